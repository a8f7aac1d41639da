"""Traps: mails that are after a password, money, or a program being started."""

from __future__ import annotations

from typing import Any

from examined_corpus import OWN, pdf, zipped

__all__ = ["TRAPS"]

_FORM = (
    b"<html><body><form action='http://collect.example.top/p.php'><input name=email><input type=password></form></html>"
)
_FAIL = "spf=fail smtp.mailfrom=x; dkim=none; dmarc=fail"

TRAPS: tuple[dict[str, Any], ...] = (
    {"name": "bank-verify", "sender": "Wells Fargo Online <alerts@mail-notice.example>", "subject": "Action required",
     "page": "Dear Customer, we noticed unusual activity on your account. Your account has been temporarily "
             "suspended. [[Verify your account|http://garden-shop.example/wp-content/wf/login.php]] within 24 hours."},
    {"name": "paypal-ip", "sender": "PayPal Service <service@paypal.com>", "subject": "Your account has been limited",
        "checks": _FAIL,
     "page": "Dear valued member, please confirm your information. [[https://www.paypal.com/cgi-bin/webscr|"
             "http://198.51.100.23/paypal/webscr.php]]"},
    {"name": "mailbox-full", "sender": "Mail Administrator <j.ortega@college.example>", "subject":
        "Mailbox quota exceeded",
     "text": "Dear user, your mailbox has exceeded its storage limit. You can't receive new messages until you "
             "upgrade your mailbox quota: http://quota-upgrade.example.tk/owa/ . Failure to do so within 48 "
             "hours will deactivate your account. System Administrator"},
    {"name": "password-expires", "sender": f"{OWN} IT Support <noreply@mailer-portal.example>", "subject":
        "{address} password expires today",
     "page": "Hello {address}, your password expires today. [[Keep my same password|"
             "https://storage.googleapis.com/kpw/index.html?e={address}]]"},
    {"name": "pending-messages", "sender": f"{OWN} mail server <info@bakery.example>", "subject":
        "You have 5 undelivered messages",
     "page": "5 incoming messages are held on the server for {address}. [[Release messages|"
             "http://host81.example.xyz/rel?u={address}]] They are deleted after 24 hours."},
    {"name": "office365", "sender": "Office 365 Team <admin@o365-notice.example>", "subject":
        "Unusual sign-in activity",
     "page": "We detected something unusual about a recent sign-in to the Microsoft account {address}. Country: "
             "elsewhere. If this wasn't you, [[review recent activity|"
             "https://login-microsoftonline.example.workers.dev/]]"},
    {"name": "docusign", "sender": "DocuSign via {who} <dse@docs-esign.example>", "subject":
        "Completed: please sign your document",
     "page": "You have received a document to review and sign. [[REVIEW DOCUMENT|"
             "https://esign-doc.example.pages.dev/#{address}]] Do not share this email."},
    {"name": "voicemail-file", "sender": "Voicemail Service <vm@pbx-notify.example>", "subject":
        "New voice message for {address}",
     "text": "You have a new voicemail, 0:42. Open the attachment to listen.",
     "files": (("VM_0042.html", "text/html", _FORM),)},
    {"name": "parcel-fee", "sender": "DHL Express <no-reply@shop-info.example>", "subject":
        "Your package could not be delivered",
     "page": "Dear customer, your parcel is on hold: a customs fee of 1.99 is unpaid. [[Confirm delivery|"
             "https://bit.ly/3xYz]] within 48 hours or it will be returned."},
    {"name": "apple-locked", "sender": "Apple Support <apple-id@appleid-support.example.top>", "subject":
        "Your Apple ID has been locked",
     "page": "Dear client, your Apple ID has been locked for security reasons. [[Unlock account|"
             "http://appleid.verify-user.example.top/signin]]"},
    {"name": "shared-file", "sender": "SharePoint <share@consult.example>", "subject":
        "{who} shared a document with you",
     "page": "A file was shared with you: Remittance_{n}.pdf [[Open document|"
             "https://sharepoint-files.example.weebly.com/login]] Sign in with your e-mail to view."},
    {"name": "payroll", "sender": "Human Resources <hr-dept@webmail-free.example>", "subject":
        "Updated salary structure {n}",
     "page": "All staff, please review the salary increase document. [[View document|"
             "http://files.example.icu/salary/login.php]] Login with your email and password. Immediate action "
             "is required."},
    {"name": "bec-gift", "sender": "Amara Obi <ceo.office8812@gmail.com>", "subject": "Quick request", "checks":
        "spf=pass; dkim=pass header.d=gmail.com; dmarc=pass",
     "text": "Are you available? I am in a meeting and can't talk. I need you to purchase gift cards for a "
             "client today. Keep this confidential. Send me your cell number. Sent from my phone"},
    {"name": "bec-bank-change", "sender": "Accounts <billing@north-supply.example>", "subject":
        "Re: outstanding invoice {n}", "headers": "Reply-To: north.supply.billing@gmail.com",
     "text": "Dear customer, please note our bank account has been changed. Kindly use the following new account "
             "for the payment of the attached invoice and do not pay to the old account. It is urgent, please "
             "confirm today.", "files": (("invoice.pdf", "application/pdf", pdf(
                 "http://files.example.top/new-bank/login")),)},
    {"name": "extortion", "sender": "Your friend <x8831aa99182@mail.example>", "subject": "I know your password",
     "text": "I hacked your device and recorded a video through your webcam while you visited adult sites. Send "
             "0.4 bitcoin to this wallet within 48 hours or I send it to all your contacts."},
    {"name": "lottery", "sender": "Euro Lotto <claims@winner.example>", "subject": "Congratulations you have won",
        "headers": "Reply-To: claimagent77@yahoo.com",
     "text": "Dear winner, your email has won 1,500,000.00 euro in the international lottery. To claim your "
             "prize contact the fiduciary agent with your personal details and bank account details."},
    {"name": "inheritance", "sender": "Barrister James Cole <barr.jcole@aol.com>", "subject": "Confidential proposal",
        "to": "undisclosed-recipients:;",
     "text": "I am the attorney to a late client who left US$ 14.5 million dollars without next of kin. I seek "
             "your consent to present you as the beneficiary. This is strictly confidential. Reply urgently with "
             "your bank details."},
    {"name": "macro-invoice", "sender": "Accounts Dept <sales@tiles.example>", "subject": "Overdue invoice {n}",
     "text": "Please find attached the overdue invoice. Enable content to view it. Immediate payment is required.",
         "files": (("invoice.docm", "application/octet-stream", zipped("word/vbaProject.bin", "word/document.xml")),)},
    {"name": "exe-in-zip", "sender": "Shipping <ops@freight.example>", "subject": "Shipping documents",
     "text": "Dear sir, see attached shipping documents and confirm.", "files": (("docs.zip", "application/zip", zipped(
         "BL_scan.pdf.exe")),)},
    {"name": "locked-zip", "sender": "Scanner <scan@copyshop.example>", "subject": "Scanned document",
     "text": "You have received a scanned document. Password: 1234. Please review the attached document today.",
         "files": (("scan.zip", "application/zip", zipped("scan.js", locked=True)),)},
    {"name": "double-ending", "sender": "FedEx <track@couriers.example>", "subject": "Delivery failed",
     "text": "Dear customer, your package delivery failed. Open the attached label.", "files": (("label.pdf.exe",
         "application/octet-stream", b"MZ\x90\x00made up"),)},
    {"name": "svg-file", "sender": "Accounts <ap@vendor-mail.example>", "subject": "Payment advice {n}",
     "text": "Remittance advice attached, please review the payment document.", "files": (("advice.svg",
         "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>location='http://x.example.top/login'</"
                          b"script></svg>"),)},
    {"name": "own-domain-lookalike", "sender": "IT Helpdesk <it@harb0ur-tools.example>", "subject": "Security update",
     "page": "Dear staff, verify your mailbox now to keep access: [[sign in|http://harb0ur-tools.example/owa]]"},
    {"name": "form-in-mail", "sender": "eBay <aw-confirm@ebay-billing.example>", "subject":
        "Update your billing information",
     "page": "Dear eBay member, your account will be suspended. <form action='http://collect.example/x.php'>User "
             "ID <input name=userid> Password <input type=password name=pass></form>"},
    {"name": "zh-mailbox", "sender": "系统管理员 <post9912@mail-sys.example.top>", "subject": "邮箱容量不足通知",
     "page": "尊敬的用户：您的邮箱容量已达上限，将在24小时内停用。请立即[[点击这里验证|http://mail-yz.example.top/"
             "login?u={address}]]您的邮箱账号。系统管理员"},
    {"name": "zh-subsidy", "sender": "财务部 <hr2026@qq.com>", "subject": "关于2026年工资补贴申领通知",
     "text": "各位同事：根据人力资源部通知，请扫描下方二维码登记领取工资补贴，务必于今日内填写银行卡号和手机号，逾"
             "期视为放弃。", "files": (("补贴.png", "image/png", b"\x89PNG" + bytes(4000)),)},
    {"name": "zh-boss", "sender": "Lin Wei <linwei.office@163.com>", "subject": "在吗", "to": "{address}",
     "text": "在吗？方便吗，收到请回复。现在有一笔紧急汇款需要马上转账，先建一个工作群，把财务加群里，不要声张。"},
    {"name": "zh-invoice", "sender": "税务局 <fapiao@tax-notice.example.xyz>", "subject": "电子发票异常通知",
     "page": "您好，您单位的电子发票存在异常，账户将被冻结。请立即[[点击查看|http://fp.example.xyz/verify]]并输入"
             "登录密码验证身份。"},
    {"name": "crypto", "sender": "MetaMask <support@wallet-care.example.site>", "subject": "Verify your wallet",
     "page": "Dear user, your MetaMask wallet will be restricted. [[Verify wallet|"
             "https://metamask-verify.example.site/]] and enter your recovery phrase."},
    {"name": "netflix", "sender": "Netflix <info@film-night.example>", "subject": "Payment declined", "headers":
        "X-Spam-Flag: YES",
     "page": "Dear customer, we could not process your payment. Your membership will be cancelled. [[Update "
             "payment|http://film-night.example/nf/update]]"},
    {"name": "tech-support", "sender": "Billing Team <order8812734@gmail.com>", "subject": "Order confirmation {n}",
     "text": "Dear customer, your Norton LifeLock subscription has been renewed for $399.99 and charged today. "
             "If you did not authorize this, call our customer care at +1 (808) 555-0142 within 24 hours to "
             "cancel and get a refund."},
    {"name": "homoglyph", "sender": "Micros\u043eft \u0410ccount <secure@acct-note.example>", "subject":
        "P\u0430ssword expiry",
     "page": "Your p\u0430ssword will expire t\u043eday. [[Ver\u0456fy n\u043ew|https://acct-note.example/ver]]"},
    {"name": "zero-width", "sender": "Account Team <team@acct-mailer.example>", "subject": "Verify account",
     "page": "Dear user, your pass\u200bword and acc\u200bount must be ver\u200bified, or access is suspended. "
             "[[Click here to verify|http://acct-mailer.example/login]]"},
    {"name": "picture-only", "sender": "Amazon <order@parcel-mail.example>", "subject":
        "Amazon: problem with your order",
     "page": "[[<img src='http://parcel-mail.example/a.png' width=600>|http://parcel-mail.example/go]]"},
    {"name": "userinfo-link", "sender": "Chase Online <chase@letters.example>", "subject": "Account notice",
     "page": "Dear customer, sign in to confirm your account: [[www.chase.com|"
             "http://www.chase.com@203.0.113.77/login]]"},
    {"name": "tax-refund", "sender": "HMRC <refund@gov-tax.example>", "subject": "Tax refund notification",
     "page": "Dear taxpayer, you are eligible for a tax refund of 482.10. [[Claim refund|"
             "http://gov-tax.example/hmrc/form.php]] Submit your card details."},
)  # fmt: skip
