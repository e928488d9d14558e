"""Conditions of registering, routing and answering a petition (domain 2.3 and 2.10); see inquiry.py and chain.py for the rest."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import due_for
from casework.deadlines.clocks import current_calendar
from casework.law import HOUSE, PETITION, ZJ_PETITION
from casework.parties.kinds import PartyRole
from casework.taxonomies.codes import check_codes, has_flag, is_code
from casework.workflow.guards import Attempt, guard
from mediation.petitions.terms import OBJECTION

GROUP_THRESHOLD = 5
MOST_REPRESENTATIVES = 5
FEW_PERSONS, FEW_REPRESENTATIVES = 10, 3
ROUTING = ("transfer", "assign")
HANDLING = (
    "accept", "not_accept", "redirect", "take_over", "call_in", "investigate", "extend", "hold_hearing", "issue_opinion", "settle",
)  # fmt: skip
BRINGING = (PartyRole.APPLICANT, PartyRole.REPRESENTATIVE, PartyRole.REPORTER)


def purpose_of(attempt: Attempt) -> str:
    """Tell the purpose this act names, else the one it was registered with; "" while nobody has said."""
    registered = attempt.file.last("register")
    said = attempt.given.get("purpose") or (registered.facts.get("purpose") if registered else "")
    return str(said or "")


# Registration


@guard(
    _("Channel, risk and, where told, type are codes of the lists."),
    law=HOUSE.art("P1"),
    field="channel",
    waivable=True,
)
def classified(attempt: Attempt) -> bool:
    matter = attempt.matter
    wanted = [("channels", "channel", matter.channel), ("risks", "risk", matter.risk)]
    if matter.type:
        wanted.append(("dispute_types", "type", matter.type))
    check_codes(wanted, attempt.day, law=str(HOUSE.art("P1")))
    return True


@guard(
    _("An accusation names the unit it is about, so that its people are kept from it."),
    law=PETITION.art(30),
    rule="GU29",
    field="accused",
)
def accused_named(attempt: Attempt) -> bool:
    return not has_flag("petition_purposes", purpose_of(attempt), "wall") or bool(_wall(attempt))


@guard(
    _("Who accuses is entered as a reporter, whose name is shown to nobody."),
    law=PETITION.art(30),
    rule="GU29",
    field="parties",
)
def reporter_withheld(attempt: Attempt) -> bool:
    is_walled = has_flag("petition_purposes", purpose_of(attempt), "wall")
    return not is_walled or not any(
        party.role in (PartyRole.APPLICANT, PartyRole.REPRESENTATIVE) for party in attempt.file.parties
    )


@guard(
    _("An accusation is not taken where the accused sits, nor by his people."),
    law=PETITION.art(30),
    rule="GU29",
    field="unit",
)
def outside_wall(attempt: Attempt) -> bool:
    wall = _wall(attempt)
    paths = (attempt.matter.unit_path, *attempt.actor.paths)
    return not wall or not any(path.startswith(wall) for path in paths)


def _wall(attempt: Attempt) -> str:
    """The tree path of the accused: of the unit this act names, else of the one named before; "" for none."""
    if attempt.given.get("accused") and attempt.target is not None:
        return attempt.target.reach
    return attempt.matter.walled_from


# Routing


@guard(
    _("The organ must exist on this day, and the place must lie in its territory."),
    law=PETITION.art(22),
    rule="GU03",
    field="to",
    waivable=True,
)
def competent_organ(attempt: Attempt) -> bool:
    unit, place = attempt.target, attempt.matter.place
    if unit is None or not unit.is_valid_on(attempt.day):
        return False
    return place is None or place.path.startswith(unit.territory)


@guard(_("An accusation is not sent to the accused."), law=PETITION.art(30), rule="GU29", field="to")
def not_to_the_accused(attempt: Attempt) -> bool:
    wall, to = attempt.matter.walled_from, attempt.target
    return not wall or to is None or not to.path.startswith(wall)


@guard(
    _("What is assigned says by which day the result is to be reported."),
    law=HOUSE.art("P2"),
    field="report_by",
    asks=("report_by",),
    waivable=True,
)
def report_day_set(attempt: Attempt) -> bool:
    day = read_day(attempt.given.get("report_by"))
    return day is not None and day > attempt.day


@guard(
    _("An objection to a transfer names its ground from the list, with detailed reasons."),
    law=PETITION.art(23),
    field="ground",
    asks=("ground",),
    waivable=True,
)
def objection_reasoned(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag="object") and bool(attempt.reason.strip())


@guard(
    _("Five working days have passed since the transfer; the item counts as accepted."),
    law=PETITION.art(23),
    field="at",
    waivable=True,
)
def objected_in_time(attempt: Attempt) -> bool:
    sent = attempt.file.last(*ROUTING)
    if sent is None:
        return False
    made = [
        each.proposed_at
        for each in attempt.file.proposals
        if each.verb == "object" and each.proposed_at >= sent.happened_at
    ]
    due = next(due_for(term, sent.happened_at, current_calendar()) for term in OBJECTION if term.since == sent.verb)
    return min([attempt.at, *made]) < due.due_at


@guard(_("Only the organ that sent it agrees to an objection."), law=PETITION.art(23), field="actor", waivable=True)
def sender_agrees(attempt: Attempt) -> bool:
    sent = attempt.file.last(*ROUTING)
    return sent is not None and attempt.post is not None and attempt.post.unit_key == sent.actor_unit


@guard(_("What was objected to goes back to the organ that sent it."), law=PETITION.art(23), field="back_to")
def back_to_sender(attempt: Attempt) -> bool:
    sent = attempt.file.last(*ROUTING)
    return sent is not None and attempt.target is not None and attempt.target.key == sent.actor_unit


# Acceptance, refusal, redirection


@guard(_("Only the organ a petition lies with answers for it."), law=PETITION.art(23), field="unit")
def own_organ(attempt: Attempt) -> bool:
    return attempt.acts_for_lead


@guard(
    _("A written notice needs a petitioner whose name and address are known."),
    law=PETITION.art(23),
    field="parties",
    waivable=True,
)
def petitioner_known(attempt: Attempt) -> bool:
    return any(party.role in BRINGING and party.name and party.address for party in attempt.file.parties)


@guard(
    _("A group that visits elects representatives before its matter is accepted."),
    law=PETITION.art(20),
    field="parties",
    waivable=True,
)
def representatives_elected(attempt: Attempt) -> bool:
    return not _is_group_visit(attempt) or _representatives(attempt) > 0


@guard(_("At most five represent those who visit."), law=PETITION.art(20), field="parties")
def representatives_few(attempt: Attempt) -> bool:
    return _representatives(attempt) <= MOST_REPRESENTATIVES


@guard(
    _("Of ten visitors or fewer at most three are representatives."),
    law=ZJ_PETITION.art(15),
    field="parties",
    waivable=True,
)
def representatives_fewer_in_zhejiang(attempt: Attempt) -> bool:
    is_few = _is_group_visit(attempt) and _persons(attempt) <= FEW_PERSONS
    return not is_few or _representatives(attempt) <= FEW_REPRESENTATIVES


def _persons(attempt: Attempt) -> int:
    registered = attempt.file.last("register")
    return int(registered.facts.get("persons", 1)) if registered else 1


def _is_group_visit(attempt: Attempt) -> bool:
    registered = attempt.file.last("register")
    return registered is not None and registered.facts.get("form") == "VISIT" and _persons(attempt) >= GROUP_THRESHOLD


def _representatives(attempt: Attempt) -> int:
    return sum(party.role == PartyRole.REPRESENTATIVE for party in attempt.file.parties)


@guard(
    _("A refusal to accept a petition names its ground from the list."),
    law=HOUSE.art("P5"),
    field="ground",
    asks=("ground",),
    waivable=True,
)
def refusal_ground_given(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag="not_accept")


@guard(
    _("The petitioner must be told which organ is the right one, or why none is."),
    law=HOUSE.art("P5"),
    field="organ_told",
    asks=("organ_told",),
    waivable=True,
)
def right_organ_told(attempt: Attempt) -> bool:
    return attempt.given.get("organ_told") is True


@guard(
    _("Only a claim is led by one of the paths 1 to 5; suggestions and accusations have ways of their own."),
    law=PETITION.art(31),
    field="path",
)
def purpose_fits_path(attempt: Attempt) -> bool:
    return not attempt.given.get("path") or purpose_of(attempt) == "CLAIM"


@guard(_("The organ that handles it from here on must be named."), law=HOUSE.art("P6"), field="organ", waivable=True)
def organ_named(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("organ", "").strip())


@guard(
    _("An objection against who handles the petition is open or was upheld."),
    law=PETITION.art(28),
    rule="GU02",
    field="actor",
    waivable=True,
)
def not_recused(attempt: Attempt) -> bool:
    against = [recusal for recusal in attempt.file.recusals if recusal.account == attempt.actor.account]
    return all(recusal.decided_at and not recusal.upheld for recusal in against)


def read_day(value: object) -> date | None:
    """Read a day as facts tell it; None when it is none."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
