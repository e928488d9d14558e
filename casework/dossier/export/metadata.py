"""
What an archive asks of a file, as XML: the elements that DA/T 46-2009 lists (domain 3.3), each with its Chinese name.

Its three kinds of entity are the file with its papers, whoever acted, and each act; they are bound by relations, as in PREMIS. Elements
nobody knows yet at export, as the fonds number an archive gives, are there and empty: whoever takes the file in fills them in.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from django.utils import translation

from casework.dossier.export.contents import LANGUAGE, Contents, ExportedPaper
from casework.dossier.formats import media_type_of
from casework.ledger.canonical import moment_text
from casework.ledger.models import Entry
from casework.workflow.tracks import track_of

SPACE = "urn:casework:dossier-metadata:1"
# Element → its Chinese name in the standard; in this order.
NAMES = {
    "dossier": "电子卷宗元数据", "file": "文件实体", "paper": "卷内文件", "agent": "机构人员实体", "act": "业务实体",
    "relation": "实体关系", "aggregation": "聚合层次", "source": "来源", "archive": "档案馆名称", "fonds": "全宗名称",
    "unit": "立档单位名称", "number": "电子文件号", "code": "档号", "fonds-number": "全宗号", "catalogue-number": "目录号",
    "year": "年度", "retention": "保管期限", "matter": "机构或问题", "category": "类别号", "item": "件号", "content": "内容描述",
    "title": "题名", "document-number": "文件编号", "class": "分类号", "date": "日期", "genre": "文种", "form": "形式特征",
    "origin": "生成方式", "pages": "页数", "electronic": "电子属性", "format": "格式信息", "name": "计算机文件名", "size": "计算机文件大小",
    "digest": "数字摘要", "signature": "电子签名", "signer": "签名人", "certificate": "证书序列号", "algorithm": "签名算法",
    "signed-at": "签名时间", "volume": "卷别", "state": "状态", "role": "岗位", "account": "账号", "verb": "业务行为", "at": "行为时间",
    "recorded-at": "记录时间", "law": "行为依据", "hash": "记录哈希", "holder": "责任者", "agents": "责任者", "acts": "业务行为",
    "papers": "卷内文件", "relations": "实体关系", "from": "关系主体", "to": "关系客体", "kind": "关系类型",
}  # fmt: skip


def metadata(contents: Contents) -> str:
    """Write the metadata of an export; the same bytes for the same state."""
    with translation.override(LANGUAGE):
        root = _element("dossier", id=contents.number)
        root.append(_file(contents))
        papers, agents, acts, relations = (_under(root, each) for each in ("papers", "agents", "acts", "relations"))
        for number, paper in enumerate(contents.papers, 1):
            papers.append(_paper(number, paper))
            if paper.document.seq:
                _relate(relations, f"act-{paper.document.seq}", f"paper-{number}", "issues")
        names: dict[tuple[str, str, str], str] = {}
        for entry in contents.entries:
            who = names.setdefault((entry.actor, entry.role, entry.actor_unit), f"agent-{len(names) + 1}")
            acts.append(_act(entry, contents))
            _relate(relations, who, f"act-{entry.seq}", "does")
        for (account, role, unit), name in names.items():
            _fill(_under(agents, "agent", id=name), account=account, role=role, unit=contents.units.get(unit, unit))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _file(contents: Contents) -> ET.Element:
    matter, last = contents.matter, contents.last
    file = _element("file", id="file")
    _fill(file, aggregation="案卷")
    _fill(_under(file, "source"), archive="", fonds=contents.organ, unit=contents.organ)
    _fill(file, number=contents.number)
    year = str(matter.opened_at.year)
    retention = contents.retention.code if contents.retention is not None else ""
    code = _under(file, "code")
    _fill(
        code,
        fonds_number="",
        catalogue_number="",
        year=year,
        retention=retention,
        matter=contents.organ,
        category=matter.track,
    )
    content = _under(file, "content")
    _fill(content, title=matter.title, document_number=contents.number, date=moment_text(matter.opened_at))
    content.append(_element("class", f"{track_of(matter.track).label} {matter.type}".strip()))
    pages = sum(paper.document.pages or 0 for paper in contents.papers)
    _fill(_under(file, "form"), item=str(len(contents.papers)), pages=str(pages))
    _fill(file, state=last.to_state, hash=last.hash)
    return file


def _paper(number: int, paper: ExportedPaper) -> ET.Element:
    document = paper.document
    element = _element("paper", id=f"paper-{number}")
    _fill(element, aggregation="文件", volume=document.get_volume_display())
    _fill(
        _under(element, "content"),
        title=document.title if paper.file else "",
        document_number=document.number,
        date=moment_text(document.added_at),
        genre=document.kind,
        holder=document.added_by,
    )
    origin = document.get_origin_display()
    _fill(_under(element, "form"), origin=origin, pages="" if document.pages is None else str(document.pages))
    electronic = _under(element, "electronic")
    _fill(electronic, format=media_type_of(document.filename), name=paper.file, size=str(document.size))
    electronic.append(_element("digest", document.sha256, algorithm="SHA-256"))
    for each in _signatures(paper):
        told = {"signer": "signer", "cert": "certificate", "alg": "algorithm", "at": "signed-at"}
        _fill(_under(element, "signature"), **{name: str(each.get(key, "")) for key, name in told.items()})
    return element


def _signatures(paper: ExportedPaper) -> Iterable[dict[str, str]]:
    return paper.document.signatures if paper.file else ()


def _act(entry: Entry, contents: Contents) -> ET.Element:
    act = _element("act", id=f"act-{entry.seq}")
    _fill(act, verb=str(track_of(entry.track).label_of(entry.verb)), at=moment_text(entry.happened_at))
    _fill(act, recorded_at=moment_text(entry.recorded_at), law=entry.law, state=entry.to_state, hash=entry.hash)
    return act


def _relate(relations: ET.Element, source: str, target: str, kind: str) -> None:
    _fill(_under(relations, "relation"), **{"from": source, "to": target, "kind": kind})


def _under(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    element = _element(name, **attributes)
    parent.append(element)
    return element


def _fill(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        parent.append(_element(name.replace("_", "-"), text))


def _element(name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.Element(name, {"zh": NAMES[name], **attributes})
    if name == "dossier":
        element.set("xmlns", SPACE)
    # What XML cannot hold, a control character say, is told by the texts beside this one.
    element.text = "".join(each if each.isprintable() else " " for each in text) or None
    return element
