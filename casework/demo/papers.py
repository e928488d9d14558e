"""The papers of the demonstration: sheets of one line, small and real, so that a click opens them. Pure."""

from __future__ import annotations

import re
from functools import cache

from django.core.files.base import ContentFile

SHEETS = {
    "APPEAL": "行政复议（诉讼）材料（演示）",
    "APPEAL_DECISION": "行政复议决定书（演示）",
    "ARREST_REQUEST": "提请批准逮捕书（演示）",
    "CASE_REPORT": "涉嫌犯罪案件情况调查报告（演示）",
    "CONCESSIONS": "调解中作出的让步（演示）",
    "CONFIRMATION": "人民法院民事裁定书（演示）",
    "COURT_RULING": "人民法院行政裁定书（演示）",
    "EVIDENCE": "证据材料（演示）",
    "HEARING_REQUEST": "听证申请书（演示）",
    "IDENTITY": "当事人身份证明（演示）",
    "INDICTMENT": "起诉书（演示）",
    "NOTICE_RECEIPT": "送达回证：受理告知书（演示）",
    "OPINION_RECEIPT": "送达回证：信访事项处理意见书（演示）",
    "OUTSIDE_PROOF": "单轨制除外情形证明材料（演示）",
    "PAYMENT": "缴款凭证（演示）",
    "PERFORMANCE": "履行凭证：收款收据（演示）",
    "PROOF_EXPLAINED": "思想教育到位证明（演示）",
    "PROOF_HELPED": "帮扶救助到位证明（演示）",
    "PROOF_PUNISHED": "依法处理证明（演示）",
    "PROOF_SOLVED": "解决问题到位证明（演示）",
    "PROPERTY_LIST": "涉案物品清单（演示）",
    "PROSECUTION_OPINION": "起诉意见书（演示）",
    "RECHECK_RECEIPT": "送达回证：复核意见书（演示）",
    "REPORT": "办结报告（演示）",
    "RESULT": "处理结果通知书（演示）",
    "REVIEW_RECEIPT": "送达回证：复查意见书（演示）",
    "SECURITY": "担保书（演示）",
    "SERVICE_RECEIPT": "送达回证：行政处罚决定书（演示）",
    "SETTLEMENT": "和解协议（演示）",
    "SPOT_FILING": "当场处罚备案单（演示）",
    "TRANSFER_LETTER": "涉嫌犯罪案件移送书（演示）",
    "TRANSMITTAL": "移送函（演示）",
    "WITHDRAWAL_CONFIRMATION": "对方当事人书面确认：双方已自行和解（演示）",
}
_SPECIAL = re.compile(rb"[()\\]")
_LETTERS = b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
_MEASURES = b"/Ascent 880/Descent -120/CapHeight 700/StemV 90"


@cache
def sheet(kind: str, signer: str = "") -> ContentFile[bytes]:
    """
    Draw the sheet of one kind of paper: a PDF of one page. kind: a code of the catalogue.

    signer: whose signature it bears, "" for none; a name in the place of a signature, which seals nothing.
    """
    words = SHEETS[kind]
    drawn = b"BT /F 18 Tf 72 720 Td <" + words.encode("utf-16-be").hex().encode() + b"> Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo %s/FontDescriptor 7 0 R>>" % _LETTERS,
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0%s>>" % _MEASURES,
    ]
    if signer:
        name = _SPECIAL.sub(rb"\\\g<0>", b"\xfe\xff" + f"{signer}（演示）".encode("utf-16-be"))
        parts.append(b"<</Type/Sig/Filter/Adobe.PPKLite/Name(%s)/ByteRange[0 0 0 0]/Contents<00>>>" % name)
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return ContentFile(written + end % (size, table, size, len(written)), name=f"{words}.pdf")
