"""No penalty, and the end of the file."""

from __future__ import annotations

from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.deadlines.clocks import current_calendar
from casework.dossier.catalogue import DossierFacts, titles_of
from casework.errors import NotYet
from casework.law import ACL, APL, HOUSE
from casework.parties.identifiers import age_on
from casework.workflow.guards import Attempt, guard
from enforcement.penalties.catalogue import CATALOGUE
from enforcement.penalties.files import file_of
from enforcement.penalties.guards.deciding import PUNISHABLE_FROM
from enforcement.penalties.guards.opening import SAME_NAME, not_time_barred, party_of
from enforcement.penalties.reading import (
    DECIDING,
    act_facts,
    day_in,
    is_published,
    is_revoked,
    owed,
    pending_appeal,
    standing_measures,
)

# A letter and the six digits of a county, at the head of a number.
OF_COUNTY = 7


@guard(
    _("Who is not penalised is educated."),
    law=APL.art(33),
    field="educated",
    asks=("educated",),
    waivable=True,
)
def party_educated(attempt: Attempt) -> bool:
    return attempt.given.get("educated") is True


@guard(_("The party was not under 14 when it acted."), law=APL.art(30), rule="GU12", field="ground")
def under_fourteen(attempt: Attempt) -> bool:
    party, ended = party_of(attempt), day_in(act_facts(attempt.file), "act_end")
    if party is None or party.birth_date is None or ended is None:
        return False
    return age_on(party.birth_date, ended) < PUNISHABLE_FROM


@guard(_("The party does not lack capacity."), law=APL.art(31), rule="GU12", field="ground")
def incapable(attempt: Attempt) -> bool:
    party = party_of(attempt)
    return party is not None and party.is_incapable


@guard(
    _("A minor act goes free when it was corrected in time and did no harm."),
    law=APL.art(33),
    field="corrected",
    asks=("corrected", "harmless"),
    waivable=True,
)
def corrected_without_harm(attempt: Attempt) -> bool:
    return attempt.given.get("corrected") is True and attempt.given.get("harmless") is True


@guard(
    _("A first slight act may go free when it was corrected in time."),
    law=APL.art(33),
    field="corrected",
    asks=("corrected",),
    waivable=True,
)
def corrected(attempt: Attempt) -> bool:
    return attempt.given.get("corrected") is True


@guard(_("The party has been found to break this item before."), law=APL.art(33), field="ground", waivable=True)
def first_time(attempt: Attempt) -> bool:
    file = file_of(attempt)
    item = act_facts(file).get("item")
    return not any(rival.has_punished(item) for rival in file.rivals if not rival.by_name)


@guard(
    _("Somebody of this name was punished in this county for this item: say in words why it is another person."),
    law=SAME_NAME,
    field="namesake",
    waivable=True,
)
def no_namesake_before(attempt: Attempt) -> bool:
    if attempt.given.get("namesake") is True and attempt.reason.strip():
        return True
    file, county = file_of(attempt), attempt.matter.number[:OF_COUNTY]
    item = act_facts(file).get("item")
    here = [rival for rival in file.rivals if rival.by_name and rival.number[:OF_COUNTY] == county]
    return not any(rival.has_punished(item) for rival in here)


@guard(_("The act is not past its limitation."), law=APL.art(36), rule="GU04", field="ground")
def time_is_over(attempt: Attempt) -> bool:
    return not not_time_barred.holds(attempt)


@guard(_("An appeal is pending."), law=HOUSE.art("X26"), field="dossier")
def no_appeal_pending(attempt: Attempt) -> bool:
    return pending_appeal(attempt.file) is None


@guard(
    _("Things are still preserved, sealed or seized; release them or say what became of them."),
    law=ACL.art(28),
    field="dossier",
)
def no_measure_stands(attempt: Attempt) -> bool:
    return not standing_measures(attempt.file)


@guard(
    _("What is published was annulled; withdraw it first."),
    law=APL.art(48),
    field="dossier",
)
def not_published_against_the_law(attempt: Attempt) -> bool:
    return not (is_published(attempt.file) and is_revoked(attempt.file))


@guard(
    _("The penalty is not performed: the money does not match, or more than money is open."),
    law=HOUSE.art("X26"),
    field="dossier",
)
def money_settled(attempt: Attempt) -> bool:
    if attempt.matter.state != "SERVED":
        return attempt.matter.state != "EXECUTED" or _is_settled(attempt)
    last = attempt.file.last(*DECIDING, "decide_no_penalty")
    return last is not None and last.verb == "decide_no_penalty"


def _is_settled(attempt: Attempt) -> bool:
    """Answer whether nothing is owed, or the court has executed."""
    executed = attempt.file.last("record_execution")
    by_court = executed is not None and executed.facts.get("by") == "COURT"
    return by_court or not owed(attempt.file, attempt.day, current_calendar()).total_fen


@guard(
    _("The dossier lacks papers its catalogue asks for."), law=APL.art(47), rule="GU26", field="dossier", waivable=True
)
def catalogue_complete(attempt: Attempt) -> bool:
    missing = CATALOGUE.missing(DossierFacts.of(attempt.file, attempt.matter.outcome), before=attempt.verb)
    if not missing:
        return True
    named = format_lazy(_("The dossier lacks {papers}."), papers=titles_of(missing))
    facts = {"missing": [item.code for item in missing]}
    raise NotYet(replace(catalogue_complete.unmet(), message=named, facts=facts))
