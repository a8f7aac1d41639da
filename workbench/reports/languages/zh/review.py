"""Chinese: who reviewed the case."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES: dict[str, str] = {
    "Review": "复核",
    "Remarks:": "意见：",
    "**{decision}** by {reviewer} on {at}": "**{decision}**，{reviewer}，{at}",
    "A review shows that the holder of that key saw the case up to the entry named, and decided that; the key is none of the desks'. It does not show that the holder is the person named, or another one than the responder: a call does, comparing fingerprints.": (
        "复核表明：该密钥的持有人看过截至所列条目的案件，并作出了这一决定；该密钥不属于任何工作台。"
        "它并不表明持有人就是所写的人，也不表明持有人不是处理人：这要通过电话核对指纹来确认。"
    ),
    "answered by {by} on {at}: {answer}": "{by} 于 {at} 答复：{answer}",
    "key {fingerprint}: {whose}": "密钥 {fingerprint}：{whose}",
    "no reviewer's that the settings of this desk name: it counts for nothing here": "本工作台的设置中没有这位复核人：在此不作数",
    "signed at another desk, at the account {account}": "在另一工作台签署，系统账户 {account}",
    "signed at this desk, at the account {account}": "在本工作台签署，系统账户 {account}",
    "the case as a whole": "整个案件",
    "the settings of this desk name no reviewer, so nothing says whose it is": "本工作台的设置未列出任何复核人，因此无从得知它属于谁",
    "up to entry {places} of the case": "截至案件的第 {places} 条",
    "without proof: {what}": "没有证明：{what}",
    "{name}'s, by the settings of this desk": "按本工作台的设置，属于 {name}",
    "{name}'s, who may not decide that: it counts for nothing here": "属于 {name}，此人无权作此决定：在此不作数",
    "{n} ({hash})": "{n}（{hash}）",
    "{reviewer} on {about}, {at}: {text}": "{reviewer}，关于{about}，{at}：{text}",
    "– **Not reviewed:** nobody has signed the case off as it was closed last.": "– **未复核：**案件最后一次结案后，还没有人签字确认。",
    "– **Not reviewed:** the case is open.": "– **未复核：**案件尚未结案。",
    "✋ **The review was waived.**": "✋ **已免予复核。**",
    "✔ **Signed off by a reviewer.**": "✔ **复核人已签字确认。**",
    "✘ **AFTER THE REVIEW:** {n} entries of this case were not part of it: {numbers}": (
        "✘ **复核之后：**本案有 {n} 条记录不在复核范围内：{numbers}"
    ),
    "✘ **Sent back by a reviewer.**": "✘ **已被复核人退回。**",
    "✘ **not answered**": "✘ **未答复**",
}
