"""Traps as they come to honeypots: in other languages, through throw-away domains, marked by the receiving filter."""

from __future__ import annotations

from typing import Any

__all__ = ["TRAPS_ABROAD"]

_NONE = "spf=none smtp.mailfrom=x.example; dkim=none (message not signed); dmarc=none; compauth=fail reason=001"
_SOFT = "spf=softfail smtp.mailfrom=x.example; dkim=none; dmarc=fail action=none"
_SPAM = "X-MS-Exchange-Organization-SCL: 9"
_LIKELY = "X-MS-Exchange-Organization-SCL: 5"


def _passes(domain: str) -> str:
    return f"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"


TRAPS_ABROAD: tuple[dict[str, Any], ...] = (
    {"name": "shipping-cost", "sender": "Hand to Hand Couriers <info@labels.example>", "subject": "Your parcel AB{n}",
     "page": "Your package is stopped at our post. The shipping cost has not been paid. [[Pay the cost|"
             "http://labels.example.org/p]]"},
    {"name": "pt-bank", "sender": "Banco Bradesco <aviso@netseg.example>", "subject": "Acesso bloqueado", "checks":
        _NONE,
     "page": "Prezado cliente, o seu acesso foi bloqueado por falta de recadastro. Atualize os seus dados ainda hoje. "
             "[[Atualizar agora|http://netseg.example/b/]]"},
    {"name": "pt-points", "sender": "Livelo <loja@eventos-sul.example>", "subject": "Seus pontos expiram hoje",
     "page": "Você tem 48.213 pontos que expiram hoje. [[Resgatar pontos|https://is.gd/{n}]]"},
    {"name": "pt-tax", "sender": "Receita Federal <cpf@regulariza.example>", "subject": "CPF com pendencia",
     "checks": _NONE, "page": "Seu CPF está irregular e será suspenso. "
         "[[Regularizar|https://regulariza.example.site/{n}]]"},
    {"name": "pt-parcel", "sender": "Correios <objeto@rastreio.example>", "subject": "Sua encomenda foi taxada",
     "page": "A sua encomenda está retida na alfândega. Pague a taxa para liberar. "
         "[[Pagar|https://rastreio.example.shop/{n}]]"},
    {"name": "pt-purchase", "sender": "Mercado Livre <pedido@compras.example>", "subject": "Compra aprovada",
        "checks": _SOFT,
     "page": "Identificamos uma compra suspeita na sua conta. Não reconhece? [[Cancelar "
         "compra|http://203.0.113.9/ml]]"},
    {"name": "es-bank", "sender": "BBVA <seguridad@clientes-es.example>", "subject": "Aviso de seguridad",
     "page": "Estimado cliente, hemos detectado un acceso no autorizado. Su cuenta ha sido bloqueada. [[Verifique sus "
             "datos|https://clientes-es.example/bbva]]"},
    {"name": "es-fine", "sender": "Direccion General de Trafico <multas@sede.example>", "subject": "Multa "
        "pendiente de pago",
     "checks": _NONE, "page": "Tiene una multa pendiente. Pague en las 48 horas. [[Ver la "
         "multa|https://sede.example.info/m]]"},
    {"name": "fr-health", "sender": "Ameli <carte@sante-fr.example>", "subject": "Votre carte vitale", "checks": _NONE,
     "page": "Cher client, votre carte vitale expire. Mettez à jour vos informations. "
         "[[Accéder|https://sante-fr.example/c]]"},
    {"name": "fr-parcel", "sender": "Chronopost <suivi@livraison.example>", "subject": "Colis en attente",
     "page": "Votre colis est en attente: des frais de douane de 1,95 euro restent dus. [[Payer les frais|"
             "https://livraison.example.top/p]]"},
    {"name": "de-bank", "sender": "Sparkasse <kundenservice@push-dienst.example>", "subject": "Ihr Zugang wird "
        "gesperrt",
     "checks": _NONE, "page": "Sehr geehrte Kundin, Ihr Konto wird gesperrt, wenn Sie Ihre Daten nicht innerhalb "
         "von 48 "
                              "Stunden bestätigen. [[Jetzt bestätigen|https://push-dienst.example/l]]"},
    {"name": "de-prize", "sender": "🎁 REWE Kundenclub <club@gewinner.example>", "subject": "Sie wurden ausgewählt!",
     "checks": _SOFT, "headers": _SPAM, "page": "Nehmen Sie an der Umfrage teil und gewinnen Sie eine "
         "Geschenkkarte. [[Zur "
                                                "Umfrage|https://storage.googleapis.com/gw/{n}.html]]"},
    {"name": "de-diet", "sender": "Traumfigur <angebot@schlank.example>", "subject": "8 Kilo in 3 Wochen", "checks":
        _NONE,
     "headers": _LIKELY, "page": "Endlich abnehmen ohne Sport. [[Jetzt bestellen|https://t.co/{n}]]"},
    {"name": "de-charge", "sender": "Staatsanwaltschaft <akten@justiz-post.example>", "subject": "Anklageschreiben",
     "checks": _NONE, "text": "Gegen Sie läuft ein Strafverfahren. Antworten Sie binnen 48 Stunden auf diese "
         "Nachricht."},
    {"name": "nl-bank", "sender": "ING <pas@klantdienst.example>", "subject": "Uw bankpas verloopt", "checks": _NONE,
     "page": "Uw bankpas verloopt over 2 dagen. [[Nieuwe pas aanvragen|https://klantdienst.example/pas]] om "
             "blokkering te voorkomen."},
    {"name": "nl-parcel", "sender": "PostNL <zending@pakket.example>", "subject": "Uw pakket wacht", "checks": _SOFT,
     "page": "Uw pakket kon niet worden bezorgd. Bevestig uw adres. [[Bevestig hier|https://pakket.example.online/b]]"},
    {"name": "it-post", "sender": "Poste Italiane <avvisi@conto-sicuro.example>", "subject": "Conto sospeso",
     "page": "Gentile cliente, il suo conto è stato sospeso. Aggiorni i suoi dati. "
         "[[Accedi|https://conto-sicuro.example/]]"},
    {"name": "wallet-token", "sender": "Stake <vip.{n}@icloud.com>", "subject": "Your VIP award", "checks": _passes(
        "icloud.com"), "page": "Connect your wallet to receive 300 USDT tokens. "
            "[[Redeem|https://vip-award.example.app/]]"},
    {"name": "wallet-breach", "sender": "Ledger <care@hw-notice.example>", "subject": "Data breach", "checks": _passes(
        "hw-notice.example"), "page": "Your recovery phrase may be at risk. [[Verify your "
            "wallet|https://hw.example.web.app/]]"},
    {"name": "nft-offer", "sender": "OpenSea <offers@market-mail.example>", "subject": "You have a new offer", "checks":
        _passes("market-mail.example"), "page": "A bid of 2.1 ETH was placed on your item. [[View offer|"
                                                "https://market-mail.example/o/{n}]]"},
    {"name": "renewal-scare", "sender": "McAfee <alert@guard-plus.example>", "subject": "Protection ended", "checks":
        _NONE,
     "headers": _SPAM, "page": "Your antivirus subscription expired. Your PC may be infected. [[Renew now|"
                               "http://guard-plus.example/r]]"},
    {"name": "storage-full", "sender": "Cloud Team <cloud@space-note.example>", "subject": "Photos will be deleted",
     "checks": _NONE, "page": "Your storage is full. Your photos will be deleted tomorrow. [[Upgrade storage|"
                              "https://space-note.example.xyz/u]]"},
    {"name": "casino", "sender": "Lucky Palace <win@palace.example>", "subject": "👑 500% bonus and 100 free spins",
     "checks": _SOFT, "headers": _SPAM, "page": "Deposit today. [[Claim bonus|https://s.id/{n}]]"},
    {"name": "dating", "sender": "Elena <elena@meet.example>", "subject": "She viewed your profile", "checks": _NONE,
     "headers": _LIKELY, "page": "Hot singles near you want to chat. [[See her private "
         "photos|https://meet.example.click/]]"},
    {"name": "cut-words", "sender": "Firs=?utf-8?B?dCBXYXJy?=anty Q=?utf-8?B?dW90?=e <q@home-plan.example>", "subject":
        "Offer for {address}", "checks": _NONE, "headers": _SPAM, "page": "[[Protect your "
            "home|http://r.example.org/a.php]]"},
    {"name": "struck", "sender": "Post <x@parcel-desk.example>", "subject":
        "P\u0336e\u0336n\u0336d\u0336i\u0336n\u0336g\u0336 parcel",
     "page": "[[Track|https://parcel-desk.example/t]]"},
    {"name": "mathematical", "sender": "Canvas <x@print.example>", "subject":
        "\U0001d418\U0001d40e\U0001d414\U0001d411 "
     "\U0001d40f\U0001d407\U0001d40e\U0001d413\U0001d40e", "page": "[[Order|https://print.example/o]] now"},
    {"name": "report-user", "sender": "Microsoft account team <no-reply@acc-notice.example>", "subject":
        "Unusual sign-in activity", "headers": "Reply-To: report.{n}@gmail.com", "checks": _NONE,
     "page": "A user from Moscow signed in to your account. [[Report the "
         "user|mailto:report.{n}@gmail.com?subject=Report]]"},
    {"name": "tenant", "sender": "Claims <k@x8pj2ma.onmicrosoft.com>", "subject": "Claim 500 BNB now", "checks":
        "spf=pass; dkim=none; dmarc=bestguesspass", "page": "[[Claim now|https://bnb.example.pages.dev/]] Connect your "
                                                            "wallet before the airdrop ends."},
    {"name": "charity", "sender": "Sara Hopp <office@hoppfund.example>", "subject": "About charity", "headers":
        "Reply-To: sara.hopp@gmail.com", "checks": _NONE, "text": "I have decided to give my fund of "
            "3,500,000.00 USD to "
                                                                  "charity. Contact me for details."},
    {"name": "loan", "sender": "Crédit facile <offre@mensuel.example>", "subject": "Rachat de crédits", "checks": _NONE,
     "headers": _LIKELY, "page": "Baissez vos mensualités. [[Simulation gratuite|https://mensuel.example.online/s]]"},
    {"name": "hidden-filler", "sender": "Rewards <x@points-club.example>", "subject": "Confirm your entry", "page":
        "Claim your reward. [[Confirm|https://points-club.example.live/c]]<div style='display:none'>"
        + "quiet river lamp seven " * 40 + "</div>"},
    {"name": "boleto", "sender": "Financeiro <nf@fiscal-docs.example>", "subject": "Boleto em anexo", "page":
        "Segue em anexo a nota fiscal e o boleto vencido. "
            "[[Baixar|https://fiscal-docs.example/wp-content/uploads/nf.zip]]",
     "checks": _SOFT},
    {"name": "junk-folder", "sender": "Solar Deals <sun@energy-offers.example>", "subject": "Cut your power bill",
        "checks":
        _NONE, "headers": "X-Microsoft-Antispam-Mailbox-Delivery: ucf:0;dest:J;RF:JunkEmail;", "page":
            "Solar panels at no cost. [[Get a quote|https://energy-offers.example/q]]"},
)  # fmt: skip
