"""Ordinary mail, some of which looks like a trap to somebody in a hurry."""

from __future__ import annotations

from typing import Any

from examined_corpus import OWN, pdf, zipped

__all__ = ["ORDINARY"]


def _passes(domain: str) -> str:
    return f"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"


_LIST = (
    "List-Id: <dev.lists.example>\nList-Post: <mailto:dev@lists.example>\nPrecedence: list\nReply-To: dev@lists.example"
)
_NEWS = "List-Unsubscribe: <https://news.shop.example/u/{n}>"

ORDINARY: tuple[dict[str, Any], ...] = (
    {"name": "colleague", "sender": f"Jonas Falk <jonas.falk@{OWN}>", "subject": "Lunch on Thursday?", "text":
        "Hi {first},\n\nlunch on Thursday as usual? I booked a table at noon.\n\nJonas"},
    {"name": "thread", "sender": "Mira Stone <mira@north-supply.example>", "subject": "Re: offer for the pumps",
        "checks": _passes("north-supply.example"),
     "headers": "In-Reply-To: <a1@harbour-tools.example>\nReferences: <a1@harbour-tools.example>", "text":
         "Hello {first},\n\nthanks, we can deliver in week 12. The invoice follows.\n\nOn Mon, {who} wrote:\n> "
         "Could you send the price and the payment terms?\n> Please confirm until Friday."},
    {"name": "invoice", "sender": "North Supply Billing <billing@north-supply.example>", "subject": "Invoice {n}",
        "checks": _passes("north-supply.example"),
     "text": "Dear Ms Obi,\n\nplease find attached our invoice {n} for the March delivery. Payment within 30 "
             "days to the account on the invoice.\n\nKind regards\nNorth Supply", "files": (("invoice.pdf",
                 "application/pdf", b"%PDF-1.4\nmade up\n%%EOF"),)},
    {"name": "receipt", "sender": "Corner Books <orders@cornerbooks.example>", "subject": "Your order {n}",
     "checks": _passes(
        "cornerbooks.example"),
     "page": "Hi {first}, thank you for your order. Total: 34.80. [[View your order|"
             "https://www.cornerbooks.example/orders/{n}]] Questions? [[Contact us|"
             "https://www.cornerbooks.example/help]]"},
    {"name": "amazon-receipt", "sender": "Amazon.com <auto-confirm@amazon.com>", "subject": "Your Amazon.com order",
        "checks": _passes("amazon.com"),
     "page": "Hello {first}, your order will arrive Tuesday. [[View or manage order|"
             "https://www.amazon.com/gp/css/your-orders/o={n}]] Your card was charged 12.99."},
    {"name": "paypal-receipt", "sender": "PayPal <service@paypal.com>", "subject": "Receipt for your payment",
        "checks": _passes("paypal.com"),
     "page": "Hello {who}, you sent a payment of 20.00 to Corner Books. [[View details|"
             "https://www.paypal.com/activity/{n}]] Log in to your account to see more. If you did not authorize "
             "this, contact us."},
    {"name": "reset", "sender": "Trackboard <no-reply@trackboard.example>", "subject": "Reset your password",
     "checks": _passes(
        "trackboard.example"),
     "page": "Hi {first}, somebody asked to reset the password of your account. [[Reset password|"
             "https://trackboard.example/reset/{n}]] The link expires in 24 hours. If it wasn't you, ignore this "
             "mail."},
    {"name": "new-sign-in", "sender": "GitHub <noreply@github.com>", "subject":
        "[GitHub] A new sign-in to your account", "checks": _passes("github.com"),
     "page": "Hey {first}! A new sign-in from a new device was seen. [[Review your sessions|"
             "https://github.com/settings/sessions]]"},
    {"name": "google-alert", "sender": "Google <no-reply@accounts.google.com>", "subject": "Security alert",
     "checks": _passes(
        "accounts.google.com"),
     "page": "A new sign-in on Linux. {address} We noticed a new sign-in to your Google Account. If this was "
             "you, you don't need to do anything. [[Check activity|"
             "https://accounts.google.com/AccountChooser?e={address}]]"},
    {"name": "code", "sender": "Trackboard <no-reply@trackboard.example>", "subject": "Your sign-in code: {n}",
        "checks": _passes("trackboard.example"), "text": "Your code is {n}. It expires in 10 minutes. Don't "
                                                         "share it with anybody."},
    {"name": "verify-address", "sender": "Forum <hello@boatforum.example>", "subject": "Confirm your email address",
        "checks": _passes("boatforum.example"),
     "page": "Welcome {first}! [[Confirm your email address|https://boatforum.example/confirm?t={n}]] to "
             "activate your account."},
    {"name": "newsletter", "sender": "Garden & Home <news@shop.example>", "subject": "Spring sale: 20% off everything",
        "checks": _passes("shop.example"), "headers": _NEWS,
     "page": "Hello, our spring sale is on. [[Shop now|https://click.mailer.example/c/{n}/1]] [[Tools|"
             "https://click.mailer.example/c/{n}/2]] [[Seeds|https://click.mailer.example/c/{n}/3]] Free "
             "delivery from 40. Hurry, last chance ends Sunday! [[Unsubscribe|https://news.shop.example/u/{n}]] "
             "[[Privacy|https://shop.example/privacy]]"},
    {"name": "newsletter-tracked", "sender": "Tech Weekly <weekly@techweekly.example>", "subject":
        "This week: PayPal, Apple and a data breach", "headers": _NEWS,
     "page": "Five stories. [[apple.com|https://track.esp.example/1]] PayPal accounts were suspended after a "
             "phishing wave; security experts urge users to change their password immediately. [[Read more|"
             "https://track.esp.example/2]] " * 4 + "[[Unsubscribe|https://track.esp.example/u]]"},
    {"name": "mailing-list", "sender": "Ada <ada@dev.example>", "subject": "[dev] Re: account verification flow",
        "headers": _LIST + "\nIn-Reply-To: <z@dev.example>",
     "text": "On Tue Bob wrote:\n> Should users verify their account before login?\n\nYes, and the password must "
             "be confirmed. See http://wiki.dev.example/login for details.\n_______\ndev mailing "
             "list\nhttp://lists.example/listinfo/dev"},
    {"name": "list-ip-link", "sender": "Bob <bob@dev.example>", "subject": "[dev] test build", "headers": _LIST,
        "text": "The build is at http://192.0.2.14:8080/build/ until Friday, please test."},
    {"name": "calendar", "sender": f"Amara Obi <amara.obi@{OWN}>", "subject": "Invitation: budget review", "text":
        "You are invited: budget review, Tuesday 10:00. Join: https://meet.example/r/{n}", "files": (("invite.ics",
            "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR"),)},
    {"name": "zoom", "sender": f"Amara Obi <amara.obi@{OWN}>", "subject": "Zoom meeting invitation", "text":
        "{who} is inviting you to a scheduled Zoom meeting.\nJoin Zoom "
        "Meeting\nhttps://us02web.zoom.us/j/{n}?pwd=abc\nPasscode: 4411"},
    {"name": "hr", "sender": f"Human Resources <hr@{OWN}>", "subject": "Holiday requests until Friday", "text":
        "Dear colleagues,\n\nplease enter your holiday requests in the staff portal until Friday: "
        "https://portal.harbour-tools.example/holidays\n\nHR"},
    {"name": "it-notice", "sender": f"IT Helpdesk <it@{OWN}>", "subject": "Mail server maintenance on Saturday",
        "text": "Dear all, the mail server is updated on Saturday from 22:00. You need do nothing. Questions: "
                "extension 4000."},
    {"name": "it-password", "sender": f"IT Helpdesk <it@{OWN}>", "subject": "Your password expires in 14 days", "text":
        "Hello {first}, your password expires in 14 days. Change it on your computer with Ctrl-Alt-Del. We never "
        "send links for this."},
    {"name": "bank-statement", "sender": "Harbour Bank <statements@harbourbank.example>", "subject":
        "Your statement is ready", "checks": _passes("harbourbank.example"),
     "page": "Dear {who}, your monthly statement is ready. Log in at [[harbourbank.example|"
             "https://www.harbourbank.example/]] to view it. We never ask for your password by mail."},
    {"name": "parcel", "sender": "DHL <noreply@dhl.com>", "subject": "Your DHL parcel is on its way",
     "checks": _passes(
        "dhl.com"), "page": "Hello {first}, your parcel arrives tomorrow. [[Track your parcel|"
                            "https://www.dhl.com/track?id={n}]]"},
    {"name": "docusign", "sender": "Mira Stone via DocuSign <dse@docusign.net>", "subject":
        "Please sign: framework contract", "checks": _passes("docusign.net"), "page":
            "{first}, Mira Stone sent you a document to review and sign. [[REVIEW DOCUMENT|"
            "https://www.docusign.net/Signing/{n}]]"},
    {"name": "shared-drive", "sender": "Mira Stone (via Google Drive) <drive-shares-noreply@google.com>", "subject":
        "Plan shared with you", "checks": _passes("google.com"), "page":
            "Mira Stone shared a file with you. [[Open|https://drive.google.com/file/d/{n}]]"},
    {"name": "linkedin", "sender": "LinkedIn <invitations@linkedin.com>", "subject":
        "{first}, you have a new invitation", "checks": _passes("linkedin.com"), "headers":
            "List-Unsubscribe: <https://www.linkedin.com/u>", "page": "[[Accept|https://www.linkedin.com/comm/in/{n}]] "
                                                                      "[[View profile|"
                                                                      "https://www.linkedin.com/comm/p/{n}]]"},
    {"name": "survey", "sender": "Hotel Seeblick <feedback@seeblick.example>", "subject": "How was your stay?",
        "checks": _passes("seeblick.example"), "page": "Dear {who}, please tell us how your stay was. [[Start "
                                                       "the survey|https://www.surveymonkey.com/r/{n}]]"},
    {"name": "supplier-docs", "sender": "Ops <ops@freight.example>", "subject": "Shipping documents for order {n}",
        "checks": _passes("freight.example"), "text": "Hello {first},\n\nattached are packing list and bill of "
                                                      "lading for order {n}. ETA is 14 May.\n\nBest "
                                                      "regards\nMaria Lopez, Freight Ltd", "files": (("docs.zip",
                                                          "application/zip", zipped("packing.pdf", "bl.pdf")),)},
    {"name": "pdf-link", "sender": "Mira Stone <mira@north-supply.example>", "subject": "Catalogue", "checks": _passes(
        "north-supply.example"), "text": "Hello {first}, the new catalogue is attached.", "files": (("catalogue.pdf",
            "application/pdf", pdf("https://www.north-supply.example/shop")),)},
    {"name": "bounce", "sender": f"Mail Delivery System <MAILER-DAEMON@mx1.{OWN}>", "subject":
        "Undelivered Mail Returned to Sender", "headers": "Return-Path: <>", "text":
            "This is the mail system. I'm sorry to inform you that your message could not be delivered to one or "
            "more recipients.\n\n<old@gone.example>: host gone.example said: 550 user unknown"},
    {"name": "cron", "sender": f"root <root@build.{OWN}>", "subject": "Cron <root@build> backup", "text":
        "backup finished: 0 errors, 214 files"},
    {"name": "ticket", "sender": "Trackboard <tickets@trackboard.example>", "subject":
        "[HD-{n}] Account locked after update", "checks": _passes("trackboard.example"), "headers":
            "Auto-Submitted: auto-generated", "page": "Jonas Falk commented: the account of a user was locked, I "
                                                      "unlocked it. [[View ticket|"
                                                      "https://harbour.trackboard.example/HD-{n}]]"},
    {"name": "charity", "sender": "Sea Rescue <hello@searescue.example>", "subject": "Thank you for your donation",
        "checks": _passes("searescue.example"), "headers": _NEWS, "page":
            "Dear {who}, thank you for your donation of 50. Read what it does. [[Our work|"
            "https://searescue.example/work]]"},
    {"name": "private-gmail", "sender": "Aunt Rosa <rosa1957@gmail.com>", "subject": "photos", "checks": _passes(
        "gmail.com"), "text": "Hi {first}, here are the photos from Sunday. See you soon! Love, Rosa", "files": ((
            "beach.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + bytes(5000)),)},
    {"name": "job", "sender": "Tom Reed <tom.reed@outlook.com>", "subject": "Application as a fitter",
     "checks": _passes(
        "outlook.com"), "text": "Dear Sir or Madam,\n\nI apply for the post. My CV is attached. I am available "
                                "from May.\n\nTom Reed", "files": (("cv.docx", "application/octet-stream", zipped(
                                    "word/document.xml")),)},
    {"name": "press", "sender": "Port Authority <press@port.example>", "subject":
        "Press release: $12 million for the quay", "headers": _NEWS, "text":
            "The port authority invests 12 million dollars in the new quay. Work starts in June. Contact: "
            "press@port.example"},
    {"name": "zh-colleague", "sender": f"王芳 <wang.fang@{OWN}>", "subject": "会议纪要", "text":
        "各位同事：\n\n附件是周一会议的纪要，请查收。如有修改请周五前告诉我。\n\n王芳", "files": (("纪要.pdf",
            "application/pdf", b"%PDF-1.4 made up"),)},
    {"name": "zh-invoice", "sender": "北方供应 <fapiao@beifang.example>", "subject": "三月电子发票", "checks": _passes(
        "beifang.example"), "text": "您好：\n\n附件为贵司三月份电子发票，金额 12,300 元，请查收。付款账户不变。"
                                    "\n\n北方供应 财务 李娜", "files": (("发票.pdf",
            "application/pdf", b"%PDF-1.4 made up"),)},
    {"name": "zh-newsletter", "sender": "书店 <news@shudian.example>", "subject": "本周新书", "checks": _passes(
        "shudian.example"), "headers": _NEWS, "page": "本周新书上架，满百包邮。[[查看|https://www.shudian.example/"
                                                      "new]] [[退订|"
                                                      "https://www.shudian.example/u]]"},
    {"name": "zh-gbk", "sender": f"Chen Jie <chen.jie@{OWN}>", "subject": "报价单", "text":
        "您好，报价单请见附件，有效期三十天。谢谢。",
        "charset": "gb2312"},
    {"name": "german", "sender": "Stadtwerke <service@stadtwerke.example>", "subject": "Ihre Rechnung",
     "checks": _passes(
        "stadtwerke.example"), "page": "Guten Tag {who}, Ihre Rechnung liegt im Portal bereit. [[Zum Portal|"
                                       "https://portal.stadtwerke.example/]]"},
    {"name": "event", "sender": "Boat Fair <tickets@boatfair.example>", "subject": "Your tickets", "checks": _passes(
        "boatfair.example"), "page": "Hi {first}, your tickets are attached. [[Add to calendar|"
                                     "https://boatfair.example/c/{n}]]",
     "files": (("tickets.pdf", "application/pdf", pdf(
                                         "https://boatfair.example/t")),)},
    {"name": "renewal", "sender": "Domain Shop <renewals@domainshop.example>", "subject":
        "Your domain expires in 30 days", "checks": _passes("domainshop.example"), "page":
            "Hello {who}, the domain harbour-tools.example expires in 30 days. [[Renew now|"
            "https://www.domainshop.example/renew/{n}]] or switch on renewal in [[your account|"
            "https://www.domainshop.example/account]]."},
    {"name": "security-news", "sender": "CERT <advisories@cert.example>", "subject":
        "Advisory: phishing wave with fake parcel notices", "headers": _LIST.replace("dev", "adv"), "text":
            "We see a wave of mails that say \"your package is on hold\" and link to hxxp://dhl-fee[.]example. "
            "Users are asked to verify their account within 24 hours. Block the host. Details: "
            "https://cert.example/a/{n}"},
    {"name": "slack", "sender": "Slack <notification@slack.com>", "subject": "New message from Jonas",
     "checks": _passes(
        "slack.com"), "page": "You have a new direct message from Jonas. [[View in Slack|"
                              "https://harbour.slack.com/archives/{n}]]"},
    {"name": "payment-ok", "sender": "Mira Stone <mira@north-supply.example>", "subject": "Payment received",
     "checks": _passes(
        "north-supply.example"), "text": "Hello {first}, your payment for invoice {n} has arrived, thank you. "
                                         "Our bank details are unchanged.\nMira"},
    {"name": "forwarded-html-plain", "sender": "Jonas Falk <jonas.falk@harbour-tools.example>", "subject":
        "Fwd: quote", "text": "FYI\n\n---- Forwarded message ----\nFrom: Mira <mira@north-supply.example>\nThe "
                              "quote is valid for 30 days, see https://www.north-supply.example/q/{n}"},
)  # fmt: skip
