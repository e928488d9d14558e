"""How long a file is kept: which class of the schedule it falls under, and the term of that class on a day (domain 3.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.dossier.catalogue import DossierFacts
from casework.dossier.manifest import Retention
from casework.errors import NotYet
from casework.law import HOUSE, Article
from casework.taxonomies.codes import Code, has_flag, scheme

PERMANENT = "PERMANENT"
Fits = Callable[[DossierFacts, str], bool]


def _decided_together(facts: DossierFacts, type_code: str) -> bool:
    return "discuss" in facts.verbs


def _confirmed_or_real_estate(facts: DossierFacts, type_code: str) -> bool:
    return "confirm" in facts.verbs or has_flag("dispute_types", type_code, "real_estate")


def _instructed(facts: DossierFacts, type_code: str) -> bool:
    return "INSTRUCTION" in facts.kinds


def _answered(facts: DossierFacts, type_code: str) -> bool:
    return bool(facts.verbs & {"issue_opinion", "settle"})


def _always(facts: DossierFacts, type_code: str) -> bool:
    return True


# Track → its classes, of which the first that fits counts, each with the rule it stands in.
CLASSES: Mapping[str, tuple[tuple[str, Fits, Article], ...]] = {
    "penalty": (
        ("PENALTY_IMPORTANT", _decided_together, HOUSE.art("F9")),
        ("PENALTY_ORDINARY", _always, HOUSE.art("F9")),
    ),
    "dispute": (
        ("MEDIATION_LONG", _confirmed_or_real_estate, HOUSE.art("F9a")),
        ("MEDIATION_SHORT", _always, HOUSE.art("F9a")),
    ),
    "petition": (
        ("PETITION_INSTRUCTED", _instructed, HOUSE.art("F9b")),
        ("PETITION_ANSWERED", _answered, HOUSE.art("F9b")),
        ("PETITION_OTHER", _always, HOUSE.art("F9b")),
    ),
    "handover": (("HANDOVER", _always, HOUSE.art("F9c")),),
}


def retention_of(track: str, facts: DossierFacts, type_code: str, on: date) -> Retention:
    """
    Say how long a file is kept, by the schedule of a day. facts: of its matter; type_code: what that is about, "" unknown.

    Law: house rules F9 to F9c.

    :raises NotYet: the schedule has no term for it on that day.
    """
    for name, fits, law in CLASSES.get(track, ()):
        if fits(facts, type_code):
            if (row := _row_of(name, on)) is not None:
                return _term(row, law)
            break
    message = _("The schedule has no term of retention for this file on this day.")
    raise NotYet.because("NO_RETENTION", message, law=str(HOUSE.art("F9")), field="dossier", track=track)


def _row_of(name: str, on: date) -> Code | None:
    rows = scheme("retentions").values()
    return next((row for row in rows if f"class={name}" in row.flags and row.is_valid_on(on)), None)


def _term(row: Code, law: Article) -> Retention:
    years = next((int(flag.removeprefix("years=")) for flag in row.flags if flag.startswith("years=")), None)
    code = f"P{years}" if years else PERMANENT
    return Retention(code, years, row.code, str(law), "unconfirmed" not in row.flags)
