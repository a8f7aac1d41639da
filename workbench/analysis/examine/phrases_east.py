"""What traps say in Polish, Czech, Turkish and Russian, of the kinds that `phrases` names.

Looked for as `phrases_abroad` says; Russian is written as the fold of look-alike letters leaves it.
"""

from __future__ import annotations

from workbench.model.mailprint import plain_letters

__all__ = ["EAST"]


def _folded(*words: str) -> str:
    return "|".join(plain_letters(word) for word in words)


_RU_OURS = _folded("счет", "аккаунт", "учетная запись", "учетной записи", "карта", "карты", "доступ", "почтовый ящик")

EAST: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "asks-to-verify",
        (
            r"(?:zweryfikuj|potwierdz|zaktualizuj|aktywuj|odblokuj|overte|potvrdte|aktualizujte|over)[^.!?]{0,30} "
            r"(?:konto|dane|tozsamo|kart|dostep|ucet|udaje|totoznost|pristup)",
            r"(?:hesab|bilgileriniz|kimli|kart)[^.!?]{0,40} (?:dogrula|onayla|guncelle)",
            rf"(?:{_folded('подтвердите', 'обновите', 'проверьте', 'восстановите')})[^.!?]{{0,40}} "
            rf"(?:{_folded('счет', 'аккаунт', 'данные', 'карту', 'учетную', 'личность', 'почт')})",
        ),
    ),
    (
        "threatens-account",
        (
            r"(?:konto|dostep|karta|karty|skrzynk[ai])[^.!?]{0,60} (?:zablokowan|zawieszon|ograniczon|wygas|"
            r"usuniet|pozastaven|zablokovan|omezen|deaktivov)",
            r"(?:hesabiniz|hesab|kartiniz|erisim)[^.!?]{0,50} (?:kisitlan|askiya|bloke|kapatil|durdur|sonlandir)",
            rf"(?:{_RU_OURS})[^.!?]{{0,60}} "
            rf"(?:{_folded('заблокирован', 'приостановлен', 'ограничен', 'удален', 'будет удал', 'истек')})",
        ),
    ),
    (
        "parcel-lure",
        (
            r"(?:paczk|przesy.k|zasilk|balik)[^.!?]{0,70} (?:wstrzyman|zatrzyman|dop.at|op.at|"
            r"celn|adres|niedostarcz|nepodaril|zadrzen|poplat)",
            r"(?:kargo|paket|gonderi)[^.!?]{0,60} (?:teslim edilemedi|gumruk|bekle|odeme|adres)",
            rf"(?:{_folded('посылк', 'отправлени')})[^.!?]{{0,60}} "
            rf"(?:{_folded('задержан', 'таможен', 'оплат', 'не доставлен', 'ожидает')})",
        ),
    ),
    (
        "greets-nobody",
        (
            r"szanown[ya] (?:kliencie|klientko|uzytkowni|pani)|drogi kliencie|vazeny (?:zakazni|kliente)|"
            r"degerli (?:musterimiz|kullanici|uyemiz)|sayin (?:musterimiz|kullanici)",
            _folded("уважаемый клиент", "уважаемый пользователь", "дорогой клиент"),
        ),
    ),
    (
        "invoice-lure",
        (
            r"(?:faktur[aey]|rachunek)[^.!?]{0,30} (?:za.aczn|zaleg.|nieop.ac)|"
            r"(?:odenmemis|gecikmis) fatura",
            _folded("счет на оплату", "неоплаченный счет", "оплатите счет"),
        ),
    ),
    (
        "prize",
        (
            r"(?:wygra.[ae][sm]|zosta.[ae]s wybran)|(?:vyhral|byl jste vybran)|"
            r"(?:kazandiniz|hediye ceki|cekilis)",
            _folded("вы выиграли", "ваш выигрыш", "компенсация одобрена"),
        ),
    ),
)  # fmt: skip
