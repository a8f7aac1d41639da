"""Chinese: reported mail."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES = {
    "Reported mail": "被举报的邮件",
    "**– NOT EXAMINED: no reported mail was taken in.**": "**– 未检验：没有导入被举报的邮件。**",
    "What people said": "相关人员的说法",
    "Who fell for it": "谁上了当",
    "Filter rules": "过滤规则",
    "no subject": "无主题",
    "{finding}: “{subject}”": "{finding}：“{subject}”",
    "Reasons, with points and what stands in the mail:": "理由、分数和邮件中的原文：",
    "Where its links lead:": "链接指向：",
    "Files:": "文件：",
    "**– NOT EXAMINED: {what}**": "**– 未检验：{what}**",
    "nobody": "无",
    "From: {name} {address}": "发件人：{name} {address}",
    "Date, as its sender has it: {date}": "日期（按发件人）：{date}",
    "the mailbox of {address}": "{address} 的邮箱",
    "a file handed in": "提交的文件",
    "Kept as it came from {place}: {name}, mail {n} in it, SHA-256 {sha256}": "按原样保存，来自{place}：{name}，其中第 {n} 封，SHA-256 {sha256}",
    "Examined {at} by {by}": "由 {by} 于 {at} 检验",
    "; nothing in it was opened, followed or run": "；其中的内容没有被打开、访问或运行",
    "{points} {sentence}": "{points} {sentence}",
    "and {n} more": "另有 {n} 个",
    "{question} **NOT ANSWERED**": "{question} **未回答**",
    "{question} {answer}": "{question} {answer}",
    "recorded by {by}, {at}": "由 {by} 记录，{at}",
    "**– NOT CHECKED: who answered. Other people's mailboxes were not searched.**": "**– 未检查：谁回复了。没有搜索其他人的邮箱。**",
    "Nobody who got a copy answered it, as far as their sent mail tells.": "从已发送邮件看，收到副本的人都没有回复。",
    "Clicks leave no trace in mail: who clicked is what people said, above.": "点击不会在邮件中留下痕迹：谁点击过，见上面的说法。",
    "linked case {case}": "关联案件 {case}",
    "**no linked case**": "**没有关联案件**",
    "{account}: {why}; {case}": "{account}：{why}；{case}",
    "No rule was made from the reported mail.": "没有从被举报的邮件制定规则。",
    "**NOT CHECKED: what it would have caught.**": "**未检查：它会拦截什么。**",
    "{rule}: {state}. {told}": "{rule}：{state}。{told}",
    "Looked at {at}: mail of those who sent what was reported{since}.": "查看于 {at}：发送被举报邮件者的邮件{since}。",
}
