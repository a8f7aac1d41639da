"""The wordings that traps are made of, in English and Chinese, with a few of other languages.

Each entry is looked for in plain lower-case letters on one line (`model.mailprint.plain_letters`). No pattern can go
back over what it has read more than a few words.
"""

from __future__ import annotations

__all__ = ["PHRASES"]

_GAP = r"(?: [^ ]{1,25}+){0,4}? "
_ACCOUNT = (
    r"(?:account|accounts|mailbox|mail box|e-?mail(?: account| id| address)?|profile|access|card|apple id|password|"
    r"membership|online banking|web ?mail|identity|login|user ?id|wallet|services?)"
)

PHRASES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "asks-to-verify",
        "It asks to confirm or renew an account.",
        (
            rf"(?:verify|confirm|validate|authenticate|re-?activate|activate|restore|unlock|update|"
            rf"upgrade|review|secure|recover|"
            rf"re-?new)(?:ing|s)?{_GAP}?{_ACCOUNT}\b",
            r"(?:verify|confirm|validate|authenticate|re-?confirm|re-?validate) (?:now|here|your (?:identity|"
            r"information|details|ownership|data|records))",
            r"(?:account|identity|e-?mail|security|mailbox) (?:verification|validation|confirmation|"
            r"authentication|update|upgrade|re-?activation)\b",
            r"keep (?:using )?(?:your |my |the )?(?:current |same )+password",
            r"confirm (?:that )?(?:you are|it was you|it.s you)\b|verify it.?s you",
            r"(?:验证|核实|确认|激活|重新验证|认证|更新|升级)(?:您|你|贵)?的?(?:账户|帐户|账号|帐号|"
            r"邮箱|身份|信息|密码|邮件)",
            r"(?:邮箱|账户|帐户|账号|帐号)(?:验证|认证|升级|备案|激活|核查|迁移)|点击这里验证|立即验证",
            r"アカウント(?:の|を)?(?:確認|更新|情報|認証)|本人確認|ご確認(?:ください|下さい)|お支払い方法",
        ),
    ),
    (
        "threatens-account",
        "It says that an account is blocked or about to be.",
        (
            rf"{_ACCOUNT}{_GAP}?(?:suspend|deactivat|de-activat|disabl|terminat|limited|restrict|locked|lock\b|"
            rf"block|clos(?:ed|ure)|delet|(?<!link )(?<!code )expire|"
            rf"cancel|frozen|on hold|discontinu|interrupt|de-?list)",
            rf"(?:suspen(?:d|sion)|deactivat|de-activat|disabl|terminat|restrict|limit(?:ed|ation)|lock(?:ed|ing)?|"
            rf"block(?:ed|ing)?|clos(?:e|ing|ure)|delet(?:e|ion)|"
            rf"shut ?down|expir(?:e|ation)|hold)(?:[a-z]*){_GAP}?(?:your|the|this|my) {_ACCOUNT}",
            r"(?:avoid|prevent)(?: [^ ]{1,25}+){0,4} (?:suspen|interrupt|deactiv|clos|terminat|lock|block|los)",
            r"(?:permanently|temporarily) (?:suspended|disabled|locked|blocked|closed|deleted|limited|restricted|"
            r"deactivated|terminated)",
            r"temporary hold|placed on hold|los[es]? (?:access|your (?:account|mailbox|data))",
            r"(?:账户|帐户|账号|帐号|邮箱|密码)[^ ]{0,12}(?:停用|冻结|过期|到期|注销|关闭|受限|锁定|"
            r"终止|删除|暂停|异常)|(?:停用|冻结|注销|关闭|终止)(?:您|"
            r"你)的?(?:账户|帐户|邮箱|账号)",
            r"(?:停止|ロック|制限|凍結|無効)(?:されました|します|いたします|させて)",
        ),
    ),
    (
        "mailbox-trouble",
        "It tells of trouble with the mailbox itself, as the mail system's own notices would.",
        (
            r"quarantine (?:summary|report|notification|digest)|messages?(?:\(s\))? quarantined|(?:confirm|"
            r"verify)(?: your)? ownership",
            r"未送达|延迟(?:的)?(?:邮件|消息)|电子邮件密码|继续使用(?:此|该|这个)?邮箱|的所有权|找回密码|相同的?密码",
            r"(?:mail ?box|e-?mail|storage|quota|qouta|inbox)(?: [^ ]{1,25}+){0,5} (?:almost full|is full|exceed|"
            r"limit|quota|qouta|upgrade|running out)",
            r"(?:exceed|over|reach)(?:ed|ing)?(?: [^ ]{1,25}+){0,4} (?:quota|qouta|storage|mailbox (?:limit|size))",
            r"(?:pending|undelivered|held|stuck|stucked|quarantined?|blocked|unread|delayed|rejected|incoming|"
            r"on-?hold|suspended|undeliverable)(?: [^ ]{1,25}+){0,3} (?:messages?|e-?mails?|mails?)\b(?: [^ "
            r"]{1,25}){0,6} (?:deliver|release|retrieve|review|view|portal|server|restore|recover|below|inbox|your)",
            r"(?:release|retrieve|restore|recover|deliver)(?: [^ ]{1,25}+){0,3} (?:messages|e-?mails|mails)\b(?: "
            r"(?:to|now|below|here))?",
            r"password(?: (?:for|of|is|will|has|about|to|soon|be|going|[^ @]{1,40}+@[^ ]{1,60}+)){0,6} (?:expires?|"
            r"expired|expiring|expiry|expiration)",
            r"(?:upgrad|migrat)(?:e|ing|ion)(?: [^ ]{1,25}+){0,6} (?:mailbox|e-?mails?(?: accounts?)?|web ?mail|"
            r"outlook|owa|exchange|mail quota)",
            r"(?:outlook web (?:app|access)|web ?mail|owa)(?: [^ ]{1,25}+){0,5} (?:update|upgrade|migrate|"
            r"authentication|login|account)",
            r"(?:it|ict|its|i\.t\.?|admin|mail|email|e-mail|web) (?:help ?-?desk|support team|service desk|desk|"
            r"administrator|technical support)\b",
            r"(?:request|asked)(?: [^ ]{1,25}+){0,6} (?:deactivate|de-activate|terminate|remove|delete|shut ?down|"
            r"close)(?: [^ ]{1,25}+){0,4} (?:e-?mail|mailbox|account)",
            r"(?:imap|smtp|server) (?:settings|error|sync)(?: [^ ]{1,25}+){0,8} (?:mailbox|e-?mail|account)|mail "
            r"?server(?: [^ ]{1,25}+){0,5} (?:update|upgrade|error)",
            r"(?:邮箱|邮件)(?:容量|空间|存储|已满|超过|系统)[^ ]{0,20}(?:不足|上限|限制|升级|已满|"
            r"维护|管理员|迁移)|邮箱已超过|(?:无法|"
            r"不能)(?:再)?接收(?:新)?邮件|被拦截的?邮件|待处理邮件|隔离邮件|密码(?:即将|将|已)?(?:过期|到期)",
        ),
    ),
    (
        "tells-of-intrusion",
        "It tells of a strange sign-in or payment.",
        (
            r"(?:unusual|suspicious|unauthori[sz]ed|irregular|unrecogni[sz]ed|strange|fraudulent|abnormal|unsual|"
            r"unknown)(?: [^ ]{1,25}+){0,3} (?:activit|sign|log|access|transaction|attempt|device|payment|purchase|"
            r"login|charge)",
            r"(?:someone|somebody|third party|a user)(?: [^ ]{1,25}+){0,5} (?:access|tried|attempt|log|iog|sign|use)",
            r"(?:failed|invalid|too many|several|multiple)(?: [^ ]{1,25}+){0,3} (?:log ?-?in|sign ?-?in|logon|"
            r"attempts)",
            r"(?:sign|log)(?:ged)? ?-?in(?: [^ ]{1,25}+){0,4} (?:from|on|by) (?:a |an |another |different |new "
            r")+(?:new |unknown |unrecogni[sz]ed |different |other )?(?:device|location|ip|place|computer|country|"
            r"browser)",
            r"security (?:alert|notice|notification|warning|breach|issue|check|validation|message|update)s?\b|"
            r"fraud (?:alert|prevention|department)",
            r"(?:异地|异常|可疑|陌生)(?:登录|登陆|活动|操作|访问)|安全(?:提醒|警告|警报|通知)",
            r"(?:不正|第三者|新しいデバイス)[^ ]{0,14}(?:アクセス|ログイン|サインイン|利用)",
        ),
    ),
    (
        "deadline",
        "It sets a short deadline, or urges.",
        (
            r"in (?:the next |next )?(?:\d{1,2}|one|two|three|twenty.?four|forty.?eight|seventy.?two) "
            r"?(?:\([^)]{1,12}\) ?)?(?:hours?|hrs?|days|business days|working days|minutes)\b",
            r"(?:24|48|72) ?-?(?:hours?|hrs?|h)\b",
            r"immediate(?:ly)? (?:action|attention|response|update|verif)|(?:act|respond|update|verify|reply|"
            r"upgrade|confirm|log ?in)(?: [^ ]{1,25}+){0,3} (?:now|immediately|urgently|asap|as soon as possible|"
            r"today|at once)\b",
            r"urgent(?:ly)?\b|(?:action|attention|response) (?:is )?(?:required|needed)|requires? (?:your "
            r")?(?:immediate )?(?:attention|action)|final (?:notice|warning|reminder|notification)|last "
            r"(?:warning|notice|reminder|chance)|expires? (?:today|soon|in \d)|failure to|ignoring this",
            r"(?:24|48|72)小时内?|立即|马上|尽快|紧急|逾期|务必|最后(?:通知|警告)|否则(?:将|会)|(?:三|"
            r"3|七|7)(?:个工作)?日内|24時間|至急",
        ),
    ),
    (
        "greets-nobody",
        "It greets nobody by name.",
        (
            r"(?:dear|hello|hi|attention|attn|to all?)[,:]? (?:valued |our |esteemed |e-?mail |web ?mail |mail |"
            r"all |online |account |card ?|bank |loyal |[a-z&.]{2,16} |[a-z]{2,12} [a-z]{2,12} )?(?:customer|"
            r"client|user|member|account ?holder|owner|subscriber|card ?(?:holder|member)|taxpayer|"
            r"employees?|staff|sir ?(?:/|or) ?madam|friend|beneficiary|winner|seller|buyer|cliente?|kunde|"
            r"colleagues?|recipient|account user|students?)s?\b",
            r"(?:dear|hello|hi|attention:?) [\w.+-]{1,40}@[\w.-]{3,60}",
            r"(?:尊敬的|亲爱的)(?:客户|用户|会员|同事|员工|用户们|邮箱用户)|各位(?:同事|员工|老师)|お客様各位|お客様",
            r"sehr geehrter? (?:kunde|damen)|cher(?:e)? client|estimado cliente|prezado (?:cliente|usuario)|caro "
            r"cliente|gentile cliente|beste klant|geachte klant",
        ),
    ),
    (
        "calls-to-click",
        "It calls to follow a link or to open a file.",
        (
            r"(?:click|follow|clicking|cilck|press|tap|use)(?:ing)?(?: [^ ]{1,25}+){0,4} (?:link|here|below|button|"
            r"attached|url|the following|now)\b|(?:log|sign) ?-?(?:in|on) (?:here|below|now|to (?:your|update|"
            r"verify|confirm|review|view))",
            r"(?:see|open|download|find|review|view|read|fill)(?: [^ ]{1,25}+){0,4} (?:attach(?:ed|ment)|form|"
            r"enclosed|document below)",
            r"copy and paste(?: [^ ]{1,25}+){0,6} (?:browser|address|url)",
            r"[点单]击(?:这里|此处|下方|下面|以下|链接|按钮|查看)|扫描?(?:下方|以下|下面)?二维码|(?:打开|"
            r"查看|下载)附件|登录(?:以下|下方)?(?:链接|网址)|(?:こちら|"
            r"以下)(?:を|の|から)(?:クリック|リンク|ログイン)?",
        ),
    ),
    (
        "asks-for-data",
        "It asks for a password, card or other personal data.",
        (
            r"(?:enter|provide|submit|fill|update|confirm|supply|send(?: us)?|give|complete|reply)(?: [^ "
            r"]{1,25}){0,6} (?:password|passcode|pin|user ?name|user ?id|card (?:number|details)|credit card|"
            r"social security|ssn|date of birth|mother.s maiden|billing|personal (?:information|details|data)|"
            r"bank (?:details|account)|account (?:information|informations|details|number)|security questions?|"
            r"informations?|cvv)\b",
            r"(?:user ?name|e-?mail(?: address| id)?|login)[ :._-]{1,20}(?:[(. _)-]{0,30})password ?[:._(-]",
            r"(?:billing|payment|account|personal|card|contact) informations?(?: [^ ]{1,25}+){0,5} (?:update|"
            r"incorrect|expired|out ?dated|verif|confirm|missing|changed|could not)",
            r"(?:输入|填写|提供|提交)[^ ]{0,14}(?:密码|账号|帐号|身份证|银行卡|卡号|手机号|验证码|"
            r"个人信息)|(?:姓名|部门|邮箱账号|登录密码|当前密码)[:：]",
        ),
    ),
    (
        "invoice-lure",
        "It speaks of a bill, an order or a payment that is enclosed.",
        (
            r"(?:attached|enclosed|find|see|copy of|review|download|view|overdue|unpaid|outstanding|proforma|tax|"
            r"remittance|outstanding|past due)(?: [^ ]{1,25}+){0,5} (?:invoice|payment|receipt|statement|purchase "
            r"order|quotation|remittance|shipping document|swift|order|bill of lading|contract)\b",
            r"(?:wire|bank|swift|ach|eft) (?:transfer|payment|deposit)(?: [^ ]{1,25}+){0,4} (?:copy|slip|confirm|"
            r"advice|receipt|notification|processed|pending)",
            r"(?:附件|请查收)[^ ]{0,12}(?:发票|合同|订单|报价|账单|对账单)|(?:逾期|未付)(?:发票|账单|款)",
        ),
    ),
    (
        "parcel-lure",
        "It speaks of a parcel that waits or could not be brought.",
        (
            r"(?:unable|attempted|trying|tried) to deliver(?: [^ ]{1,25}+){0,2} (?:your |a |the )?(?:parcel|"
            r"package|shipment)|redeliver",
            r"(?:package|parcel|shipment|delivery|consignment|packet)(?: [^ ]{1,25}+){0,8} (?:pending|held|hold|"
            r"failed|fee|address|customs|confirm|waiting|schedul|coming|unpaid|could not|couldn.t|unable|missed|"
            r"suspended|on its way|stopped)",
            r"(?:confirm|track|schedule|reschedule|pay|change|update|view status of)(?: [^ ]{1,25}+){0,4} "
            r"(?:parcel|package|shipment|delivery|shipping)\b",
            r"(?:包裹|快递|快件)[^ ]{0,14}(?:异常|滞留|未能|无法|地址|补交|海关)|お届け|不在",
        ),
    ),
    (
        "document-lure",
        "It speaks of a document, a voice message or a file that waits behind a link.",
        (
            r"(?:shared|sent|share|sharing)(?: [^ ]{1,25}+){0,5} (?:document|file|folder|pdf|doc|spreadsheet)(?: "
            r"[^ ]{1,25}+){0,2} (?:with you|for you|to you|via|using|on|securely)\b",
            r"(?:new|received|have|missed|got|listen|play)(?: [^ ]{1,25}+){0,4} (?:voice ?-?(?:mail|message)|fax|"
            r"e-?fax|audio message)",
            r"(?:review|sign|view|access|complete|open|download|get)(?: [^ ]{1,25}+){0,3} (?:your )?(?:secured? "
            r")?(?:document|files?|pdf|doc|agreement|message notification|secure message|encrypted message|shared "
            r"file)\b",
            r"(?:document|contract|file|agreement)(?: [^ ]{1,25}+){0,5} (?:to (?:review|sign)|signature|ready|"
            r"awaiting|waiting|is available|completed)",
            r"\d ?[mk]b\b\)?(?: [^ ]{1,25}+){0,8} (?:download|view|expires?|get your)|file is too large",
            r"secure (?:message|document|file|mail)(?: [^ ]{1,25}+){0,4} (?:from|waiting|notification|received|via|"
            r"view|read)|(?:important|urgent) (?:document|message|security message)",
            r"(?:共享|分享)了?[^ ]{0,8}(?:文件|文档)|语音留言|待签署|电子签",
        ),
    ),
    (
        "pay-lure",
        "It speaks of pay, bonus or staff matters behind a link or a file.",
        (
            r"(?:payroll|salary|wages?|bonus|allowance|compensation|benefits?|direct deposit|pay ?slip|pay ?stub|"
            r"pay ?check|appraisal|termination list|employee handbook)(?: [^ ]{1,25}+){0,6} (?:update|review|"
            r"increase|structure|adjust|sheet|document|doc|report|schedule|notice|change|information|deadlines?|ready)",
            r"(?:update|change)(?: [^ ]{1,25}+){0,4} (?:direct deposit|payroll|bank details)",
            r"(?:工资|薪资|薪酬|社保|医保|个税|补贴|补助|津贴|公积金|奖金)[^ ]{0,14}(?:补贴|申领|领取|"
            r"发放|调整|通知|查看|登记|认证|申请|扫码)",
        ),
    ),
    (
        "prize",
        "It promises a prize, a gift or easy money.",
        (
            r"(?:you(?:.ve| have| are|r email)?)(?: [^ ]{1,25}+){0,5} (?:won|winner|been (?:selected|chosen)|lucky|"
            r"awarded)\b",
            r"(?:claim|collect|receive|redeem|win|get|free|exclusive)(?: [^ ]{1,25}+){0,5} (?:prize|reward|gift "
            r"?card|voucher|giveaway|airdrop|bonus points|power station|sweepstake|loyalty|free spins)\b",
            r"(?:lottery|sweepstakes?|lotto|jackpot|congratulations)\b|(?:survey|umfrage|encuesta)(?: [^ "
            r"]{1,25}){0,8} (?:reward|win|gift|gutschein|gewinnen|\$|euro)|gewinn(?:en|er|spiel)|gutschein",
            r"make \$?[\d,]{2,9}|(?:financial freedom|work from home|earn (?:up to )?\$?[\d,]{2,9}|double your|"
            r"guaranteed (?:income|profit))",
            r"中奖|恭喜您|免费领取|领取(?:奖品|红包|礼品)|幸运用户|抽奖",
        ),
    ),
    (
        "great-sum",
        "It names a great sum of money.",
        (
            r"(?:million|billion|hundred thousand|thousand)(?: [^ ]{1,25}+){0,4} (?:dollars|usd|united states|us\$|"
            r"pounds|euros?|gbp)",
            r"\$ ?\d{1,3}(?:[.,]\d{1,3})? ?(?:million|m\b)",
            r"(?:usd|eur|gbp) ?\d{1,3}(?:[.,]\d{1,3})? ?(?:million|m\b)|£ ?\d{1,3}(?:[.,]\d{1,3})? ?(?:million|m\b)",
            r"\d[.,]\d{3}[.,]\d{3}(?:[.,]00)? ?(?:us|usd|dollars|euro|united)",
        ),
    ),
    (
        "advance-fee",
        "It offers a fortune of somebody else's.",
        (
            r"next of kin|(?:late|deceased) (?:husband|client|customer|father|president|general|mr)|"
            r"inherit(?:ance|ed)|beneficiary|consignment box|fund transfer|transfer of (?:the )?funds?|dormant "
            r"account|unclaimed (?:fund|sum|money)",
            r"(?:barrister|prince|widow|diplomat|central bank of|foreign remittance|compensation fund|contract "
            r"sum|security company|humble request|strictly confidential business|business proposal|mutual benefit|"
            r"god bless|donation to you|investment partner|loan offer)\b",
        ),
    ),
    (
        "extortion",
        "It threatens to publish or to harm, and asks for money.",
        (
            r"(?:bitcoin|btc|monero|litecoin|usdt)(?: [^ ]{1,25}+){0,40} (?:video|webcam|camera|record|contacts|"
            r"porn|masturbat|infected|malware|rat|intimate)",
            r"(?:video|webcam|camera|record(?:ed|ing)|porn|masturbat|infected your|malware|trojan|hacked)(?: [^ "
            r"]{1,25}){0,60} (?:bitcoin|btc|monero|litecoin|usdt)\b",
            r"i (?:have )?(?:hacked|infected|recorded)(?: [^ ]{1,25}+){0,3} (?:your|you)\b|i know your password|"
            r"比特币[^ ]{0,30}(?:视频|支付|公开|转账)|(?:录像|隐私|视频)[^ ]{0,30}比特币",
        ),
    ),
    (
        "gift-cards",
        "It asks for gift cards or a quick transfer.",
        (
            r"(?:purchase|buy|get|need|pick up|procure|send)(?: [^ ]{1,25}+){0,8} (?:gift ?cards?|itunes cards?|"
            r"steam cards?|google play cards?|vanilla cards?)\b",
            r"(?:购买|买)[^ ]{0,8}(?:礼品卡|购物卡|充值卡)|(?:紧急|马上|立刻)[^ ]{0,8}(?:转账|打款|"
            r"汇款)|(?:加|拉)[^ ]{0,6}(?:qq群|微信群)|建[^ "
            r"]{0,6}(?:qq群|工作群)",
        ),
    ),
    (
        "quick-transfer",
        "It asks for a transfer of money.",
        (
            r"(?:process|make|initiate|arrange|send|handle)(?: [^ ]{1,25}+){0,4} (?:wire|bank transfer|same.?day "
            r"(?:payment|transfer)|urgent payment|domestic transfer|outgoing payment|swift transfer)",
        ),
    ),
    (
        "quick-favour",
        "It asks for a quick answer, as one in charge would, without saying what it is about.",
        (
            r"are you (?:available|at (?:your|the) (?:desk|office)|free|around|in the office|on seat|less busy|"
            r"busy)\b|(?:need|have)(?: [^ ]{1,25}+){0,3} (?:a )?(?:quick|urgent|small) (?:favou?r|task|request|"
            r"errand)|let me know (?:if|when) you(?:.re| are) (?:available|free|around)",
            r"(?:in|going into) (?:a|an) (?:[a-z]{1,14} )?(?:meeting|conference)(?: [^ ]{1,25}+){0,8} (?:call|"
            r"phone|reply|email|text)|(?:send|drop|give|text)(?: me| us)? your (?:cell|mobile|personal|whatsapp|"
            r"phone)(?: phone)? ?(?:number|#)",
            r"(?:在吗|方便吗|现在忙吗)[^ ]{0,30}(?:回复|联系|手机号|qq|微信)",
        ),
    ),
    (
        "refund",
        "It promises money back, from the state or a shop.",
        (
            r"(?:tax|vat|irs|hmrc|government|stimulus|refund)(?: [^ ]{1,25}+){0,5} (?:refund|rebate|return of|"
            r"grant|relief|payment)\b(?: [^ ]{1,25}+){0,8} (?:claim|eligible|submit|receive|click|pending|deposit|"
            r"entitled|access)",
            r"(?:eligible|entitled|due)(?: [^ ]{1,25}+){0,5} (?:refund|rebate|compensation|grant)\b|"
            r"退税|退款(?:申请|通知|链接)",
        ),
    ),
    (
        "wallet",
        "It is about a wallet of digital money.",
        (
            r"(?:wallet|seed phrase|recovery phrase|metamask|airdrop|free mint|nft|token)(?: [^ ]{1,25}+){0,8} "
            r"(?:verif|connect|claim|suspend|validate|restrict|sync|upgrade|update|mint|secret|import)",
        ),
    ),
    (
        "renewal-by-phone",
        "It tells of a purchase that nobody made, and of a number to call.",
        (
            r"(?:renew(?:ed|al)|subscription|auto.?debit|charged|order|purchase|invoice|plan|payment of)(?: [^ "
            r"]{1,40}){0,80} (?:call|toll.?free|help ?-?desk|helpline|customer care|support number|contact us at|"
            r"phone)[^ ]{0,6}(?: [^ ]{1,25}+){0,6}? \+?1?[ .(-]{0,3}8\d{2}[) .-]",
        ),
    ),
    ("secrecy", "It asks to tell nobody.", (r"(?:keep|remain|treat)(?: [^ ]{1,25}+){0,5} (?:confidential|secret|"
                                            r"between us|private between)|do not (?:tell|discuss|mention)|"
                                            r"discre(?:et|tion)|保密|不要(?:告诉|声张)",)),
    (
        "claims-trust",
        "It says of itself that it is safe.",
        (
            r"(?:trusted|verified|safe) (?:source|sender)|virus.?free|this (?:message|e-?mail) (?:is|was) (?:from "
            r"a|sent from a|secured|scanned)|(?:move|mark)(?: [^ ]{1,25}+){0,6} (?:inbox|not spam|not junk)|spam "
            r"folder",
            r"(?:sent to|intended for|meant for|notification for|generated for) [\w.+-]{1,40}@[\w.-]{3,60}",
        ),
    ),
    (
        "claims-authority",
        "It speaks as an authority.",
        (
            r"(?:security|fraud|billing|account|customer|technical|legal|compliance|verification|accounts) "
            r"(?:department|team|service|services|division|support|care|centre|center)\b",
            r"(?:mail|e-?mail|system|web|network|server) (?:administrator|admin|admin team|services?|service team|"
            r"team|accounts team)\b|court order|law enforcement|人力资源部|财务部|信息中心|网络中心|"
            r"系统管理员|管理员|税务局|公安",
        ),
    ),
)  # fmt: skip
