"""Chinese: who was told, and linked cases."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES = {
    "– Nobody is on record as told.": "– 没有告知任何人的记录。",
    "On record elsewhere in the case, as somebody wrote it:": "案件中其他地方的记录，按填写的原文：",
    "{what}: told {who}, {at}": "{what}：已告知 {who}，{at}",
    "{step}, “{ask}” {answer} – {by}, {at}": "{step}，“{ask}” {answer} – {by}，{at}",
    "Audience": "对象",
    "Who": "谁",
    "Recorded (UTC)": "记录（UTC）",
    "**✘ STRUCK, a mistake:** {why} (it said: {how})": "**✘ 已划去，有误：**{why}（原文：{how}）",
    "{n} people; their list was let go": "{n} 人；名单已清除",
    "{people} and {n} more, in the JSON report": "{people}，另有 {n} 人见 JSON 报告",
    "This case is linked with no other. That is no word on other accounts.": "本案未与其他案件关联。这不说明其他邮箱的情况。",
    "What a linked case concluded stands in its own report; nothing of it was taken over here.": "关联案件的结论在其自己的报告中；此处没有采用。",
    "Case": "案件",
    "Account": "邮箱",
    "Why": "原因",
    "Shared": "共同点",
    "Linked (UTC)": "关联（UTC）",
    "Blocks that hold here too, made and counted there:": "在此同样有效的封锁，由那边设置并计入那边：",
    "Block": "封锁",
    "Recorded in": "记录于",
    "Proved (UTC)": "证实（UTC）",
    " (this case was opened for it)": "（本案为它而立）",
    " (opened for this one)": "（为本案而立）",
    " and more": " 等",
    "{case}, ticket {ticket}{opened}": "{case}，工单 {ticket}{opened}",
}
