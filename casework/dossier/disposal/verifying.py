"""Are destroyed files what their certificates say? Each held against its entry and its signature; what it lists is gone, and rightly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from casework.dossier import manifest as m
from casework.dossier.disposal.listing import statement
from casework.dossier.disposal.terms import DISPOSE
from casework.dossier.models import Disposal, Document
from casework.ledger.checkpoints.note import Key, NotGenuine, opened
from casework.ledger.models import Entry
from casework.ledger.standing import facts_in
from casework.ledger.verify import Fault, Report

Destroyed = dict[str, frozenset[str]]


def destroyed_in(report: Report, numbers: Sequence[str], keys: Sequence[Key]) -> Destroyed:
    """
    Hold the certificates of some matters against their entries; gives number → the digests that are rightly gone, of those that hold.

    Two statements.
    """
    certificates = {each.matter_no: each for each in Disposal.objects.filter(matter_no__in=numbers)}
    found: Destroyed = {}
    entries = Entry.objects.filter(matter__in=numbers, verb=DISPOSE)
    said = {number: (seq, head, actor, facts) for number, seq, head, actor, facts in entries.values_list(
        "matter", "seq", "hash", "actor", "facts_text"
    )}  # fmt: skip
    for number, (seq, head, actor, facts) in said.items():
        certificate = certificates.get(number)
        if certificate is None:
            report.found(Fault.DISPOSAL_GONE, number, seq)
        elif not _agrees(certificate, seq, head, actor, facts_in(facts), keys):
            report.found(Fault.DISPOSAL_FALSE, number, seq)
        else:
            found[number] = frozenset(each["sha256"] for each in certificate.said["papers"])
    for number in certificates.keys() - said.keys():
        report.found(Fault.DISPOSAL_FALSE, number, certificates[number].seq)
    return found


def is_kept(document: Document) -> bool:
    """Answer whether a content that was destroyed is still there, and no file that stands holds it too."""
    name = str(document.content)
    if not document.content.storage.exists(name):
        return False
    others = Document.objects.filter(content=name).exclude(matter_no__in=Disposal.objects.values("matter_no"))
    return not others.exists()


def _agrees(disposal: Disposal, seq: int, head: str, actor: str, facts: dict[str, Any], keys: Sequence[Key]) -> bool:
    try:
        said = json.loads(disposal.certificate)
        is_signed = opened(disposal.note, list(keys)) == statement(disposal.certificate)
    except (NotGenuine, ValueError, RecursionError):
        return False
    told = (said.get("entry"), said.get("head"), said.get("destroyed_by"), said.get("proposed_by"), said.get("list"))
    listed = m.digest(disposal.listed)
    return is_signed and disposal.seq == seq and facts.get("list") == listed and told == (
        seq, head, actor, facts.get("proposed_by"), listed
    )  # fmt: skip
