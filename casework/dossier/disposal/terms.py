"""When the term of a sealed file is over, whether it is held, and what stands against destroying it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.dossier.models import Document, Seal
from casework.dossier.sealing import unsealed
from casework.errors import Unmet
from casework.law import ARCHIVES_RULES, HOUSE

HOLD, LIFT_HOLD, DISPOSE, REFUSE_DISPOSAL = "hold", "lift_hold", "dispose", "refuse_disposal"
RULE, HOLDING, TWO = HOUSE.art("F11"), HOUSE.art("F11a"), HOUSE.art("F11b")


class Deed(NamedTuple):
    """An act as far as it tells of holds: its verb and who did it."""

    verb: str
    actor: str


def ends_on(seal: Seal) -> date | None:
    """Work out the day from which a file may be appraised, by its last seal; None for one that is kept for ever."""
    kept: Mapping[str, Any] = seal.said["retention"]
    return date(timezone.localdate(seal.sealed_at).year + 1 + kept["years"], 1, 1) if kept["years"] else None


def held_by(deeds: Iterable[Deed]) -> str | None:
    """Find who placed the hold that stands; None where none does."""
    holder = None
    for deed in deeds:
        if deed.verb in (HOLD, LIFT_HOLD):
            holder = deed.actor if deed.verb == HOLD else None
    return holder


def what_stands_against(
    deeds: Sequence[Deed], documents: Sequence[Document], seals: Sequence[Seal], on: date
) -> list[Unmet]:
    """List why a file may not be destroyed on a day; empty where it may. deeds: of its matter, the first first."""
    if any(deed.verb == DISPOSE for deed in deeds):
        message = _("The file was destroyed already.")
        return [Unmet("DESTROYED_ALREADY", message, law=str(RULE), field="dossier")]
    if not seals:
        return [Unmet("FILE_NOT_SEALED", _("Only a sealed file is appraised."), law=str(RULE), field="dossier")]
    found, kept, end = [], seals[-1].said["retention"], ends_on(seals[-1])
    if unsealed(documents, seals):
        message = _("Papers of the file are under no seal yet.")
        found.append(Unmet("PAPERS_UNSEALED", message, law=str(RULE), field="dossier"))
    if end is None:
        found.append(Unmet("KEPT_FOR_EVER", _("This file is kept for ever."), law=str(RULE), field="dossier"))
    elif on < end:
        message = _("The term of retention is not over.")
        found.append(Unmet("TERM_RUNS", message, law=str(RULE), field="dossier", facts={"until": end.isoformat()}))
    if not kept["confirmed"]:
        message = _("The term of retention is still to be confirmed by the archives office.")
        found.append(Unmet("TERM_UNCONFIRMED", message, law=str(ARCHIVES_RULES.art("19")), field="dossier"))
    if held_by(deeds) is not None:
        found.append(
            Unmet("FILE_HELD", _("The file is held; nothing of it is destroyed."), law=str(HOLDING), field="dossier")
        )
    return found
