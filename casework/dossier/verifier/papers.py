"""What is told of an exported file, held against its entries: the matter as it stands, its papers, and what they were issued as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.dossier.verifier.bag import ALWAYS, DOSSIER, Bag
from casework.dossier.verifier.ledger import Entries

# What the description says of the matter → the field of its last entry that says it.
SAME: Mapping[str, str] = {
    "number": "matter", "track": "track", "version": "seq", "head": "hash", "state": "to_state", "level": "level",
    "unit": "unit", "machine_version": "machine_version",
}  # fmt: skip
# What an entry states of a paper it issued.
STATED = ("kind", "template", "number", "sha256")
SEALS = "data/seals/"


def check_dossier(bag: Bag, entries: Entries) -> None:
    """Hold the description of a matter and of its papers against its entries and against the files."""
    report, told = bag.report, bag.document(DOSSIER)
    matter, papers = told.get("matter"), told.get("papers")
    if not isinstance(matter, dict) or not isinstance(papers, list):
        report.wrong("DOSSIER_DISAGREES", DOSSIER)
        return
    for name, field in SAME.items():
        if entries.last and matter.get(name) != entries.last[field]:
            report.wrong("DOSSIER_DISAGREES", name)
    before = len(report.lines)
    listed = [each for each in papers if _is_paper(each)]
    files = [each["file"] for each in listed if each["file"] is not None]
    copies = [each["signed"]["file"] for each in listed if each["signed"] is not None]
    for each in listed:
        _check_paper(bag, entries, each)
    known = {f"data/{file}" for file in files + copies}
    if len(known) != len(files + copies) or len(listed) != len(papers):
        report.wrong("PAPER_DIFFERS", DOSSIER)
    for path in sorted(set(bag.digests) - known):
        if path.startswith("data/") and path not in ALWAYS and not path.startswith(SEALS):
            report.wrong("FILE_STRANGE", path)
    _check_issued(bag, entries, listed)
    if len(report.lines) == before:
        report.good("PAPERS_FIT", len(files))
        if copies:
            report.good("COPIES_FIT", len(copies))
    _tell_stated(bag, entries, listed)


def _check_paper(bag: Bag, entries: Entries, paper: Mapping[str, Any]) -> None:
    file, digest = paper.get("file"), paper.get("sha256")
    path = f"data/{file}"
    if file is None:
        if paper.get("withheld") is not True or paper.get("volume") != "INNER":
            bag.report.wrong("PAPER_DIFFERS", digest)
    elif (bag.digests.get(path), bag.sizes.get(path)) != (digest, paper.get("size")):
        bag.report.wrong("PAPER_DIFFERS", path)
    copy = paper["signed"]
    if copy is not None:
        path = f"data/{copy['file']}"
        is_there = (bag.digests.get(path), bag.sizes.get(path)) == (copy.get("sha256"), copy.get("size"))
        # What is signed is the paper to its last byte, and the signature comes behind it.
        if not is_there or bag.digest_of_head(path, paper["size"]) != digest:
            bag.report.wrong("COPY_FALSE", path)
    seq = paper.get("seq")
    if seq is not None and not any(_is_same(each, paper) for each in _issued(entries.facts.get(seq, {}))):
        bag.report.wrong("PAPER_NOT_STATED", f"{file} #{seq}")


def _check_issued(bag: Bag, entries: Entries, papers: list[dict[str, Any]]) -> None:
    """See that every paper an entry says it issued is there, or is told to have been left out."""
    there = {(each.get("seq"), each.get("kind"), each.get("sha256")) for each in papers}
    for seq, facts in entries.facts.items():
        for each in _issued(facts):
            if (seq, each.get("kind"), each.get("sha256")) not in there:
                bag.report.wrong("PAPER_MISSING", f"#{seq} {each.get('kind')} {each.get('number')}")


def _tell_stated(bag: Bag, entries: Entries, papers: list[dict[str, Any]]) -> None:
    stated = {text for facts in entries.facts.values() for text in _texts(facts)}
    kept = [each.get("sha256") for each in papers if each.get("file") is not None]
    by_entries = sum(digest in stated for digest in kept)
    if by_entries:
        bag.report.good("PAPERS_STATED", by_entries)
    if len(kept) > by_entries:
        bag.report.open("PAPERS_NOT_STATED", len(kept) - by_entries)
    if len(papers) > len(kept):
        bag.report.open("PAPERS_WITHHELD", len(papers) - len(kept))


def _is_paper(paper: object) -> bool:
    """Answer whether what is listed has the shape of a paper."""
    return (
        isinstance(paper, dict)
        and all(isinstance(paper.get(name), str) for name in ("volume", *STATED))
        and isinstance(paper.get("file"), (str, type(None)))
        and type(paper.get("seq")) in (int, type(None))
        and type(paper.get("size")) is int
        and "signed" in paper
        and (
            paper["signed"] is None
            or (isinstance(paper["signed"], dict) and isinstance(paper["signed"].get("file"), str))
        )
    )


def _issued(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = facts.get("issued")
    every = told if isinstance(told, list) else []
    return [
        each for each in every if isinstance(each, dict) and all(isinstance(each.get(name), str) for name in STATED)
    ]


def _is_same(told: Mapping[str, Any], paper: Mapping[str, Any]) -> bool:
    return all(told[name] == paper[name] for name in STATED)


def _texts(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text in facts, however deep."""
    rest: list[Any] = [facts]
    while rest:
        value = rest.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, (dict, list)):
            rest.extend(value.values() if isinstance(value, dict) else value)
