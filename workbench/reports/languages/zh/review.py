"""Reviews in Chinese."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES = {
    "Review": "复核",
    "signed off": "已签核",
    "sent back": "已退回",
    "✔ **Signed off by a reviewer.**": "✔ **已由复核人签核。**",
    "✋ **The review was waived.**": "✋ **已免除复核。**",
    "✘ **Sent back by a reviewer.**": "✘ **已被复核人退回。**",
    "– **Not reviewed:** the case is open.": "– **未复核：**案件尚未结案。",
    "– **Not reviewed:** nobody has signed the case off as it was closed last.": (
        "– **未复核：**最近一次结案后无人签核。"
    ),
    "A review shows that the holder of that key saw the case up to the entry named, and decided that; the key is none of "
    "the desks'. It does not show that the holder is the person named, or another one than the responder: a call does, "
    "comparing fingerprints.": (
        "复核表明：该密钥的持有人看过所列条目为止的案件，并作出上述决定；该密钥不属于任何工作台。它并不表明持有人就是"
        "所署之人，也不表明其与处置人不是同一人：须通过电话核对指纹。"
    ),
    "**{decision}** by {reviewer} on {at}": "**{decision}**，{reviewer}，{at}",
    "up to entry {places} of the case": "截至案件第 {places} 条",
    "{n} ({hash})": "{n}（{hash}）",
    "key {fingerprint}: {whose}": "密钥 {fingerprint}：{whose}",
    "{name}'s, by the settings of this desk": "按本工作台的设置，属于 {name}",
    "{name}'s, who may not decide that: it counts for nothing here": "属于 {name}，其无权作此决定：在此不作数",
    "the settings of this desk name no reviewer, so nothing says whose it is": (
        "本工作台的设置未列出复核人，因此无从得知其属于谁"
    ),
    "no reviewer's that the settings of this desk name: it counts for nothing here": (
        "不属于本工作台设置中的任何复核人：在此不作数"
    ),
    "signed at another desk, at the account {account}": "在另一工作台签署，操作系统账户 {account}",
    "signed at this desk, at the account {account}": "在本工作台签署，操作系统账户 {account}",
    "✘ {why}": "✘ {why}",
    "somebody of that name worked the case": "有同名的人处置过本案",
    "the case was worked at the account and desk that it was signed at": "本案正是在签署所用的账户和工作台上处置的",
    "✘ by the reviewer's clock it was signed before the case was closed: one clock is wrong": (
        "✘ 按复核人的时钟，签署早于案件结案：两个时钟中有一个不准"
    ),
    "reason: {reason}": "理由：{reason}",
    "without proof: {what}": "无证明：{what}",
    "✘ **AFTER THE REVIEW:** {n} entries of this case were not part of it: {numbers}": (
        "✘ **复核之后：**本案有 {n} 条未包括在内：{numbers}"
    ),
    "Remarks:": "意见：",
    "the case as a whole": "整个案件",
    "{reviewer} on {about}, {at}: {text}": "{reviewer} 就“{about}”，{at}：{text}",
    "✘ **not answered**": "✘ **未答复**",
    "answered by {by} on {at}: {answer}": "{by} 于 {at} 答复：{answer}",
}
