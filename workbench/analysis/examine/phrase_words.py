"""Words of which one must stand in a text for a wording's pattern to be tried: to look for a word costs a hundredth.

They hold for the patterns in plain ASCII.
"""

from __future__ import annotations

__all__ = ["NEEDS"]

# By code: one of these, and one of those (where there are any).
_WRITTEN: dict[str, tuple[str, str]] = {
    "asks-to-verify": (
        "verif|sichern|proteger|confirm|valid|authentic|activat|restor|unlock|updat|upgrad|review|"
        "secur|recover|renew|re-new|password|bestat|aktuali|mettre|confer|aggior|atualiz|actualiz",
        "account|mail|profile|access|card|apple|password|membership|banking|identity|login|user|"
        "wallet|service|information|details|ownership|data|records|now|here|same|it was|you are|"
        "konto|daten|karte|compte|informations|coordonn|conta|cuenta|dados|datos|cadastro|dati|conto",
    ),
    "threatens-account": (
        "suspen|schlie|sperr|einschr|fechar|limita|cerrar|activat|disabl|terminat|limit|restrict|"
        "lock|clos|delet|expir|cancel|frozen|hold|interrupt|los|list|shut|gesperrt|eingesch|blo|"
        "limitad|sospes|discontinu",
        "account|mail|profile|access|card|apple|password|membership|banking|identity|login|user|"
        "wallet|service|information|details|ownership|data|records|now|here|same|it was|you are|"
        "konto|compte|conta|cuenta|conto|avoid|prevent|permanently|temporar|hold",
    ),
    "mailbox-trouble": (
        "mail|quota|qouta|inbox|message|password|outlook|owa|help|desk|storage|support|server|ownership|quarantine",
        "",
    ),
    "tells-of-intrusion": (
        "unusual|ungew|incomu|inusual|sospech|suspect|sospett|zugriff|acesso|suspicious|authori|"
        "irregular|recogni|strange|fraud|abnormal|unsual|unknown|someone|somebody|third party|a user|"
        "failed|invalid|too many|several|multiple|sign|log|security",
        "",
    ),
    "deadline": (
        "hour|hrs|day|minute|24|48|72|immediate|now|urgent|asap|soon|today|at once|required|needed|"
        "attention|action|final|last|expire|failure|ignoring",
        "",
    ),
    "greets-nobody": (
        "dear|hello|hi |hi,|att|to all|to staff|to employee|sehr|cher|estimad|prezad|car|gentil|beste|geachte",
        "",
    ),
    "calls-to-click": (
        "click|cilck|follow|press|tap|use|link|log|sign|attach|form|enclosed|below|paste|klick|clique|clic|klik",
        "",
    ),
    "asks-for-data": (
        "password|passcode|pin|user|card|social|ssn|birth|maiden|billing|personal|bank|account|"
        "security q|information|cvv",
        "enter|provid|submit|fill|updat|confirm|supply|send|give|complet|reply|password|incorrect|"
        "expired|verif|missing|changed|could not",
    ),
    "invoice-lure": (
        "invoice|payment|receipt|statement|order|quotation|remittance|shipping|swift|lading|contract|transfer|deposit",
        "",
    ),
    "parcel-lure": (
        "package|parcel|shipment|deliver|consignment|packet|shipping|redeliver",
        "",
    ),
    "document-lure": (
        "document|file|folder|pdf|doc|voice|fax|audio|agreement|message|contract|spreadsheet",
        "",
    ),
    "pay-lure": (
        "payroll|salary|wage|bonus|allowance|compensation|benefit|deposit|pay slip|payslip|pay stub|"
        "paystub|pay check|paycheck|appraisal|termination|handbook|bank details",
        "",
    ),
    "prize": (
        "won|winner|selected|chosen|lucky|awarded|claim|collect|receive|redeem|win|free|exclusive|"
        "lotter|sweepstake|lotto|jackpot|congratulations|survey|umfrage|encuesta|gewinn|gutschein|"
        "make $|freedom|work from home|earn|double your|guaranteed",
        "",
    ),
    "great-sum": (
        "million|billion|thousand|,000|.000|,00|$|usd|eur|gbp",
        "",
    ),
    "advance-fee": (
        "million|billion|thousand|,000|.000|$|usd|eur|next of kin|late |deceased|inherit|beneficiary|"
        "consignment|fund|dormant|unclaimed|barrister|prince|widow|diplomat|central bank|foreign|"
        "contract sum|security company|humble|confidential|proposal|mutual|god bless|donation|"
        "investment|loan",
        "",
    ),
    "extortion": (
        "bitcoin|btc|monero|litecoin|usdt|i hacked|have hacked|infected|recorded|i know your",
        "",
    ),
    "renewal-by-phone": (
        "call|toll|help|care|number|contact us|phone",
        "",
    ),
    "gift-cards": (
        "card|wire|transfer|payment",
        "purchase|buy|get|need|pick|procure|send|process|make|initiate|arrange|handle",
    ),
    "quick-favour": (
        "are you|favo|task|request|errand|let me know|meeting|conference|your cell|your mobile|"
        "your personal|your whatsapp|your phone",
        "",
    ),
    "refund": (
        "refund|rebate|grant|relief|payment|compensation|return of",
        "",
    ),
    "wallet": (
        "wallet|phrase|metamask|airdrop|mint|nft|token",
        "",
    ),
    "secrecy": (
        "confidential|secret|between us|private|do not|discre",
        "",
    ),
    "claims-trust": (
        "trusted|verified|safe|virus|this message|this e|inbox|spam|junk|sent to|intended for|"
        "meant for|notification for|generated for",
        "",
    ),
    "claims-authority": (
        "security|fraud|billing|account|customer|technical|legal|compliance|verification|mail|system|"
        "web|network|server|court|law enforcement",
        "",
    ),
}
NEEDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    code: (tuple(words.split("|")), tuple(others.split("|")) if others else ())
    for code, (words, others) in _WRITTEN.items()
}
