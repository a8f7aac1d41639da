"""Chinese: reported mail."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES: dict[str, str] = {
    "Reported mail": "被举报的邮件",
    "**– NOT EXAMINED: no reported mail was taken in.**": "**– 未检查：没有收录任何被举报的邮件。**",
    "What people said": "相关人员的说法",
    "Who fell for it": "谁上了当",
    "Filter rules": "过滤规则",
    "no subject": "无主题",
    "nobody": "无",
    "{finding}: “{subject}”": "{finding}：“{subject}”",
    "Reasons, with points and what stands in the mail:": "理由、分值及邮件中的依据：",
    "Where its links lead:": "链接指向：",
    "Files:": "文件：",
    "**– NOT EXAMINED: {what}**": "**– 未检查：{what}**",
    "From: {sender}": "发件人：{sender}",
    "Date, as its sender has it: {date}": "日期（发件人所写）：{date}",
    "a file that was handed in": "提交的文件",
    "the mailbox of {address}": "{address} 的邮箱",
    ", mail {n} in it": "，其中第 {n} 封",
    "Kept as it came from {whence}: {name}{place}, SHA-256 {hash}": "按原样保存，来自{whence}：{name}{place}，SHA-256 {hash}",
    "Examined {at} by {by}; nothing in it was opened, followed or run": "{by} 于 {at} 检查；其中内容均未打开、访问或运行",
    "and {n} more": "另有 {n} 项",
    "**NOT ANSWERED**": "**未答复**",
    "{ask} {answer} ({by}, {at})": "{ask} {answer}（{by}，{at}）",
    "**– NOT CHECKED: who answered. Other people's mailboxes were not searched.**": (
        "**– 未检查：谁回复过。未搜索其他人的邮箱。**"
    ),
    "Nobody who got a copy answered it, as far as their sent mail tells.": "从已发送邮件看，收到副本的人都没有回复。",
    "Clicks leave no trace in mail: who clicked is what people said, above.": "点击不会在邮件中留下痕迹：谁点击过，以上文所述为准。",
    "linked case {id}": "关联案件 {id}",
    "**no linked case**": "**没有关联案件**",
    "{account}: {why}; {linked}": "{account}：{why}；{linked}",
    "No rule was made from the reported mail.": "没有根据被举报的邮件制作规则。",
    "**NOT CHECKED: what it would have caught.**": "**未检查：它本会拦下哪些邮件。**",
    "{rule}: {state}. {told}": "{rule}：{state}。{told}",
    "Looked at {at}: mail of those who sent what was reported{since}.": "查看于 {at}：发送被举报邮件者的邮件{since}。",
}
