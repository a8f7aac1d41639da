"""More names that mass traps borrow, as `brands` has them: shops, carriers, offices, wallets of several countries."""

from __future__ import annotations

__all__ = ["CALLED", "MORE"]

MORE: dict[str, tuple[str, str]] = {
    "Nubank": ("nubank", "nubank.com.br"),
    "Mercado Livre": ("mercado ?livre|mercado ?libre|mercado ?pago", "mercadolivre.com.br mercadolibre.com "
                      "mercadopago.com mercadopago.com.br mercadolibre.com.ar mercadolibre.com.mx mercadolivre.com"),
    "Vivo": ("vivo fibra|minha claro|claro brasil|tim brasil", "vivo.com.br telefonica.com.br claro.com.br tim.com.br"),
    "Correios": ("correios", "correios.com.br"),
    "Receita Federal": ("receita federal|gov\\.br|detran|serasa", "gov.br serasa.com.br serasaexperian.com.br"),
    "Livelo": ("pontos livelo|esfera pontos|smiles pontos", "livelo.com.br pontoslivelo.com.br esfera.com.vc "
               "smiles.com.br"),
    "Magalu": ("magazine luiza|magalu|americanas|shopee|picpay", "magazineluiza.com.br magalu.com magalu.com.br "
               "americanas.com americanas.com.br shopee.com.br shopee.com picpay.com"),
    "BBVA": ("bbva|bancomer|caixabank|bankinter|banco sabadell|bankia|kutxabank|abanca|unicaja", "bbva.com bbva.es "
             "bbva.mx caixabank.es caixabank.com bankinter.com bancsabadell.com bankia.es abanca.com unicajabanco.es"),
    "Bancolombia": ("bancolombia|davivienda|banorte|banamex|bancoestado|interbank peru", "bancolombia.com "
                    "bancolombia.com.co davivienda.com banorte.com banamex.com bancoestado.cl interbank.pe"),
    "Agencia Tributaria": ("agencia tributaria|seguridad social|direccion general de trafico",
                           "agenciatributaria.gob.es seg-social.es dgt.es"),
    "La Poste": ("chronopost|colissimo|la poste|mondial relay", "laposte.fr laposte.net chronopost.fr colissimo.fr "
                 "mondialrelay.fr"),
    "Ameli": ("ameli|assurance maladie|carte vitale|impots\\.gouv|service impots|antai|caf\\.fr", "ameli.fr gouv.fr "
              "caf.fr antai.gouv.fr"),
    "Société Générale": ("societe generale|credit mutuel|lcl banque|boursorama|banque populaire|fortuneo",
                         "societegenerale.fr creditmutuel.fr lcl.fr boursorama.fr boursobank.com "
                         "banquepopulaire.fr fortuneo.fr"),
    "Orange / SFR / Free": ("orange telecom|sfr mail|free mobile|bouygues telecom", "orange.fr sfr.fr free.fr "
                            "bouyguestelecom.fr"),
    "Deutsche Post": ("deutsche post|hermes paket|gls paket", "deutschepost.de dhl.de myhermes.de hermesworld.com "
                      "gls-pakete.de"),
    "Deutsche Bank": ("deutsche bank|comdirect|dkb|targobank|hypovereinsbank|consorsbank|n26|ing-diba|apobank",
                      "deutsche-bank.de db.com comdirect.de dkb.de targobank.de hypovereinsbank.de "
                      "consorsbank.de n26.com ing.de apobank.de"),
    "Telekom": ("telekom|vodafone|1&1|strato|ionos", "telekom.de t-online.de telekom.com vodafone.de vodafone.com "
                "vodafone.co.uk 1und1.de strato.de ionos.de ionos.com"),
    "German shops": ("rossmann|kaufland|lidl|aldi|rewe|edeka|mediamarkt|otto\\.de|zalando|dm-drogerie|adac|ikea",
                     "rossmann.de kaufland.de lidl.de lidl.com aldi-sued.de aldi-nord.de rewe.de edeka.de "
                     "mediamarkt.de otto.de zalando.de zalando.com dm.de adac.de ikea.com ikea.de"),
    "PostNL": ("postnl|post nl|bpost", "postnl.nl postnl.com bpost.be"),
    "Dutch banks": ("abn ?amro|ing bank|knab|bunq|kbc bank|belfius|argenta", "abnamro.nl abnamro.com ing.nl knab.nl "
                    "bunq.com kbc.be belfius.be argenta.be"),
    "Dutch names": ("digid|belastingdienst|cjib|ziggo|kpn|bol\\.com|albert heijn|anwb|mijnoverheid", "digid.nl "
                    "belastingdienst.nl cjib.nl ziggo.nl kpn.com bol.com ah.nl anwb.nl mijn.overheid.nl overheid.nl"),
    "Swiss names": ("swisscom|postfinance|swiss ?post|swisspass|die post", "swisscom.ch swisscom.com postfinance.ch "
                    "post.ch swisspass.ch sbb.ch"),
    "Italian banks": ("intesa sanpaolo|unicredit|bnl bank|nexi|mediolanum|monte dei paschi|aruba\\.it|agenzia entrate",
                      "intesasanpaolo.com unicredit.it unicredit.eu bnl.it nexi.it bancamediolanum.it mps.it aruba.it "
                      "agenziaentrate.gov.it agenziaentrate.it"),
    "British names": ("tsb bank|nationwide building|evri|dvla|tv licensing|monzo|revolut", "tsb.co.uk nationwide.co.uk "
                      "evri.com gov.uk tvlicensing.co.uk monzo.com revolut.com"),
    "Temu": ("temu|shein|aliexpress", "temu.com temuemail.com shein.com aliexpress.com alibaba.com"),
    "Tool and shop prizes": ("harbor freight|dewalt|makita|milwaukee tool|yeti|stanley cup|tractor supply|cabela.s|"
                             "t-mobile|kroger|publix|cvs pharmacy|dick.s sporting|starbucks|omaha steaks|state farm|"
                             "aarp|blue cross|jumper cables|emergency kit",
                             "harborfreight.com dewalt.com makita.com milwaukeetool.com yeti.com stanley1913.com "
                             "tractorsupply.com cabelas.com t-mobile.com kroger.com publix.com cvs.com "
                             "dickssportinggoods.com starbucks.com omahasteaks.com statefarm.com aarp.org bcbs.com"),
    "Wallets": ("opensea|lido finance|uniswap|pancakeswap|phantom wallet|kraken|bybit|okx|stellar foundation|"
                "ripple labs|cardano|ledger (?:support|security|team|wallet)|trezor|exodus wallet|safepal|"
                "walletconnect",
                "opensea.io lido.fi uniswap.org pancakeswap.finance phantom.app kraken.com bybit.com okx.com "
                "stellar.org ripple.com cardano.org ledger.com ledger.fr trezor.io exodus.com safepal.com "
                "walletconnect.com"),
    "Avast": ("avast|bitdefender|kaspersky|total ?av", "avast.com bitdefender.com kaspersky.com totalav.com "
    "gendigital.com"),
    "American offices": ("social security administration|federal bureau of investigation|medicare|e-?zpass|sunpass",
                         "ssa.gov fbi.gov medicare.gov cms.gov ezpass.com sunpass.com"),
    "InPost": ("inpost|poczta polska", "inpost.pl poczta-polska.pl"),
    "Polish banks": ("mbank|pko bp|bank pekao|ing bank slaski|bank millennium|santander bank polska",
                     "mbank.pl mbank.com.pl pkobp.pl pekao.com.pl ing.pl bankmillennium.pl santander.pl"),
    "Turkish banks": ("ziraat|garanti bbva|akbank|yapi kredi|is bankasi", "ziraatbank.com.tr garantibbva.com.tr "
                      "akbank.com yapikredi.com.tr isbank.com.tr"),
    "Russian names": ("sberbank|gosuslugi|tinkoff", "sberbank.ru sber.ru gosuslugi.ru tinkoff.ru tbank.ru"),
    "ETC": ("etc利用照会|etcサービス|etc meisai", "etc-meisai.jp"),
    "Stake": ("stake\\.com", "stake.com"),
}  # fmt: skip
CALLED = {
    "ups": "UPS", "ing": "ING", "chase": "Chase", "citi": "Citibank", "microsoft": "Microsoft", "outlook": "Microsoft",
    "apple": "Apple", "zoom": "Zoom", "ledger": "Wallets", "trezor": "Wallets", "stake": "Stake", "livelo": "Livelo",
    "esfera": "Livelo", "santander": "Santander", "orange": "Orange / SFR / Free", "sfr": "Orange / SFR / Free",
    "caixa": "Itaú", "bb": "Itaú", "post": "Deutsche Post", "yeti": "Tool and shop prizes", "otto": "German shops",
    "costco": "Walmart", "lowes": "Walmart", "geek squad": "Norton", "norton": "Norton", "steam": "Steam",
    "dgt": "Agencia Tributaria", "etc": "ETC", "vivo": "Vivo", "claro": "Vivo",
    "verizon": "AT&T", "xfinity": "AT&T", "proton": "Proton", "hermes": "Deutsche Post", "gls": "DPD", "aruba":
        "Italian banks", "poste": "Poste Italiane", "usps": "USPS", "irs": "IRS",
}  # fmt: skip
"""Names that are words too: they count where a sender's whole name is nothing else, pictures and signs aside."""
