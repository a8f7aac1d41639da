"""Chinese: how the intruder got in, and what is left to do."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES = {
    "How the intruder got in": "入侵者如何进入",
    "To do afterwards": "后续事项",
    "– The playbook of this case lists no causes.": "– 本案的处置手册没有列出原因。",
    "**NOT KNOWN:** nobody has decided how the intruder got in.": "**未知：**没有人判定入侵者如何进入。",
    "Decided {at} by {by}.": "由 {by} 于 {at} 判定。",
    "**Taken to be the cause:** {title}. {decided}": "**认为的原因：**{title}。{decided}",
    "**No cause is named:** {title}. {decided}": "**没有指明原因：**{title}。{decided}",
    "**When it was decided, more spoke against it than for it.**": "**判定时，反对的依据多于支持的依据。**",
    "**When it was decided, nothing at hand spoke for it.**": "**判定时，手头没有支持它的依据。**",
    "What speaks for and against each cause. None of it is proof.": "支持和反对每种原因的依据。都不是证明。",
    "**{title}**: {standing}": "**{title}**：{standing}",
    "for it": "支持",
    "against it": "反对",
    "**NOT KNOWN:** {what}": "**未知：**{what}",
    "{side}, strongly: {what} – {grade}": "{side}（有力）：{what} – {grade}",
    "{side}: {what} – {grade}": "{side}：{what} – {grade}",
    "cause|more speaks for it": "支持的较多",
    "cause|a little speaks for it": "略有支持",
    "cause|some speaks for it, some against": "有支持也有反对",
    "cause|more speaks against it": "反对的较多",
    "cause|a little speaks against it": "略有反对",
    "cause|NOT KNOWN": "未知",
    "– Nothing to do afterwards is on record.": "– 没有后续事项的记录。",
    "**Known only since the decision, and not weighed in it:**": "**判定之后才得知，判定时未考虑：**",
    "**Proposed, and nobody took it over:**": "**已建议，但无人承接：**",
    "No.": "序号",
    "Owner": "负责人",
    "By the day": "期限",
    "How it stands": "状态",
    "✔ done by {who}, {at}: {how} – {grade}": "✔ 由 {who} 于 {at} 完成：{how} – {grade}",
    "✋ not to be done: {why}": "✋ 不再进行：{why}",
    "**● OVERDUE, not done**": "**● 已逾期，未完成**",
    "due within a day": "一天内到期",
    "to come": "未到期",
}
