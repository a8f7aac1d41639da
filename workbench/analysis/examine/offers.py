"""What is offered or told in mass traps that pretend to be no bank and no mail system, in several languages.

Looked for as `phrases_abroad` says.
"""

from __future__ import annotations

__all__ = ["OFFERS"]

_G = r"(?: [^ ]{1,25}+)"

OFFERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "miracle-offer",
        "It offers a cure or a body as if by magic.",
        (
            rf"(?:lose|shed|drop|melt)(?:s|ing)?(?: away)?{_G}{{0,4}} (?:lbs|pounds|belly fat|fat|kilos?)\b|belly fat|"
            rf"keto\w{{0,12}} (?:gummies|diet|fat)|weight loss (?:secret|trick|gummies|pill)",
            rf"(?:weird|strange|odd|bizarre|simple|ancient){_G}{{0,2}} (?:trick|ritual|hack|loophole)\b|"
            rf"(?:doctors?|clinicians?|big pharma){_G}{{0,4}} (?:hate|stunned|shocked|baffled|furious)",
            r"erectile dysfunction|viagra\b|cialis\b|male enhancement|(?:cbd|keto|acv) gummies|toenail fungus|rock "
            r"hard (?:erect|wood)",
            rf"(?:end|stop|relieve|reverse|cure|eliminate|erase)s?{_G}{{0,3}} (?:(?:joint|knee|back|nerve|foot) "
            r"pain|neuropathy|tinnitus|diabetes|blood sugar|prostate|fungus|wrinkles)",
            r"abnehmen\b|gewichts(?:verlust|abnahme)|schmelzen (?:sie )?fe?a?tt?\b|verlieren sie \d{1,2} ?(?:kg|kilo)|"
            r"potenzmittel|afvallen\b|gewichtsverlies|perte de poids|perdez \d{1,2} ?k|maigrir|(?:perder|bajar "
            r"de) peso|adelgaz|emagrec|perdere peso|dimagri",
        ),
    ),
    (
        "dating-lure",
        "It lures with a stranger who wants to meet.",
        (
            rf"(?:sexy|hot|horny|naughty|lonely|russian|ukrainian|asian|single){_G}? (?:girls?|women|woman|ladies|"
            rf"singles|"
            r"milfs?|brides?)\b|hook ?up (?:tonight|with)|get laid|sex (?:chat|dating|tonight|partner)|casual sex|"
            r"adult dating|singles (?:near|in your|around)",
            r"(?:private|nude|naked|sexy) (?:photos?|pics?|pictures?|videos?)|"
            r"(?:saw|seen|found|came across|read) your (?:profile|photo|picture)|"
            r"send you (?:some of )?my (?:photo|pic)|"
            r"(?:write|reply|mail)(?: to)? me (?:to|at|on) my (?:private|personal) (?:e-?)?mail|serious relationship|"
            r"(?:interested in|viewed|likes?|visited) your profile",
            rf"(?:frauen|madchen|singles|girls){_G}{{0,2}} (?:in|aus) (?:deiner|ihrer) (?:nahe|umgebung|region|stadt)|"
            rf"hat dir{_G}{{0,3}} (?:nachricht|geschrieben)|sextreffen|sexkontakt",
            rf"(?:vrouwen|meiden|dames|singles){_G}{{0,2}} (?:in|bij|uit) (?:jouw|jou|de) ?(?:buurt|omgeving)?|(?:sexy|"
            rf"geile|stoute|eenzame) (?:vrouw|meid|dame)|fantaseert|rencontres? (?:coquine|sexy|adulte)|"
            rf"femmes?{_G}{{0,2}} "
            rf"(?:pres de chez|russes?|seules?)|(?:ragazz[ae]|chicas?){_G}{{0,2}} (?:vicin|sexy|ucrain|russ|cerca|"
            r"calient|soltera)",
        ),
    ),
    (
        "casino-lure",
        "It lures into a game of chance.",
        (
            rf"(?:casino|slots?|roulette|betting){_G}{{0,5}} (?:bonus|free spins?|jackpot|deposit)|free spins|"
            r"freispiele?n?\b|willkommensbonus|no deposit bonus|ohne einzahlung|gratis spins|giros gratis|"
            r"tours gratuits",
            r"\d00 ?% (?:[^ ]{1,15} ){0,2}bonus",
        ),
    ),
    (
        "wallet",
        "It is about a wallet of digital money.",
        (
            rf"(?:connect|link|sync|verify|validate|restore|unlock|secure|update)[a-z]*{_G}{{0,4}} (?:wallet|web3|"
            rf"ledger)\b",
            rf"(?:claim|receive|redeem|withdraw|mint){_G}{{0,5}}(?: usdt| bnb| eth| btc| xrp| xlm| tokens?|"
            r" airdrop| nfts?)\b|"
            rf"earn [a-z]{{2,5}} by staking|staking{_G}{{0,3}} (?:rewards?|apy)|(?:offer|bid of)"
            rf"{_G}{{0,10}}(?: nft| eth)\b",
            r"(?:recovery|seed|secret) phrase",
            r"\d ?(?:btc|eth|bnb|usdt)\b",
        ),
    ),
    (
        "fee-lure",
        "It asks for a small fee, so that something is set free.",
        (
            rf"(?:pay|settle|unpaid|outstanding){_G}{{0,4}} (?:fees?|shipping|customs|dut(?:y|ies)|tolls?|postage)\b",
            rf"(?:shipping|customs|delivery|handling){_G}{{0,3}} (?:fees?|costs?|charges?|dut(?:y|ies)){_G}{{0,4}} "
            r"(?:unpaid|not (?:been )?paid|due|pending|outstanding)\b",
        ),
    ),
    (
        "points-lure",
        "It tells of points that are about to be lost.",
        (
            rf"(?:pontos|puntos|milhas|millas|points|miles|punten){_G}{{0,8}} (?:expir|venc|resgat|caduc|verlop)|"
            rf"(?:resgat|troque|canje)[a-z]*{_G}{{0,4}} (?:pontos|puntos|milhas)",
        ),
    ),
    (
        "authority-notice",
        "It tells of a tax, a fine or a charge as an office would.",
        (
            r"receita federal| cpf\b| cnh\b|detran\b|divida ativa|multas? de transito|anklageschr|strafverfahren|"
            r"staatsanwaltschaft|bussgeldbescheid|kontopfandung|convocation (?:judiciaire|en justice)|amende "
            r"(?:impayee|"
            r"forfaitaire|majoree)|antai\b|agencia tributaria|multa pendiente|notificacion judicial|agenzia delle "
            r"entrate|belastingdienst|cjib\b|deurwaarder",
            r"federal bureau of investigation|unpaid toll|court (?:summons|notice|appearance)|arrest warrant|legal "
            r"action (?:will be|against you)",
        ),
    ),
    (
        "protection-expired",
        "It tells of a protection that has run out.",
        (
            rf"(?:mcafee|norton|avast|bitdefender|kaspersky|total ?av|anti-?virus|total protection|"
            rf"virenschutz)[^ ]{{0,25}}{_G}{{0,8}} "
            r"(?:expir|renew|abgelaufen|ablauft|verlanger|ended|lapsed|verlop|auto-?renew|charged)[a-z]*|renew[a-z]*"
            rf"{_G}{{0,4}} (?:mcafee|norton|avast|antivirus)|your (?:pc|computer|device|phone|iphone){_G}{{0,5}} "
            r"(?:infected|unprotected|\d+ viruses)",
        ),
    ),
    (
        "storage-lure",
        "It tells of a full store, and of photos that will be deleted.",
        (
            rf"(?:photos|videos|fotos|bilder){_G}{{0,6}} (?:deleted|removed|lost|geloscht|verwijderd|supprim|elimina|"
            rf"exclui|apagad)[a-z]*|(?:cloud|icloud|google drive|onedrive){_G}{{0,5}} (?:full|voll|vol|plein|"
            rf"lleno|cheio|"
            r"exceeded|expired|blocked|belegt)\b|(?:cloud |your )storage (?:is )?(?:full|almost full|limit)|"
            r"speicherplatz (?:ist )?(?:voll|belegt)|(?:almacenamiento|armazenamento|stockage) (?:esta |est )?(?:lleno|"
            r"cheio|plein)",
        ),
    ),
    (
        "junk-offer",
        "It offers what mass mail of doubtful origin offers.",
        (
            rf"home warranty|(?:extended|auto|car|vehicle){_G}? warranty|(?:rachat|regroup)[a-z]*{_G}{{0,2}} credits?|"
            rf"mensualites|pre-?approved{_G}{{0,2}} (?:loan|credit)|debt (?:relief|consolidation)|sofortkredit|kredit "
            r"ohne schufa|solar (?:panels?|quotes?)|zonnepanelen|energierekening|medicare (?:plans?|advantage)|"
            r"timeshare|replica (?:watch|bag)|(?:cut|lower|slash|reduce) your (?:electricity|power|energy) bill|"
            r"emprestimo (?:aprovad|facil)|giveaway",
        ),
    ),
)  # fmt: skip
