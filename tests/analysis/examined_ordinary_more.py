"""More ordinary mail: what services, lists, offices and people send every day, checked by servers and not checked."""

from __future__ import annotations

from typing import Any

from examined_corpus import OWN, zipped

__all__ = ["ORDINARY_MORE"]


def _passes(domain: str) -> str:
    return f"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"


_UNSUBSCRIBE = "List-Unsubscribe: <https://esp.example/u/{n}>"
_RESENT = "In-Reply-To: <q{n}@north-supply.example>\nReferences: <q{n}@north-supply.example>"

ORDINARY_MORE: tuple[dict[str, Any], ...] = (
    {"name": "reset-tracked", "sender": "Boardly <no-reply@boardly.example>", "subject": "Reset your password", "page":
        "Hi {first}, you asked for a new password. [[Reset "
            "password|https://u48.ct.sendgrid.net/ls/click?upn={n}]] The link "
        "works for 24 hours.", "checks": _passes("boardly.example")},
    {"name": "forum-activation", "sender": "Model Boats Forum <webmaster@modelboats.example>", "subject":
        "Welcome to the Model Boats Forum", "text": "Welcome {first},\n\nplease keep this mail. Your account is "
            "inactive "
                                                   "until you visit "
                                                       "http://modelboats.example/ucp.php?mode=activate&k={n}"},
    {"name": "shop-newsletter", "sender": "Fjord Knits™ <hello@fjordknits.example>", "subject": "🧶 Last days of "
        "the sale",
     "headers": _UNSUBSCRIBE, "checks": _passes("fjordknits.example"), "page":
         "Up to 40% off. [[Shop now|https://fjordknits.us3.list-manage.com/track/click?u={n}]] [[Socks|"
         "https://fjordknits.us3.list-manage.com/track/click?u={n}1]] [[Unsubscribe|"
         "https://fjordknits.us3.list-manage.com/unsubscribe?u={n}]]"},
    {"name": "airline-miles", "sender": "Nordic Air <news@mail.nordicair.example>", "subject": "Your miles, {first}",
     "headers": _UNSUBSCRIBE, "checks": _passes("mail.nordicair.example"), "page":
         "You have 4,210 miles. 900 miles expire in June. [[Use your "
             "miles|https://mail.nordicair.example/c/{n}]] [[Book|"
         "https://www.nordicair.example/]]"},
    {"name": "de-post", "sender": "DHL Paket <noreply@dhl.de>", "subject": "Ihr Paket kommt morgen", "checks": _passes(
        "dhl.de"), "page": "Guten Tag, Ihre Sendung wird morgen zugestellt. [[Sendung verfolgen|"
                           "https://www.dhl.de/sendung?id={n}]]"},
    {"name": "de-bank-news", "sender": "Hafenbank <info@hafenbank.example>", "subject": "Neue Bedingungen ab Juli",
     "checks": _passes("hafenbank.example"), "page": "Sehr geehrte Damen und Herren, ab Juli gelten neue "
         "Bedingungen. Sie "
                                                     "finden sie im [[Postfach|https://www.hafenbank.example/post]]."},
    {"name": "de-colleague", "sender": f"Jonas Falk <jonas.falk@{OWN}>", "subject": "Rechnung Lindner", "text":
        "Hallo {first},\n\ndie Rechnung von Lindner ist im Anhang. Bitte bis Freitag freigeben.\n\nGruß\nJonas",
            "files": ((
            "rechnung.pdf", "application/pdf", b"%PDF-1.4\nmade up\n%%EOF"),)},
    {"name": "fr-supplier", "sender": "Claire Morel <claire@atelier-morel.example>", "subject": "Re: commande 48",
        "text":
        "Bonjour {first},\n\nla commande part lundi, le colis arrive mercredi. Je vous envoie la facture demain."
        "\n\nBien à vous\nClaire", "headers": _RESENT},
    {"name": "fr-utility", "sender": "Eau de Rive <facture@eauderive.example>", "subject": "Votre facture de mars",
     "checks": _passes("eauderive.example"), "page": "Bonjour {who}, votre facture est disponible dans [[votre espace|"
                                                     "https://espace.eauderive.example/]]."},
    {"name": "es-hotel", "sender": "Hotel Mirador <reservas@mirador.example>", "subject": "Su reserva {n}", "checks":
        _passes(
        "mirador.example"), "page": "Estimada {who}, su reserva está confirmada. [[Ver la reserva|"
                                    "https://www.mirador.example/r/{n}]]"},
    {"name": "pt-store", "sender": "Livraria Azul <pedidos@livrariaazul.example>", "subject": "Seu pedido {n} "
        "foi enviado",
     "checks": _passes("livrariaazul.example"), "page": "Olá {first}, o seu pedido saiu hoje. [[Acompanhar|"
                                                        "https://www.livrariaazul.example/p/{n}]]"},
    {"name": "nl-club", "sender": "Roeivereniging De Vaart <bestuur@devaart.example>", "subject": "Ledenvergadering",
        "text":
        "Beste leden,\n\nde vergadering is op 12 mei om 20.00 uur in het clubhuis. De stukken staan op "
        "https://devaart.example/leden."},
    {"name": "it-fair", "sender": "Fiera del Porto <stampa@fieraporto.example>", "subject": "Programma della fiera",
     "headers": _UNSUBSCRIBE, "page": "Ecco il programma. [[Leggi|https://fieraporto.example/p]] [[Biglietti|"
                                      "https://fieraporto.example/b]]"},
    {"name": "ja-partner", "sender": "田中 <tanaka@minato.example>", "subject": "お見積もり", "text":
        "オビ様\n\nお世話になっております。ＡＢＣポンプの見積書を添付いたします。\n\n田中"},
    {"name": "trading-desk", "sender": "Paul Reyes <paul.reyes@gasline.example>", "subject": "Transwest deal", "text":
        "Lin,\n\nthe deal closed at $25 million. Please wire the first payment on Friday as agreed and send me "
            "the signed "
        "contract. Are you around at 3? Keep this confidential until the release.\n\nPaul"},
    {"name": "old-it-notice", "sender": f"Messaging Support <messaging@{OWN}>", "subject": "Mailbox size limits",
        "text":
        "Your mailbox is larger than 100 MB. Mail older than 60 days is moved to the archive on Sunday. You need "
            "do nothing. "
        "Questions: extension 4000."},
    {"name": "old-expense", "sender": f"Expense Desk <expense@{OWN}>", "subject": "Report {n} waits for approval",
        "text":
        "An expense report of Jonas Falk is ready for your approval: http://expense.harbour-tools.example/r/{n}"},
    {"name": "old-sheet", "sender": "Ann Lee <ann.lee@gasline.example>", "subject": "volumes", "text":
        "Here are the numbers for today. Ann", "files": (("volumes.xls", "application/vnd.ms-excel",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),)},
    {"name": "kernel-list", "sender": "Ravi <ravi@kernel-dev.example>", "subject": "[PATCH] fix login timeout", "text":
        "The server at http://192.0.2.40:8080/login times out and the account is locked. Patch below.\n\n--- "
            "a/login.c\n+++ "
        "b/login.c", "headers": "X-Mailing-List: kernel@lists.example\nList-Post: <mailto:kernel@lists.example>"},
    {"name": "list-rewritten", "sender": "Dana via Users <users@lists.example>", "subject": "[users] certificate "
        "expired",
     "text": "My certificate expired and I can't log in. How do I renew it? See https://wiki.lists.example/tls",
     "headers": "List-Id: <users.lists.example>\nReply-To: dana@dana-home.example\nList-Post: "
         "<mailto:users@lists.example>",
     "checks": "spf=pass smtp.mailfrom=lists.example; dkim=fail header.d=dana-home.example; dmarc=fail"},
    {"name": "virus-talk", "sender": "Ken <ken@mail-admins.example>", "subject": "Re: viagra spam again", "text":
        "On Monday Ada wrote:\n> we get 500 viagra mails a day\n\nSame here. Turn the score up.", "headers":
            "In-Reply-To: <b@mail-admins.example>\nList-Id: <admins.lists.example>\nList-Post: "
                "<mailto:admins@lists.example>"},
    {"name": "phishing-report", "sender": f"Amara Obi <amara.obi@{OWN}>", "subject": "Is this real?", "text":
        "Hi, I got this and did not click. Is it from you?\n\n> Your parcel is on hold, pay the fee\n\nAmara"},
    {"name": "bank-alert", "sender": "Wells Fargo <alerts@notify.wellsfargo.com>", "subject": "Card purchase "
        "over your limit",
     "checks": _passes("notify.wellsfargo.com"), "page": "A card purchase was made. If you don't recognize it "
         "call the number "
                                                         "on your card. [[Sign on|https://www.wellsfargo.com/]]"},
    {"name": "login-alert", "sender": "Facebook <security@facebookmail.com>", "subject": "New login", "checks": _passes(
        "facebookmail.com"), "page": "Hi {first}, there was a login from a new device. [[Review login|"
                                     "https://www.facebook.com/n/?{n}]]"},
    {"name": "stream-payment", "sender": "Spotify <no-reply@spotify.com>", "subject": "Your payment failed", "checks":
        _passes(
        "spotify.com"), "page": "We could not take the payment. [[Update payment "
            "details|https://www.spotify.com/account]]"},
    {"name": "points-real", "sender": "Livelo <contato@mail.pontoslivelo.com.br>", "subject": "Pontos em dobro",
        "checks":
        _passes("mail.pontoslivelo.com.br"), "headers": _UNSUBSCRIBE, "page": "Troque pontos por viagens. [[Ver "
            "ofertas|"
                                                                              "https://www.livelo.com.br/o]]"},
    {"name": "daily-paper", "sender": "The Quay Times <morning@quaytimes.example>", "subject": "Banks, Amazon "
        "and a breach",
     "headers": _UNSUBSCRIBE, "checks": _passes("quaytimes.example"), "page":
         "Accounts were suspended by court order, Amazon and Microsoft said. Prices of solar panels fell. [[Read|"
         "https://nl.quaytimes.example/1]] " * 6},
    {"name": "benefits", "sender": f"People Team <people@{OWN}>", "subject": "Open enrolment ends Friday", "text":
        "Dear all,\n\nenrolment for the health plan ends Friday. Enter your choice in the staff portal: "
        "https://portal.harbour-tools.example/benefits"},
    {"name": "survey-monkey", "sender": "Customer Care <care@pumpworks.example>", "subject": "Two minutes for us?",
        "checks":
        _passes("pumpworks.example"), "page": "Hello {who}, how was the repair? "
            "[[Start|https://www.surveymonkey.com/r/{n}]]"},
    {"name": "teams", "sender": "Mira Stone <mira@north-supply.example>", "subject": "Call on Monday", "text":
        "Join: https://teams.microsoft.com/l/meetup-join/{n}\nMeeting ID: {n}\nPasscode: Ab12", "checks": _passes(
            "north-supply.example")},
    {"name": "friend-html", "sender": "Aunt Rosa <rosa1957@gmail.com>", "subject": "the house", "checks": _passes(
        "gmail.com"),
     "page": "<p>Hi {first}, this is the house we saw: "
         "[[https://houses.example/view/{n}|https://houses.example/view/{n}]] "
             "What do you think? The garden is lovely, and the kitchen needs paint. See you on Sunday! Rosa</p>"},
    {"name": "footer", "sender": "Tom Reed <tomreed@yahoo.com>", "subject": "Sunday", "text":
        "See you at the pier at ten.\n\n_______\nDo you want a free address? http://mail.yahoo.com/"},
    {"name": "invoice-docs", "sender": "Harbour Law <office@harbourlaw.example>", "subject": "Documents for signature",
     "checks": _passes("harbourlaw.example"), "text": "Dear Ms Obi,\n\nthe signed contract is attached for your "
         "records."
                                                      "\n\nKind regards", "files": (("contract.docx",
         "application/octet-stream", zipped("word/document.xml")),)},
    {"name": "bounce-report", "sender": f"Mail Delivery Subsystem <mailer-daemon@mx1.{OWN}>", "subject":
        "Returned mail",
     "text": "The original message was received from host1. ----- The following addresses had permanent fatal "
         "errors ----- "
             "<old@gone.example> ----- Transcript ----- 550 unknown user", "headers": "Return-Path: <>"},
    {"name": "responsive", "sender": "Seaside Cinema <tickets@seasidecinema.example>", "subject": "Your seats",
        "checks":
        _passes("seasidecinema.example"), "page": "<div style='display:none'>Row F, seats 4 and 5</div>Enjoy the "
            "film, {first}! "
                                                  "[[Show tickets|https://seasidecinema.example/t/{n}]]"},
    {"name": "wallet-real", "sender": "Coinbase <no-reply@coinbase.com>", "subject": "You received 0.01 ETH",
        "checks": _passes(
        "coinbase.com"), "page": "0.01 ETH arrived in your wallet. [[View "
            "transaction|https://www.coinbase.com/tx/{n}]]"},
    {"name": "tender", "sender": "Port Authority <tenders@port.example>", "subject": "Tender 12: solar panels",
        "checks":
        _passes("port.example"), "text": "The port invites offers for solar panels on hall 4. Documents: "
                                         "https://port.example/tenders/12 . Closing date: 3 July."},
)  # fmt: skip
