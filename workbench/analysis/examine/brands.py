"""Names that mail traps borrow, and the domains that those who own them send from and link to.

The domains are those that the companies' own mail uses, as far as they are widely known; a domain that is missing here
makes an honest mail look stranger than it is, never a trap look honest.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .hosts import main_label, owner_of
from .more_brands import CALLED, MORE

__all__ = ["brand_called", "brand_in", "brand_of_domain", "brands_in_text", "domains_of", "owns"]

_BRANDS: dict[str, tuple[str, str]] = {
    # name: (words as they stand in plain lower-case text, domains and endings of domains)
    "PayPal": ("paypal|pay pal", "paypal.com paypal-communication.com paypal.de paypal.co.uk paypalobjects.com "
                                 "paypal-email.com paypal-notify.com"),
    "eBay": ("ebay", "ebay.com ebay.co.uk ebay.de ebay.fr ebay.it ebay.es ebay.ca ebay.com.au ebaystatic.com "
                     "emailebay.com ebay.at ebay.ch"),
    "Amazon": ("amazon|アマゾン", "amazon.com amazon.co.uk amazon.de amazon.co.jp amazon.cn amazon.fr amazon.it "
                              "amazon.es amazon.in amazon.ca amazonaws.com amazonses.com amazon.com.au "
                              "amazon.com.br amazon.com.mx media-amazon.com a2z.com primevideo.com"),
    "Microsoft": ("microsoft|office ?365|microsoft ?365|outlook web app|onedrive|sharepoint|outlook team|"
                  "microsoft outlook", "microsoft.com office.com office365.com outlook.com live.com hotmail.com "
                                       "sharepoint.com onedrive.com windows.com azure.com microsoftonline.com "
                                       "onmicrosoft.com msn.com microsoft.net microsoftemail.com aka.ms 1drv.ms "
                                       "linkedin.com skype.com sharepointonline.com microsoft365.com windows.net "
                                       "office.net"),
    "Apple": ("apple ?id|icloud|apple support|apple inc|itunes|app ?store|apple pay",
        "apple.com icloud.com itunes.com me.com mac.com apple-dns.net"),
    "Google": ("google|gmail team", "google.com gmail.com googlemail.com youtube.com goo.gl g.co googleapis.com "
                                    "gstatic.com googlegroups.com withgoogle.com google.co.uk google.de "
                                    "android.com blogger.com"),
    "Facebook": ("facebook|instagram|whatsapp", "facebook.com facebookmail.com instagram.com fb.com meta.com "
                                                "whatsapp.com metamail.com fbcdn.net"),
    "Netflix": ("netflix", "netflix.com nflxext.com"),
    "Dropbox": ("dropbox", "dropbox.com dropboxmail.com dropbox-mail.com hellosign.com"),
    "DocuSign": ("docusign|docu sign", "docusign.com docusign.net docusign.eu"),
    "Adobe": ("adobe sign|adobe document cloud|adobe pdf online", "adobe.com adobesign.com echosign.com"),
    "WeTransfer": ("wetransfer|we transfer", "wetransfer.com wetransfer.net we.tl"),
    "LinkedIn": ("linkedin", "linkedin.com licdn.com microsoft.com"),
    "DHL": ("dhl", "dhl.com dhl.de dhl.co.uk dpdhl.com dhlparcel.nl dhl.nl dhl.fr dhl-news.com"),
    "FedEx": ("fedex", "fedex.com"),
    "UPS": ("ups my choice|ups delivery|ups express|ups customer|ups update|ups quantum", "ups.com upsemail.com"),
    "USPS": ("usps|us postal service|u\\.s\\. postal", "usps.com usps.gov"),
    "DPD": ("dpd|evri|hermes parcel|gls parcel", "dpd.com dpd.co.uk dpd.de dpdgroup.co.uk evri.com gls-group.eu"),
    "Royal Mail": ("royal mail", "royalmail.com"),
    "Maersk": ("maersk", "maersk.com maerskline.com"),
    "Chase": ("chase online|chase bank|jpmorgan|jp morgan|chase ?\\. ?online|chase alerts?|chase customer|chase "
              "security", "chase.com jpmorgan.com jpmchase.com jpmorganchase.com"),
    "Wells Fargo": ("wells ?fargo", "wellsfargo.com wellsfargoadvisors.com wf.com wellsfargoemail.com"),
    "Bank of America": ("bank of america|bankofamerica|bofa", "bankofamerica.com bofa.com ml.com"),
    "Citibank": ("citibank|citi bank|citicards|citigroup|citi alerts?", "citi.com citibank.com citicorp.com "
                                                                        "citicards.com citigroup.com "
                                                                        "accountonline.com"),
    "Citizens Bank": ("citizens ?bank|citizens \" bank|citizens financial|charter one",
        "citizensbank.com charterone.com"),
    "American Express": ("american ?express|amex", "americanexpress.com aexp.com aexpfeedback.com amex.com"),
    "USAA": ("usaa", "usaa.com"),
    "Navy Federal": ("navy federal|navyfederal", "navyfederal.org"),
    "PNC": ("pnc bank|pnc alerts?|pnc online|pnc financial", "pnc.com pncalerts.com"),
    "US Bank": ("us bank|u\\.s\\. bank|usbank", "usbank.com"),
    "Capital One": ("capital ?one", "capitalone.com"),
    "Charles Schwab": ("charles schwab|schwab", "schwab.com"),
    "Fidelity": ("fidelity investments", "fidelity.com"),
    "SunTrust": ("suntrust|sun trust", "suntrust.com truist.com"),
    "Washington Mutual": ("washington mutual|wamu", "wamu.com"),
    "Wachovia": ("wachovia", "wachovia.com"),
    "Regions Bank": ("regions bank|regions ?net|regions financial", "regions.com regionsnet.com"),
    "KeyBank": ("key ?bank", "key.com keybank.com"),
    "M&I Bank": ("m&i bank|marshall & ilsley", "mibank.com"),
    "Fifth Third": ("fifth third|53\\.com", "53.com"),
    "HSBC": ("hsbc", "hsbc.com hsbc.co.uk hsbc.com.hk hsbc.com.cn"),
    "Barclays": ("barclays", "barclays.com barclays.co.uk barclaycard.co.uk"),
    "Lloyds": ("lloyds ?(?:tsb|bank)", "lloydsbank.com lloydstsb.com lloydstsb.co.uk lloydsbank.co.uk"),
    "NatWest": ("natwest|nat west", "natwest.com rbs.co.uk"),
    "Halifax": ("halifax (?:bank|online|plc)", "halifax.co.uk halifax-online.co.uk"),
    "Santander": ("santander|abbey national|banco santander", "santander.com santander.co.uk santander.com.br "
                                                              "abbey.com"),
    "ING": ("ing direct|ing bank|ing-diba", "ing.com ing.nl ing.de ingdirect.com"),
    "Rabobank": ("rabobank", "rabobank.nl rabobank.com"),
    "Sparkasse": ("sparkasse", "sparkasse.de"),
    "Volksbank": ("volksbank|postbank|commerzbank", "volksbank.de vr.de postbank.de commerzbank.de"),
    "Standard Bank": ("standard bank|stanbic", "standardbank.co.za standardbank.com stanbic.com"),
    "Absa": ("absa", "absa.co.za absa.africa"),
    "FNB": ("fnb|first national bank", "fnb.co.za"),
    "Nedbank": ("nedbank", "nedbank.co.za"),
    "Emirates NBD": ("emirates ?nbd", "emiratesnbd.com"),
    "Westpac": ("westpac", "westpac.com.au"),
    "Commonwealth Bank": ("commonwealth bank|commbank|netbank", "commbank.com.au cba.com.au"),
    "ANZ": ("anz bank|anz internet", "anz.com anz.com.au"),
    "NAB": ("national australia bank", "nab.com.au"),
    "TD Bank": ("td bank|td canada trust|easyweb", "td.com tdbank.com tdcanadatrust.com"),
    "RBC": ("rbc royal bank|royal bank of canada|rbc bank", "rbc.com royalbank.com"),
    "Scotiabank": ("scotiabank|scotia bank", "scotiabank.com"),
    "Bradesco": ("bradesco", "bradesco.com.br"),
    "Itaú": ("itau|banco do brasil|caixa economica", "itau.com.br bb.com.br caixa.gov.br"),
    "Poste Italiane": ("poste italiane|posteitaliane|bancoposta|poste\\.it", "poste.it posteitaliane.it bancoposta.it"),
    "La Banque Postale": ("banque postale|credit agricole|caisse d.epargne|bnp paribas",
        "labanquepostale.fr credit-agricole.fr caisse-epargne.fr bnpparibas.com bnpparibas.net"),
    "Visa": ("verified by visa|visa card services|visa security", "visa.com"),
    "MasterCard": ("mastercard", "mastercard.com"),
    "Western Union": ("western union|moneygram", "westernunion.com moneygram.com"),
    "Coinbase": ("coinbase|metamask|binance|blockchain\\.com|trust ?wallet|ledger live|trezor|crypto\\.com|opensea",
        "coinbase.com metamask.io binance.com blockchain.com trustwallet.com ledger.com trezor.io crypto.com "
        "opensea.io"),
    "IRS": ("internal revenue service|irs\\.gov|irs refund|irs tax", "irs.gov treasury.gov"),
    "HMRC": ("hmrc|hm revenue", "hmrc.gov.uk gov.uk"),
    "Norton": ("norton (?:security|lifelock|antivirus|subscription|360|support)|mcafee|geek ?squad|g-squad",
        "norton.com nortonlifelock.com mcafee.com symantec.com bestbuy.com geeksquad.com"),
    "AOL": ("aol mail|aol team|aol member|aol billing|america online", "aol.com aol.net"),
    "Yahoo": ("yahoo! ?(?:mail|account|member)|yahoo mail|yahoo account|yahoo team|yahoo security",
        "yahoo.com yahoo-inc.com yahooinc.com yahoo.co.jp"),
    "cPanel": ("cpanel|roundcube|zimbra|webmail admin", "cpanel.net roundcube.net zimbra.com"),
    "Proton": ("proton ?mail|proton account|proton security|proton team", "proton.me protonmail.com proton.ch prot"
                                                                          "onmail.ch"),
    "Zoom": ("zoom (?:meeting|video|account|invitation)", "zoom.us zoom.com"),
    "ShareFile": ("sharefile|citrix", "sharefile.com citrix.com"),
    "Walmart": ("walmart|costco|lowe.s|home depot|walgreens|kohl.s|sam.s club|ace hardware|dewalt|stanley tumbler",
        "walmart.com costco.com lowes.com homedepot.com walgreens.com kohls.com samsclub.com acehardware.com "
        "dewalt.com"),
    "AT&T": ("at&t|verizon|comcast|xfinity|spectrum internet", "att.com att.net att-mail.com verizon.com "
                                                               "verizonwireless.com comcast.com comcast.net "
                                                               "xfinity.com spectrum.com"),
    "Steam": ("steam (?:support|community|guard)", "steampowered.com steamcommunity.com"),
    "Alibaba": ("alibaba|aliyun|alimail|taobao|alipay|支付宝|淘宝|阿里", "alibaba.com aliyun.com alibaba-inc.com "
                                                                  "taobao.com alipay.com alibabacloud.com "
                                                                  "tmall.com aliexpress.com mxhichina.com"),
    "Tencent": ("腾讯|企业邮箱|微信支付|qq ?mail", "qq.com tencent.com weixin.com exmail.qq.com wechat.com"),
    "NetEase": ("网易", "163.com 126.com netease.com"),
    "ICBC": (
        "工商银行|建设银行|农业银行|中国银行|招商银行|交通银行",
        "icbc.com.cn ccb.com abchina.com boc.cn cmbchina.com bankcomm.com"),
    "JR / SMBC / Rakuten": ("rakuten|楽天|三井住友|三菱ufj|えきねっと|"
        "jcb|smbc|メルカリ|mercari|etc利用照会|イオンカード|セゾン",
        "rakuten.co.jp rakuten.com smbc.co.jp smbc-card.com mufg.jp eki-net.com jcb.co.jp mercari.com "
        "etc-meisai.jp aeon.co.jp saisoncard.co.jp"),
    "Nintendo": ("nintendo|playstation network", "nintendo.com nintendo.net playstation.com sony.com"),
    "Spotify": ("spotify|disney\\+|disney plus|hulu", "spotify.com disneyplus.com disney.com hulu.com"),
}  # fmt: skip

_BRANDS |= MORE
_WORDS = {
    # The mark of a trade name is folded into the letters tm.
    name: re.compile(
        rf"(?<![a-z0-9])(?:{words})(?:tm)?(?![a-z0-9])|(?:{cjk})"
        if cjk
        else rf"(?<![a-z0-9])(?:{words})(?:tm)?(?![a-z0-9])"
    )
    for name, (words, _) in _BRANDS.items()
    for cjk in ["|".join(w for w in words.split("|") if not w.isascii())]
}
_OPTIONAL, _SIGNS = re.compile(r".\?"), re.compile(r"[\\()\[\]+*:.\x00]")
_STEMS = tuple(
    (max(_SIGNS.split(_OPTIONAL.sub("\x00", alternative)), key=len), name)
    for name, (words, _) in _BRANDS.items()
    for alternative in words.split("|")
)
"""Pieces of which one must stand in a text for the name's pattern to be tried: to look for a piece costs little."""
_DOMAINS = {domain: name for name, (_, domains) in _BRANDS.items() for domain in domains.split()}
_OWN = {name: frozenset(domains.split()) for name, (_, domains) in _BRANDS.items()}
_TOKENS = {
    "paypal": "PayPal", "ebay": "eBay", "amazon": "Amazon", "microsoft": "Microsoft", "office365": "Microsoft",
    "outlook": "Microsoft", "onedrive": "Microsoft", "sharepoint": "Microsoft", "appleid": "Apple", "icloud": "Apple",
    "itunes": "Apple", "google": "Google", "gmail": "Google", "facebook": "Facebook", "instagram": "Facebook",
    "netflix": "Netflix", "dropbox": "Dropbox", "docusign": "DocuSign", "wetransfer": "WeTransfer",
    "linkedin": "LinkedIn", "fedex": "FedEx", "wellsfargo": "Wells Fargo", "bankofamerica": "Bank of America",
    "citibank": "Citibank", "americanexpress": "American Express", "usaa": "USAA", "navyfederal": "Navy Federal",
    "capitalone": "Capital One", "hsbc": "HSBC", "barclays": "Barclays", "lloyds": "Lloyds", "natwest": "NatWest",
    "santander": "Santander", "standardbank": "Standard Bank", "emiratesnbd": "Emirates NBD", "westpac": "Westpac",
    "suntrust": "SunTrust", "wachovia": "Wachovia", "coinbase": "Coinbase", "metamask": "Coinbase",
    "binance": "Coinbase", "chase": "Chase", "jpmorgan": "Chase", "schwab": "Charles Schwab", "usbank": "US Bank",
    "keybank": "KeyBank", "mastercard": "MasterCard", "alipay": "Alibaba", "taobao": "Alibaba", "alibaba": "Alibaba",
    "aliyun": "Alibaba", "rakuten": "JR / SMBC / Rakuten", "dhl": "DHL", "usps": "USPS", "pnc": "PNC",
    "citizensbank": "Citizens Bank", "webmail": "cPanel", "cpanel": "cPanel", "apple": "Apple", "amex":
        "American Express",
    "norton": "Norton", "mcafee": "Norton", "geeksquad": "Norton", "walmart": "Walmart", "costco": "Walmart", "irs":
        "IRS",
    "hmrc": "HMRC", "bradesco": "Bradesco", "posteitaliane": "Poste Italiane", "smbc": "JR / SMBC / Rakuten",
}  # fmt: skip
_SPLIT = re.compile(r"[^a-z0-9]+")
_LONG = re.compile("|".join(token for token in _TOKENS if len(token) > 5))
"""Names that are long enough to stand within another word by intent."""


@lru_cache(maxsize=4096)
def brand_of_domain(host: str) -> str:
    """Returns whose domain this is; empty where it is none that is known here."""
    labels = host.lower().strip(".").split(".")
    for start in range(len(labels) - 1):
        name = _DOMAINS.get(".".join(labels[start:]))
        if name:
            return name
    # amazon.nl, paypal.it: the bare name under a country's ending belongs to the same owner as often as not.
    label, ending = main_label(host), labels[-1]
    known = _TOKENS.get(label, "")
    return known if known and len(ending) == 2 and len(label) > 4 else ""


def domains_of(brand: str) -> frozenset[str]:
    """Returns the domains of a name's owner."""
    return _OWN.get(brand, frozenset())


def owns(brand: str, host: str) -> bool:
    """Tells whether a host belongs to the owner of that name."""
    return brand_of_domain(host) == brand or owner_of(host) in _OWN.get(brand, ())


def brands_in_text(plain: str) -> list[str]:
    """Returns the names that a text in plain lower-case letters mentions, in the order of the table."""
    near = dict.fromkeys(name for stem, name in _STEMS if stem in plain)
    return [name for name in _WORDS if name in near and _WORDS[name].search(plain)]


def brand_called(plain: str) -> str:
    """Returns whose name this is where it is nothing but that name, in plain lower-case letters."""
    words = " ".join(_SPLIT.sub(" ", plain).split())
    return CALLED.get(words) or CALLED.get(words.removesuffix("tm").rstrip(), "")


@lru_cache(maxsize=4096)
def brand_in(host: str) -> str:
    """Returns the name that a host or a path borrows as a word of its own; empty where it borrows none."""
    low = host.lower()
    found = next((token for token in _SPLIT.split(low) if token in _TOKENS), "")
    within = None if found else _LONG.search(low)
    return _TOKENS.get(within.group() if within else found, "")
