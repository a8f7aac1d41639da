"""Chinese: sentences of ours that the report's model holds as they are."""

from __future__ import annotations

__all__ = ["PHRASES"]

PHRASES = {
    "the intruder": "入侵者",
    "First abnormal sign-in record": "第一条异常登录记录",
    "First abnormal sign-in with success": "第一次成功的异常登录",
    "First exposure taken to be the intruder's opened": "第一个认为是入侵者打开的暴露点",
    "Last abnormal sign-in record": "最后一条异常登录记录",
    "Case opened": "立案",
    "First action that is proved took effect": "第一个已证实的操作生效",
    "Last exposure closed": "最后一个暴露点关闭",
    "Case closed": "结案",
    "No verdict has been given.": "尚未作出判定。",
    "The case is not closed.": "案件尚未关闭。",
    "The stand-down is not finished.": "撤销处置尚未完成。",
    "Nobody looked.": "没有人查看。",
    "Nobody looked: the verdict led past this step.": "没有人查看：判定跳过了这一步。",
    "Nothing is there.": "没有内容。",
    "It rests on a person's word alone.": "只有一个人的说法。",
    "No sign-in records were taken in.": "没有导入登录记录。",
    "The password that was set has stopped working: the one from before was put back.": "设置的密码已失效：已恢复原来的密码。",
    "The new password was shown once, and is kept nowhere.": "新密码只显示过一次，没有保存在任何地方。",
    "Nobody took a new password from this program; none is kept.": "没有人从本程序取走新密码；也没有保存。",
    "Each entry is linked to the one before it: one that was changed, taken out or put in between breaks the chain.": "每条记录都与前一条相连：更改、删除或插入任何一条都会使链断开。",
    "Each entry is signed with the desk's key: it was written at this desk.": "每条记录都用服务台的密钥签名：它写于本服务台。",
    "The evidence is kept byte for byte under its SHA-256: other bytes would have another.": "证据按 SHA-256 逐字节保存：字节不同，SHA-256 就不同。",
    "Whoever keeps this report holds the head (number and link): up to there, nobody rewrites the ledger unnoticed.": "保存本报告的人就持有链头（编号和链接值）：在此之前的账本无法被悄悄改写。",
    "The times are those of this desk's clock. No trusted time stamp backs them.": "时间以本服务台的时钟为准，没有可信时间戳佐证。",
    "The key is the desk's and not a person's: it does not show who sat there.": "密钥属于服务台而不属于个人：不能说明是谁在操作。",
    "A stated name is not authenticated. The operating-system account beside it is what the machine knew.": "所述姓名未经验证。旁边的操作系统账户是机器所知道的。",
    "The desk's own operating-system account holds the key and could rewrite all that nobody else has a head of.": "服务台自己的操作系统账户持有密钥，可以改写别人没有链头的部分。",
    "It shows what was recorded, and not that the records of the mail system were complete or right.": "它说明记录了什么，不说明邮件系统的记录完整或正确。",
    "NIST CSF 2.0 RS.AN-06: the actions of the investigation are recorded; the record's integrity and origin are kept.": "NIST CSF 2.0 RS.AN-06：调查的操作有记录；记录的完整性和来源得到保全。",
    "NIST CSF 2.0 RS.AN-07: data are collected with their source and the time of collection; their integrity is kept.": "NIST CSF 2.0 RS.AN-07：数据的收集有来源和时间；其完整性得到保全。",
}
