"""Chinese: what the program's own playbook asks about the cause of a theft, and proposes to do after it."""

from __future__ import annotations

__all__ = ["RECORDED"]

_ASKED = {
    "Did the owner type the password into a page that a mail or message led to?": "本人是否在邮件或消息指向的页面上输入过密码？",
    "Was the same address and password used at any other site?": "其他网站是否用过同样的地址和密码？",
    "Has such a site told of a theft of its passwords, or does a list of stolen logins hold this address?": "是否有这样的网站通报过密码被盗，或被盗账号名单中有此地址？",
    "Were other accounts of the owner taken over in the same days?": "同一时期本人的其他账号是否也被盗用？",
    "Did the owner install something, or open a site that behaved oddly, in the weeks before?": "之前几周，本人是否安装过软件或打开过行为异常的网站？",
    "Where did the mail programs on the owner's devices come from, and what was added to them?": "本人设备上的邮件客户端来自何处，加装了什么？",
    "What did the check of the owner's computers and phones for malware find?": "对本人的电脑和手机查杀恶意软件，发现了什么？",
    "What was the old password like?": "旧密码是什么样的？",
    "Did somebody else know the password, or was it reset by a helpdesk shortly before?": "是否有他人知道密码，或不久前由服务台重置过？",
}

_FOLLOW_UPS = {
    "Change the password at every other site where it was used, each to one of its own": "在所有用过该密码的其他网站更改密码，每个网站用各自的密码",
    "Set the owner up with a password manager, so that no two sites share a password": "为本人配置密码管理器，使各网站密码互不相同",
    "Ask whether the owner's other work accounts had the same password, and look at their sign-ins": "询问本人的其他工作账号是否用同一密码，并查看其登录记录",
    "Change the password at the site that was robbed, and wherever it was used too": "在被盗的网站以及所有用过该密码的地方更改密码",
    "Look up which other addresses of the organisation are on the stolen list, and reset their passwords": "查明本单位还有哪些地址在被盗名单上，并重置其密码",
    "Require a second factor for every account that the list names": "对名单上的每个账号要求第二验证方式",
    "Check every device of the owner for malware before the new password is typed on it; set an infected one up anew": "在输入新密码之前，检查本人的每台设备是否有恶意软件；受感染的设备重新安装",
    "Reset the password once more after the devices are clean, and end all sessions": "设备清除干净后再次重置密码，并结束所有会话",
    "Block the site for everybody, and ask who else was on it": "对所有人封锁该网站，并询问还有谁访问过",
    "Reset the password once more after the devices are clean, delete the app passwords stored there, and end all sessions": "设备清除干净后再次重置密码，删除其中保存的客户端专用密码，并结束所有会话",
    "Ask who else signs in on that device, and look at their accounts": "询问还有谁在该设备上登录，并查看其账号",
    "Change every other password that was stored or typed on that device": "更改在该设备上保存或输入过的所有其他密码",
    "Find everybody who got the same mail, withdraw it, and look at the accounts of those who followed it": "找出收到同一邮件的所有人，撤回邮件，并查看照做者的账号",
    "Block the sender and the page for everybody, and report the page": "对所有人封锁该发件人和页面，并举报该页面",
    "Show the owner how to know such a page, and where to report the next one": "告诉本人如何识别这类页面，以及下次向哪里报告",
    "Look for the same addresses and tries at other accounts, and reset what was entered": "在其他账号中查找相同的地址和尝试，并重置被进入的账号",
    "Set the rules for passwords: length, forbidden words, and a lock after failed tries": "设定密码规则：长度、禁用词，以及多次失败后锁定",
    "Require a second factor, and switch off IMAP, POP3 and SMTP where nobody needs them": "要求第二验证方式，并在无人需要之处关闭 IMAP、POP3 和 SMTP",
    "Look for the same app at every other account, and take it out": "在所有其他账号中查找同一应用并取消其授权",
    "Let apps in only after an administrator agreed": "应用须经管理员同意才可接入",
    "Decide with the people's office and the law how to go on": "与人事和法务部门商定如何处理",
    "Go through who has rights on this mailbox, and take back what is not needed": "检查谁对该邮箱有权限，收回不需要的权限",
    "Look at every reset of that week, and call each owner back on a number on file": "查看那一周的每次重置，并按档案中的号码逐一回拨",
    "Agree that no password is given out before a call back on a number on file": "约定：未按档案中的号码回拨之前，不发放密码",
    "Check every device of the owner for malware before the new password is typed on it": "在输入新密码之前，检查本人的每台设备是否有恶意软件",
    "Change the password wherever the same one was used": "在所有用过同一密码的地方更改密码",
    "Go through what is not known with the owner and the administrator once more": "与本人和管理员再次核对尚不清楚之处",
    "Check whether the protections of this account are really on, and close what is open": "检查该账号的保护措施是否真正开启，并补上缺口",
    "Decide whether this mailbox is to be guarded: monitoring, approval, filters, the right to forward": "决定是否对该邮箱设置管控：监控、审批、过滤、转发权限",
}

RECORDED = {
    **_ASKED,
    **{f"Not asked: {asked}": f"未询问：{said}" for asked, said in _ASKED.items()},
    **_FOLLOW_UPS,
    "Who was told, when, and by whom?": "告知了谁、何时、由谁告知？",
    "How were the recipients outside told?": "如何告知外部收件人？",
    "Who was told what was changed, when and how?": "向谁、何时、以何种方式告知了更改内容？",
}
