"""The verifier as a program: python verify.py DIR. Exit: 0 all holds, 1 something is wrong, 2 it cannot be asked so."""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import locale
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from casework.dossier.verifier.bag import PROGRAM, PROOFS, SIGNATURE, TAGS, Bag
from casework.dossier.verifier.ledger import Entries, check_proofs, check_words
from casework.dossier.verifier.papers import check_dossier
from casework.dossier.verifier.report import MARKS, VERDICTS, Line, Report
from casework.dossier.verifier.seals import check_seals
from casework.ledger.checkpoints.note import Key, NotGenuine, opened

# What the note that signs a bag begins with: no checkpoint, and no seal, reads so.
SIGNED = "casework-dossier/1"
FINDING, USAGE = 1, 2


def verify(folder: Path, pinned: Sequence[Key] = (), witnessed: str | None = None) -> Report:
    """
    Verify a bag. pinned: the keys to believe, those that come with the bag where there are none. witnessed: the text of a witness's file.

    Nothing in the bag is trusted and nothing of it is run; whatever lies there, the answer is a report.
    """
    report = Report()
    bag = Bag(folder, report)
    bag.check()
    keys = list(pinned) or _own_keys(bag)
    entries = Entries(bag)
    _check_signature(bag, entries, keys)
    check_proofs(bag, entries, keys, witnessed)
    check_words(bag, entries)
    check_dossier(bag, entries)
    check_seals(bag, entries, keys)
    if not pinned:
        report.open("KEY_NOT_PINNED", ", ".join(map(str, keys)))
    if entries.last:
        report.open("NOTHING_LATER", f"#{entries.last['seq']}")
    return report


def _own_keys(bag: Bag) -> list[Key]:
    told = bag.document(PROOFS).get("keys")
    found = []
    for each in told if isinstance(told, list) else []:
        try:
            found.append(Key.read(str(each)))
        except NotGenuine as fault:
            bag.report.wrong("SIGNATURE_FALSE", fault.code)
    return found


def _check_signature(bag: Bag, entries: Entries, keys: Sequence[Key]) -> None:
    """See that what was signed is these manifests, of this matter, and that nothing else stands in the note."""
    note = bag.text_of(SIGNATURE)
    try:
        text = opened(note, keys)
    except NotGenuine as fault:
        bag.report.wrong("SIGNATURE_FALSE", fault.code)
        return
    line = note[len(text) + 1 :].rstrip("\n")
    if text != f"{SIGNED}\n{entries.number}\n{bag.digests.get(TAGS, '')}\n" or "\n" in line:
        bag.report.wrong("SIGNATURE_FALSE", SIGNATURE)
    else:
        bag.report.good("BAG_SIGNED", line.split(" ")[1])


def language_of(told: str | None) -> int:
    """Choose by --lang, else by the environment: 0 Chinese, 1 English."""
    names = (told, *(os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")), locale.getlocale()[0])
    chosen = next((name for name in names if name), "en")
    return 0 if chosen.lower().startswith(("zh", "chinese")) else 1


def parser_of(program: str) -> argparse.ArgumentParser:
    """Say what may be asked."""
    parser = argparse.ArgumentParser(
        prog=program,
        description="Verify an exported dossier: nothing was added, dropped, changed or back-dated. Needs no database and no network. "
        "校验导出的卷宗：无增、无缺、无改、无倒签。不需要数据库，不需要网络。",
        epilog="Exit: 0 it is whole; 1 something is wrong; 2 usage. 退出码：0 完整；1 有误；2 用法错误。",
    )
    parser.add_argument("folder", metavar="DIR", help="the bag / 卷宗所在目录")
    parser.add_argument("--key", action="append", default=[], help="a public key to believe, and no other / 指定公钥")
    parser.add_argument("--witness", metavar="FILE", help="checkpoints a witness kept / 见证人保存的检查点文件")
    parser.add_argument("--lang", choices=("zh", "en"), help="language / 语言")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table")
    return parser


def main(arguments: Sequence[str] | None = None, program: str = PROGRAM) -> int:
    """Run it; returns what to exit with."""
    given = parser_of(program).parse_args(arguments)
    language = language_of(given.lang)
    try:
        keys = [Key.read(each.strip()) for each in given.key]
    except NotGenuine:
        return _refuse(("公钥不可读。", "A key cannot be read.")[language])
    folder = Path(given.folder)
    if not folder.is_dir():
        return _refuse((f"没有此目录：{folder}", f"There is no folder {folder}.")[language])
    try:
        witnessed = Path(given.witness).read_text("utf-8", "replace") if given.witness else None
    except OSError as error:
        return _refuse(f"{given.witness}: {error.strerror}")
    report = verify(folder, keys, witnessed)
    own = globals().get("__file__")
    if own and Path(own).resolve() == (folder / PROGRAM).resolve():
        report.open("OWN_COPY", _digest_of(Path(own)))
    _print(report, language, given.format)
    return 0 if report.is_good else FINDING


def _print(report: Report, language: int, form: str) -> None:
    rows = [(line.mark, line.code, line.place, line.words(language)) for line in report.lines]
    if form == "json":
        told = [dict(zip(("mark", "code", "place", "words"), row)) for row in rows]  # noqa: B905  Python 3.9 has no strict
        print(json.dumps({"good": report.is_good, "lines": told}, ensure_ascii=False, indent=2))
    elif form == "csv":
        lines = csv.writer(sys.stdout, lineterminator="\n")
        lines.writerow(("mark", "code", "place", "words"))
        lines.writerows(rows)
    else:
        for line in report.lines:
            print(told_of(line, language))
        print(VERDICTS[report.is_good][language])


def told_of(line: Line, language: int) -> str:
    """Write a line of the table."""
    return f"{MARKS[line.mark][language]:<5} {line.words(language)}"


def _digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return USAGE
