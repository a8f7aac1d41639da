"""The commonest of what traps say in some further languages, of the kinds that `phrases` names.

Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian, Indonesian, Vietnamese, Greek, Arabic and Korean. Looked for
as `phrases_abroad` says; other scripts are written as the fold of look-alike letters leaves them.
"""

from __future__ import annotations

from workbench.model.mailprint import plain_letters

__all__ = ["FURTHER"]


def _folded(*words: str) -> str:
    return "|".join(plain_letters(word) for word in words)


FURTHER: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "asks-to-verify",
        (
            r"(?:uppdatera|bekrafta|verifiera|opdater|bekr.ft|oppdater)[a-z]* (?:dina?|ditt|dine|dit) "
            r"(?:uppgifter|konto|oplysninger|opplysninger|identitet)|vahvista (?:tietosi|tilisi|henkil)",
            r"(?:er.sitse meg|igazolja|friss.tse)[^.!?]{0,40} (?:adat|fiok|szaml)|(?:confirmati|verificati|actualizati)"
            r"[^.!?]{0,30} (?:contul|datele|identitatea)|verifikasi (?:sekarang|akun|data)|xac minh|cap nhat thong tin",
            _folded("επιβεβαιώστε", "επαληθεύστε", "본인 확인", "본인확인", "계정 확인"),
            _folded("تحديث بياناتك", "تأكيد حسابك", "تحديث معلوماتك"),
        ),
    ),
    (
        "threatens-account",
        (
            r"(?:konto|kort|bankid|mitid|tilgang|tilgangen|adgang)[^.!?]{0,50} (?:sparrat|sp.rret|sparrad|sperret|"
            r"stangt|lukket|stengt|avslut|udl.ber|utl.per|upphor|begransa|deaktiver)|"
            r"(?:mitid|bankid) (?:udl.ber|utl.per)|tilisi[^.!?]{0,30} (?:suljettu|lukittu|rajoitettu)",
            r"(?:fiok|szamla)[^.!?]{0,40} (?:zarol|felfuggesz|korlatoz)|(?:contul|cardul|accesul)[^.!?]{0,40} "
            r"(?:blocat|suspendat|restrictionat|limitat)|(?:akun|rekening|kartu)[^.!?]{0,40} "
            r"(?:diblokir|ditangguhkan|dibekukan|dinonaktifkan)|tai khoan[^.!?]{0,40} (?:bi khoa|khoa|tam ngung)",
            rf"(?:{_folded('λογαριασμός', 'κάρτα')})[^.!?;]{{0,50}} "
            rf"(?:{_folded('ανασταλεί', 'κλειδωθεί', 'ανεσταλη')})",
            _folded("계정이 정지", "계정 정지", "계좌가 정지", "이용이 제한"),
            _folded("تعليق حسابك", "إيقاف حسابك", "تم حظر حسابك"),
        ),
    ),
    (
        "parcel-lure",
        (
            r"(?:paket|pakke|pakken|paketti|forsendelse|sending|csomag|coletul|paket anda|buu kien)[^.!?]{0,70} "
            r"(?:inte levereras|vantar|ikke levere|holdt tilbage|holdt tilbake|odottaa|visszatart|nem kezbes|"
            r"taxa|retinut|tertahan|kho)|(?:csomagja|csomagot) [^.!?]{0,40}(?:varakoz|visszatart)",
            _folded("택배가 보류", "배송이 지연", "배송 실패", "شحنتك معلقة", "الطرد معلق"),
        ),
    ),
    (
        "greets-nobody",
        (
            r"k.re kunde|basta kund|hyva asiakas|tisztelt (?:ugyfel|felhasznalo)|stimate client|nasabah yth|yth "
            r"(?:nasabah|pelanggan)|kinh gui quy khach|quy khach",
            _folded("αγαπητέ πελάτη", "고객님", "عزيزي العميل", "عميلنا العزيز"),
        ),
    ),
)  # fmt: skip
