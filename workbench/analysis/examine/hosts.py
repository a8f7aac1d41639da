"""What a host name tells by itself. Nothing is looked up."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

__all__ = [
    "FREE_MAIL",
    "is_bare_address",
    "is_cheap_ending",
    "is_free_host",
    "is_own_network",
    "is_service",
    "is_shortener",
    "looks_random",
    "main_label",
    "mixed_script",
    "owner_of",
]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SECOND = _set("co com net org gov edu ac or ne go gob nom mil sch ltd plc")
FREE_MAIL = _set(
    "gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de ymail.com rocketmail.com hotmail.com "
    "hotmail.co.uk outlook.com live.com msn.com aol.com aim.com icloud.com me.com mac.com gmx.com gmx.de "
    "gmx.net web.de t-online.de mail.com mail.ru yandex.com yandex.ru inbox.ru list.ru bk.ru rambler.ru "
    "proton.me protonmail.com tutanota.com zoho.com qq.com 163.com 126.com sina.com sina.cn sohu.com 139.com "
    "189.cn foxmail.com aliyun.com yeah.net naver.com hanmail.net libero.it orange.fr free.fr laposte.net "
    "wanadoo.fr terra.com.br bol.com.br uol.com.br"
)
_SHORTENERS = _set(
    "bit.ly tinyurl.com t.co goo.gl is.gd ow.ly cutt.ly rebrand.ly rb.gy shorturl.at tiny.cc buff.ly t.cn "
    "url.cn dwz.cn suo.im sohu.gg t.ly v.gd s.id lnkd.in qrco.de bl.ink shorte.st adf.ly tr.ee linktr.ee "
    "urlz.fr x.gd soo.gd clck.ru u.to goo.su shorturl.com snip.ly did.li lihi.cc reurl.cc me2.do han.gl n9.cl "
    "acortar.link tny.im short.gy 2.gp bitly.com snipurl.com tinyarrows.com dlvr.it trib.al bit.do a.to cutt.us "
    "tiny.one qr.codes kutt.it lc.cx hyperurl.co ln.run 2no.co iplogger.org page.link "
    "shorten.so bitly.ws t2m.io urlbae.com tinyurl.mobi tinu.be ouo.io"
)
_FREE_HOSTS = _set(
    "weebly.com weeblysite.com wixsite.com wix.com 000webhostapp.com firebaseapp.com web.app pages.dev "
    "workers.dev r2.dev ondigitalocean.app herokuapp.com netlify.app vercel.app glitch.me blogspot.com "
    "tripod.com angelfire.com lycos.com sites.google.com forms.gle docs.google.com jotform.com typeform.com "
    "formstack.com wufoo.com surveymonkey.com appspot.com azurewebsites.net web.core.windows.net "
    "blob.core.windows.net azureedge.net storage.googleapis.com s3.amazonaws.com ipfs.io dweb.link "
    "ipfs.dweb.link github.io gitlab.io webflow.io square.site godaddysites.com my.canva.site canva.site "
    "notion.site yolasite.com webnode.com jimdosite.com jimdo.com strikingly.com mystrikingly.com "
    "wordpress.com duckdns.org no-ip.org ddns.net ngrok.io ngrok-free.app trycloudflare.com repl.co replit.app "
    "surge.sh render.com onrender.com fly.dev myshopify.com bravenet.com freewebs.com webs.com "
    "phpformgenerator.com phpforms.net doodlekit.com moonfruit.com zyro.site framer.website backblazeb2.com "
    "linodeobjects.com digitaloceanspaces.com mybluehost.me plesk.page vercel.com hostingerapp.com "
    "byethost.com altervista.org translate.goog amplifyapp.com cloudfront.net atwebpages.com awardspace.com "
    "50webs.com 0catch.com t35.com pagedemo.co unbouncepages.com carrd.co glide.page wixstudio.io mailchimpsites.com "
    "site123.me ucraft.net infinityfreeapp.com rf.gd epizy.com azurestaticapps.net azurefd.net cloudapp.net "
    "cloudapp.azure.com run.app myqcloud.com aliyuncs.com nftstorage.link fleek.co cf-ipfs.com cloudflare-ipfs.com "
    "pinata.cloud bubbleapps.io softr.app typedream.app super.site gitbook.io smartsurvey.co.uk formsite.com "
    "cognitoforms.com 123formbuilder.com paperform.co zohopublic.com forms.office.com telegra.ph"
)
_SERVICES = _set(
    "list-manage.com mailchimp.com mandrillapp.com sendgrid.net mailgun.org sparkpostmail.com exacttarget.com exct.net "
    "rs6.net constantcontact.com hubspotlinks.com hubspotemail.net hs-sites.com mktomail.com marketo.com klclick.com "
    "klaviyomail.com cmail19.com cmail20.com createsend.com sendinblue.com brevo.com mailjet.com awstrack.me "
    "customer.io iterable.com emltrk.com pardot.com eloqua.com salesforce.com force.com myworkday.com workday.com "
    "atlassian.net slack.com zoom.us okta.com servicenow.com concursolutions.com adp.com successfactors.com "
    "eventbrite.com github.com gitlab.com bamboohr.com"
)
_CHEAP = _set(
    "top xyz icu tk ml ga cf gq click buzz shop online site club live rest cyou sbs cfd monster work loan win "
    "bid stream download racing accountant date faith men party review science trade webcam cam bar fun space "
    "website host press uno pw quest beauty hair skin makeup boats autos homes lol mom zip mov best vip wang "
    "ren link support"
)
_OWN_NETWORKS = tuple(
    ipaddress.ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1")
)
"""RFC 1918, RFC 4193 and one's own machine. Python's `is_private` has addresses of examples too."""
_ODD_RUN = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}|\d[a-z]+\d[a-z]+\d|[0-9a-f]{12}")
_LATIN, _FOREIGN = re.compile(r"[a-z]", re.IGNORECASE), re.compile(r"[\u0370-\u052f\u0561-\u0587\u13a0-\u13ff]")


@lru_cache(maxsize=4096)
def owner_of(host: str) -> str:
    """Returns the part of a host name that its owner registered, as far as its form tells: "a.b.co.uk" → "b.co.uk"."""
    labels = host.strip(".").lower().split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def main_label(host: str) -> str:
    """Returns the registered name without its ending: "mail.example.co.uk" → "example"."""
    return owner_of(host).partition(".")[0]


def is_bare_address(host: str) -> bool:
    """Tells whether a number stands where a name should."""
    bare = host.strip("[]")
    if not bare or not (bare[0].isdigit() or ":" in bare):
        return False
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return bare.isdecimal() or bare.startswith("0x") or bare.replace(".", "").isdecimal()
    return True


def is_own_network(host: str) -> bool:
    """Tells whether a number can be reached from one's own network or machine alone."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return any(address in network for network in _OWN_NETWORKS if network.version == address.version)


def is_shortener(host: str) -> bool:
    """Tells whether the host hides where a link leads."""
    return host.removeprefix("www.") in _SHORTENERS


def is_service(host: str) -> bool:
    """Tells whether the host is a mass mailer's or a business service's, where ordinary mail leads every day."""
    return owner_of(host) in _SERVICES


def is_free_host(host: str) -> bool:
    """Tells whether anybody can put a page there in minutes, without a name."""
    labels = host.split(".")
    tails = (".".join(labels[-n:]) for n in range(2, min(len(labels), 5) + 1))
    return any(tail in _FREE_HOSTS for tail in tails) or ".s3." in host


def is_cheap_ending(host: str) -> bool:
    """Tells whether the host ends in one of the endings that are given away or abused most."""
    return host.rpartition(".")[2] in _CHEAP


def looks_random(host: str) -> bool:
    """Tells whether a name looks thrown together by a machine."""
    label = main_label(host)
    return len(label) > 7 and _ODD_RUN.search(label) is not None


def mixed_script(text: str) -> bool:
    """Tells whether Latin letters stand in one word with letters of a script that looks like it."""
    return any(_LATIN.search(word) and _FOREIGN.search(word) for word in text.split())
