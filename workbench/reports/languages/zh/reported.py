"""Chinese: reported mail."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES = {
    "Reported mail": "被举报的邮件",
    "**– NOT EXAMINED: no reported mail was taken in.**": "**– 未检验：没有导入被举报的邮件。**",
    "What people said": "相关人员的说法",
    "Who fell for it": "谁上当了",
    "Filter rules": "过滤规则",
    "No rule was made from the reported mail.": "没有根据被举报的邮件制定规则。",
    " ({by}, {at})": "（{by}，{at}）",
    "**NOT ANSWERED**": "**未回答**",
    "{ask} {answer}": "{ask} {answer}",
    "no subject": "无主题",
    "{finding}: “{subject}”": "{finding}：“{subject}”",
    "Reasons, with points and what stands in the mail:": "理由，附分值和邮件中的内容：",
    "Where its links lead:": "链接指向：",
    "Files:": "文件：",
    "**– NOT EXAMINED: {what}**": "**– 未检验：{what}**",
    "nobody": "无",
    "From: {name} {sender}": "发件人：{name} {sender}",
    "From: {sender}": "发件人：{sender}",
    "Date, as its sender has it: {date}": "日期（按发件人所写）：{date}",
    "the mailbox of {who}": "{who} 的邮箱",
    "a file that was handed in": "提交的文件",
    ", mail {n} in it": "，其中第 {n} 封",
    "Kept as it came from {whence}: {name}{place}, SHA-256 {sha256}": "按原样保存，来自 {whence}：{name}{place}，SHA-256 {sha256}",
    "Examined {at} by {by}; nothing in it was opened, followed or run": "{at} 由 {by} 检验；其中内容没有打开、访问或运行",
    "{points} {what}": "{points} {what}",
    "**– NOT CHECKED: who answered. Other people's mailboxes were not searched.**": "**– 未检查：谁回复了。没有搜索其他人的邮箱。**",
    "Nobody who got a copy answered it, as far as their sent mail tells.": "就已发送邮件所及，收到副本的人没有回复。",
    "Clicks leave no trace in mail: who clicked is what people said, above.": "点击在邮件中不留痕迹：谁点击过，以上面相关人员的说法为准。",
    "linked case {id}": "关联案件 {id}",
    "**no linked case**": "**没有关联案件**",
    "{account}: {why}; {case}": "{account}：{why}；{case}",
    "**NOT CHECKED: what it would have caught.**": "**未检查：它会拦截什么。**",
    "{key}: {state}. {told}": "{key}：{state}。{told}",
    "Looked at {at}: mail of those who sent what was reported{since}.": "{at} 查看：被举报邮件的发件人的邮件{since}。",
    "We examined the mail that was reported.": "我们检验了被举报的邮件。",
    "“{subject}”: {finding}": "“{subject}”：{finding}",
}
