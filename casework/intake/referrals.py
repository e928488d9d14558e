"""One organ sends another what is for that one: a filing there that names the matter it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from casework.intake.machine import FilingState
from casework.intake.models import Filing
from casework.ledger.models import Entry
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.copies import copied
from casework.transactions import step
from casework.workflow.casefile import CaseFile
from casework.workflow.files import file_for
from casework.workflow.models import Matter
from casework.workflow.notices import telling
from casework.workflow.perform import new_matter, open_matter

CHANNEL = "TRANSFER_ORG"


def came_to(number: str) -> str:
    """
    Name what goes on in place of a referral: the matter it was merged into, or that one's in its turn; else the filing itself.

    number: of a filing. Law: house rule R2b.
    """
    seen = {number}
    while Filing.objects.filter(number=number, state=FilingState.MERGED).exists():
        merged = Entry.objects.of(number).by_verb(["merge"]).order_by("-seq").first()
        into = str(merged.facts.get("into", "")) if merged else ""
        if not into or into in seen:
            return number
        seen.add(into)
        number = into
    return number


@step()
def refer(
    matter: Matter,
    *,
    to: Unit,
    kind: str,
    text: str,
    actor: Actor,
    at: datetime,
    type: str = "",
    subject: int = 0,
    risk: str = "",
    papers: Sequence[str] = (),
    file: CaseFile | None = None,
) -> Filing:
    """
    Register a filing for another organ, which signs for it (take_in) or objects with reasons and sends it back.

    Call it in the transaction of the verb that refers, before it, and name the filing in that verb's fact `referral`; so each
    of the two matters has an entry that names the other. The unit that refers reads on.

    matter: as it stands; its lead is the unit that refers, and whom an accusation is about finds the filing no more than the
    petition. to: the organ. kind, type: codes in force; a case for a court or the police opens no matter here when they sign
    for it, what comes of it is told to the matter it came from. text: what it is about, 1 to 20,000 characters. subject: the
    entry of the matter it rests on, 0 for the matter as such; each is referred once. risk: a code, that of the matter where "".
    papers: digests of the documents that go along, none of the inner file. file: of the matter, where the caller has it already.
    Returns the filing, numbered, with the parties of the matter; leaves one entry on it. Law: house rule R13.

    :raises NotYet: it was referred before, goes to its own sender, or a code is not in force.
    :raises NotYou: the actor may not refer for the unit that leads the matter.
    """
    parties = copied((file or file_for(matter)).parties)
    lead = matter.unit
    cause = f"{matter.number}/{kind}/{type}/{subject}"
    fields = {
        "channel": CHANNEL, "channel_ref": cause, "title": matter.title, "kind": kind, "type": type, "risk": risk or matter.risk,
        "origin_number": matter.number, "walled_from": matter.walled_from,
    }  # fmt: skip
    filing = new_matter("filing", unit=lead, opened_at=at, place=matter.place, **fields)
    # No keys of the persons: what an organ refers itself is not somebody who comes back.
    facts = {
        "referred": True, "referred_from": matter.number, "subject": subject, "channel": CHANNEL, "kind": kind,
        "type": type, "risk": risk or matter.risk, "papers": sorted(papers),
    }  # fmt: skip
    open_matter(
        filing, "register", actor=actor, at=at, given=facts, notes={"text": text}, parties=parties, target=to,
        leaving=lambda step: telling(step.matter, [lead], at=at),
    )  # fmt: skip
    return cast("Filing", filing)
