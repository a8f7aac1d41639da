"""Chinese: the frame of the report on a period."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES = {
    "Cases of {period}": "{period} 的案件",
    "{days}. Report made {at} by {by} with {program}. A case belongs to the time in which it was opened. All times are UTC.": "{days}。报告由 {by} 于 {at} 用 {program} 生成。案件归入立案的时间段。所有时间均为 UTC。",
    "✘ **The case file is in doubt:** {why}": "✘ **案件文件存疑：** {why}",
    "Cases of {period}. Made {at} from the case file as it stood after entry {seq}, link {link}.": "{period} 的案件。于 {at} 根据案件文件第 {seq} 条之后的状态生成，链接 {link}。",
    "{of}: {parts}.": "{of}：{parts}。",
    "The cases": "案件列表",
    "None.": "无。",
    "The medians of the table": "表中的中位数",
    "What the table says, as a picture": "表格内容的图示",
    "Contained after: from the opening of the case.": "“立案到遏制”：从立案算起。",
    "{n} more cases are counted above and not listed: `workbench history` finds them.": "另有 {n} 个案件计入上文但未列出：用 `workbench history` 可以找到。",
    "Made from the case file as it stood after entry {seq}, link {link}. Stated names are not authenticated.": "根据案件文件第 {seq} 条之后的状态生成，链接 {link}。所填姓名未经认证。",
}
