"""Chinese: the report on a period. What its tables say is in English."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES: dict[str, str] = {
    "Cases of {period}": "{period} 的案件",
    "Cases of {period}. Made {at} from the case file as it stood after entry {seq}, link {link}.": (
        "{period} 的案件。于 {at} 依据案件文件第 {seq} 条（链值 {link}）时的状态制作。"
    ),
    "Contained after: from the opening of the case.": "控制用时：自立案起。",
    "Made from the case file as it stood after entry {seq}, link {link}. Stated names are not authenticated.": (
        "依据案件文件第 {seq} 条（链值 {link}）时的状态制作。所写姓名未经验证。"
    ),
    "None.": "无。",
    "The cases": "案件",
    "The medians of the table": "表中的中位数",
    "What the table says, as a picture": "表中内容的图示",
    "{days}. Report made {at} by {by} with {program}. A case belongs to the time in which it was opened. All times are UTC.": (
        "{days}。报告由 {by} 于 {at} 用 {program} 制作。案件按立案时间归属。所有时间均为 UTC。"
    ),
    "{n} more cases are counted above and not listed: `workbench history` finds them.": (
        "另有 {n} 个案件已计入上文但未列出：用 `workbench history` 可以找到。"
    ),
    "✘ **The case file is in doubt:** {why}": "✘ **案件文件存疑：**{why}",
}
