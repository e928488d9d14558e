"""What a verification says, line by line: what holds, what is wrong, and what cannot be proved here. In Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

GOOD, WRONG, OPEN = "GOOD", "WRONG", "OPEN"
MARKS: Mapping[str, tuple[str, str]] = {GOOD: ("通过", "good"), WRONG: ("错误", "WRONG"), OPEN: ("注意", "note")}
VERDICTS: Mapping[bool, tuple[str, str]] = {
    True: (
        "卷宗完整：未发现增加、缺少、改动或者倒签。",
        "The dossier is whole: nothing was added, dropped, changed or back-dated.",
    ),
    False: ("卷宗有误，见上列错误。", "The dossier is not what was issued; see what is WRONG above."),
}
# code → what is said, in Chinese and in English; {} is the place, or how many.
WORDS: Mapping[str, tuple[str, str]] = {
    # what holds
    "BAG_WHOLE": ("{} 个文件与清单一致，无多无缺", "{} files are those of the manifests, none added, none missing"),
    "BAG_SIGNED": ("清单的签名有效，密钥 {}", "the manifests are signed, by the key {}"),
    "CHAIN_WHOLE": ("{} 条台账记录与其哈希一致，链条完整", "{} entries of the ledger are what was hashed, in one chain"),
    "CHECKPOINT_SIGNED": ("检查点的签名有效：{}", "the checkpoint is signed: {}"),
    "ENTRIES_INCLUDED": ("{} 条记录均有检查点内的包含证明", "{} entries are proved to be under the checkpoint"),
    "WORDS_FIT": ("{} 处文字与记录所载的加盐摘要一致", "{} texts are those the entries hold salted digests of"),
    "WORDS_GONE": ("{} 处文字已依法删除，记录载明", "{} texts were erased by law, as an entry says"),
    "PAPERS_FIT": ("{} 份材料与卷内目录一致", "{} papers are those the list of papers names"),
    "COPIES_FIT": (
        "{} 份签章副本以该材料原文起首，其电子签章由 PDF 阅读器核验",
        "{} signed copies begin with their paper; a reader of PDF checks the signatures on them",
    ),
    "PAPERS_STATED": ("{} 份材料的摘要由台账记录载明", "{} papers are stated by entries, by their digests"),
    "SEAL_HOLDS": ("封卷有效：{}", "the seal holds: {}"),
    "WITNESSED": ("见证人保存的检查点与此相同：{}", "the witness kept this very checkpoint: {}"),
    # what cannot be proved here
    "KEY_NOT_PINNED": (
        "未指定公钥，签名只证明出自卷宗所附密钥的持有人；请向出具机关或者见证人核对后以 --key 指定：{}",
        "no key is pinned: the signatures are of the key that came with the bag; ask the organ or a witness and give it by --key: {}",
    ),
    "OWN_COPY": (
        "正在运行卷宗自带的程序；请向出具机关另取一份，或者核对其 SHA-256：{}",
        "this program came with the bag; take one from the organ itself, or compare its SHA-256: {}",
    ),
    "PAPERS_NOT_STATED": (
        "{} 份材料为收入材料，台账未载其摘要，由清单的签名和封卷证明",
        "{} papers were handed in and no entry states them; the signed manifests and the seal speak for them",
    ),
    "PAPERS_WITHHELD": ("{} 份副卷材料未予导出", "{} papers of the inner file were left out"),
    "WORDS_WITHHELD": ("{} 处文字未予导出", "{} texts were left out"),
    "SEALS_WITHHELD": ("{} 份封卷清单未予导出", "{} seals were left out, which name the papers of the inner file"),
    "COPIES_UNSEALED": (
        "{} 份签章副本不在封卷之内，以清单的签名为准",
        "{} signed copies are named by no seal; the signed manifests speak for them",
    ),
    "PAPERS_UNSEALED": ("{} 份材料不在封卷之内", "{} papers lie under no seal"),
    "NOT_SEALED": ("本卷导出时未封卷", "the file was not sealed when it was exported"),
    "NOTHING_LATER": (
        "第 {} 条之后是否另有记录，本卷不能自证，以出具机关的签名为准",
        "that nothing came after entry {} is the word of whoever signed; the bag cannot prove it",
    ),
    "NOT_WITNESSED": ("见证人的文件中没有 {} 条记录的检查点", "the witness has no checkpoint over {} entries"),
    "SM3_UNKNOWN": ("本机不能计算 SM3，未核对 {}", "this machine cannot compute SM3: {} was not checked"),
    # what is wrong: the bag
    "BAG_UNREADABLE": ("不是 BagIt 1.0 包：{}", "no bag of BagIt 1.0: {}"),
    "MANIFEST_UNREADABLE": ("清单的一行不可读：{}", "a line of a manifest cannot be read: {}"),
    "FILE_MISSING": ("缺少文件：{}", "a file is missing: {}"),
    "FILE_STRANGE": ("多出文件：{}", "a file was added: {}"),
    "FILE_CHANGED": ("文件被改动：{}", "a file was changed: {}"),
    "FILE_UNREADABLE": ("文件不可读：{}", "a file cannot be read: {}"),
    "COUNT_WRONG": ("文件数或者字节数与包信息不符：{}", "the bag-info tells another number of files or bytes: {}"),
    "SIGNATURE_FALSE": ("清单的签名无效：{}", "the signature of the manifests does not hold: {}"),
    # the ledger
    "ENTRY_UNREADABLE": ("台账记录不可读：{}", "an entry cannot be read: {}"),
    "ENTRY_CHANGED": ("台账记录与其哈希不符：{}", "an entry is not what was hashed: {}"),
    "ENTRY_MISSING": ("此处之前缺少台账记录：{}", "entries before this one are missing: {}"),
    "CHAIN_BROKEN": ("台账记录与前一条不衔接：{}", "an entry does not continue the one before it: {}"),
    "MATTER_STRANGE": ("另一事项的记录：{}", "an entry of another matter: {}"),
    "ALGORITHM_UNKNOWN": ("本机不能计算此种哈希：{}", "this machine cannot compute such a hash: {}"),
    "CHECKPOINT_FALSE": ("检查点的签名无效：{}", "the signature of the checkpoint does not hold: {}"),
    "PROOF_FALSE": ("记录不在检查点之内：{}", "an entry is not under the checkpoint: {}"),
    "PROOF_MISSING": ("记录没有包含证明：{}", "an entry has no proof: {}"),
    "WITNESS_FORKED": ("见证人保存的是另一个检查点：{}", "the witness kept another checkpoint: {}"),
    # words, papers, seals
    "WORDS_CHANGED": ("文字与记录所载摘要不符：{}", "words are not those an entry holds the digest of: {}"),
    "WORDS_MISSING": ("缺少记录载有摘要的文字：{}", "words an entry holds a digest of are missing: {}"),
    "WORDS_STRAY": ("没有记录载有摘要的文字：{}", "words that no entry holds a digest of: {}"),
    "WORDS_ERASED": ("文字已删除，而无记录载明：{}", "words were erased and no entry says so: {}"),
    "WORDS_KEPT": ("记录载明已删除的文字仍在：{}", "an entry says these words are erased, and they are not: {}"),
    "DOSSIER_DISAGREES": ("卷宗说明与台账不符：{}", "the description of the matter is not what its entries say: {}"),
    "PAPER_DIFFERS": ("材料与卷内所列不符：{}", "a paper is not the one that is listed: {}"),
    "COPY_FALSE": ("签章副本与材料不符：{}", "a signed copy is not the paper with a signature behind it: {}"),
    "PAPER_MISSING": ("缺少台账载明的材料：{}", "a paper that an entry states is missing: {}"),
    "PAPER_NOT_STATED": ("材料与出具它的记录不符：{}", "a paper is not the one its entry states: {}"),
    "SEAL_FALSE": ("封卷不成立：{}", "the seal does not hold: {}"),
}  # fmt: skip


class Line(NamedTuple):
    """One line. place: where, or how many."""

    mark: str
    code: str
    place: str

    def words(self, language: int) -> str:
        """Say it. language: 0 Chinese, 1 English."""
        return WORDS[self.code][language].format(self.place)


class Report:
    """What was found so far."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    @property
    def is_good(self) -> bool:
        return all(line.mark != WRONG for line in self.lines)

    @property
    def codes(self) -> set[str]:
        """The codes of what is wrong; empty where nothing is."""
        return {line.code for line in self.lines if line.mark == WRONG}

    def good(self, code: str, place: object) -> None:
        """Say that something holds."""
        self.lines.append(Line(GOOD, code, shown(place)))

    def wrong(self, code: str, place: object) -> None:
        """Say that something is wrong."""
        self.lines.append(Line(WRONG, code, shown(place)))

    def open(self, code: str, place: object = "") -> None:
        """Say what cannot be proved here."""
        self.lines.append(Line(OPEN, code, shown(place)))


def shown(place: object) -> str:
    """Write whatever stands there as one line that can be printed."""
    text = place if isinstance(place, str) else repr(place)
    return "".join(each if each.isprintable() else "?" for each in text)[:300]
