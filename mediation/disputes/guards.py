"""Conditions of people's mediation (domain 2.2 and 2.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import due_for
from casework.deadlines.clocks import current_calendar
from casework.dossier.catalogue import DossierFacts, titles_of
from casework.errors import NotYet
from casework.law import CIVIL_CODE, CPL, CPL_SPC, ESIGN, HOUSE, PML
from casework.parties.kinds import PartyRole
from casework.taxonomies.codes import check_codes, has_flag, is_code
from casework.workflow.guards import Attempt, guard
from mediation.disputes.catalogue import CATALOGUE
from mediation.disputes.terms import CONFIRMATION

SIDES = (PartyRole.APPLICANT, PartyRole.RESPONDENT)
SIGNED = tuple(CONFIRMATION)
FEWEST_SIGNERS = 2
HANDLING = (
    "accept", "appoint", "hold_session", "sign_agreement", "record_oral_agreement", "perform", "fail", "refuse", "withdraw",
)  # fmt: skip


@guard(_("At least one applicant and one respondent must be named."), law=PML.art(17), field="parties", waivable=True)
def parties_identified(attempt: Attempt) -> bool:
    return {party.role for party in attempt.file.parties}.issuperset(SIDES)


@guard(_("Type, channel and risk must be chosen from the lists."), law=HOUSE.art("D1"), field="type", waivable=True)
def classified(attempt: Attempt) -> bool:
    matter = attempt.matter
    wanted = [
        ("dispute_types", "type", matter.type),
        ("channels", "channel", matter.channel),
        ("risks", "risk", matter.risk),
    ]
    check_codes(wanted, attempt.day, law=str(HOUSE.art("D1")))
    return True


@guard(
    _("The parties have not been told their rights and duties."),
    law=PML.art(23),
    field="rights_notice",
    asks=("rights_notice",),
    waivable=True,
)
def rights_told(attempt: Attempt) -> bool:
    return attempt.given.get("rights_notice") is True


@guard(
    _("Not every party has consented, or one has refused."),
    law=PML.art(17),
    rule="GU17",
    field="parties",
    waivable=True,
)
def consent_of_all(attempt: Attempt) -> bool:
    principals = [party for party in attempt.file.parties if party.is_principal]
    return bool(principals) and all(party.has_consented for party in principals)


@guard(
    _("A refusal to take the case names its ground from the list."),
    law=HOUSE.art("D3"),
    field="ground",
    asks=("ground",),
)
def decline_ground_given(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag="decline")


@guard(
    _("The parties must be told where else they may turn."),
    law=PML.art(26),
    field="remedies_explained",
    asks=("remedies_explained",),
    waivable=True,
)
def remedies_explained(attempt: Attempt) -> bool:
    return attempt.given.get("remedies_explained") is True


@guard(_("A mediator must be named."), law=PML.art(19), field="mediator", asks=("handler",), waivable=True)
def mediator_named(attempt: Attempt) -> bool:
    return bool(attempt.given.get("handler"))


@guard(
    _("An objection against the mediator is open or was upheld."),
    law=HOUSE.art("GU02"),
    rule="GU02",
    field="mediator",
    waivable=True,
)
def recusal_clear(attempt: Attempt) -> bool:
    person = attempt.given.get("handler") or attempt.actor.account
    against = [recusal for recusal in attempt.file.recusals if recusal.account == person]
    return all(recusal.decided_at and not recusal.upheld for recusal in against)


@guard(
    _("The minutes must be signed by those present."),
    law=PML.art(27),
    field="minutes_signed",
    asks=("minutes_signed",),
    waivable=True,
)
def minutes_signed(attempt: Attempt) -> bool:
    return attempt.given.get("minutes_signed") is True and bool(attempt.notes.get("minutes", "").strip())


@guard(
    _("A minor or a person without capacity needs a guardian present."),
    law=CIVIL_CODE.art(19),
    rule="GU25",
    field="parties",
)
def guardian_present(attempt: Attempt) -> bool:
    return not attempt.file.minors_without_guardian(attempt.day)


@guard(_("Only a listed reason suspends."), law=HOUSE.art("G10"), field="ground", asks=("ground",), waivable=True)
def suspension_ground_listed(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag="suspend")


@guard(_("The text of the agreement is needed."), law=PML.art(29), field="agreement", waivable=True)
def agreement_recorded(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("agreement", "").strip())


@guard(
    _("Every party must have signed."), law=PML.art(29), rule="GU18", field="signed", asks=("signed",), waivable=True
)
def all_signed(attempt: Attempt) -> bool:
    principals = sum(party.is_principal for party in attempt.file.parties)
    signed = attempt.given.get("signed")
    return isinstance(signed, int) and signed >= max(principals, FEWEST_SIGNERS)


@guard(_("More have signed than are named as parties."), law=PML.art(29), rule="GU18", field="signed", asks=("signed",))
def signers_named(attempt: Attempt) -> bool:
    signed = attempt.given.get("signed")
    return not isinstance(signed, int) or signed <= max(len(attempt.file.parties), FEWEST_SIGNERS)


@guard(
    _("The mediator must have signed."),
    law=PML.art(29),
    rule="GU18",
    field="mediator_signed",
    asks=("mediator_signed",),
    waivable=True,
)
def mediator_signed(attempt: Attempt) -> bool:
    return attempt.given.get("mediator_signed") is True


@guard(
    _("The committee must have set its seal."),
    law=PML.art(29),
    rule="GU18",
    field="sealed",
    asks=("sealed",),
    waivable=True,
)
def committee_sealed(attempt: Attempt) -> bool:
    return attempt.given.get("sealed") is True


@guard(
    _("Papers on marriage, adoption or inheritance cannot be signed electronically."),
    law=ESIGN.art(3),
    rule="GU20",
    field="form",
)
def esign_allowed(attempt: Attempt) -> bool:
    form = attempt.given.get("form", "WET")
    return form == "WET" or (form == "ESIGN" and not has_flag("dispute_types", attempt.matter.type, "personal_status"))


@guard(
    _("An agreement states by which day it is to be performed."),
    law=PML.art(29),
    field="due_on",
    asks=("due_on",),
    waivable=True,
)
def performance_day_given(attempt: Attempt) -> bool:
    try:
        return date.fromisoformat(str(attempt.given.get("due_on"))) >= attempt.day
    except ValueError:
        return False


@guard(_("Labour and medical agreements must be in writing."), law=HOUSE.art("D7"), field="type")
def oral_form_suffices(attempt: Attempt) -> bool:
    return not has_flag("dispute_types", attempt.matter.type, "written")


@guard(
    _("Only both parties together may apply for confirmation."),
    law=PML.art(33),
    rule="GU19",
    field="joint",
    asks=("joint",),
    waivable=True,
)
def joint_application(attempt: Attempt) -> bool:
    return attempt.given.get("joint") is True


@guard(
    _("More than thirty days have passed since the agreement took effect."), law=PML.art(33), rule="GU19", field="at"
)
def within_thirty_days(attempt: Attempt) -> bool:
    agreed = attempt.file.last(*SIGNED)
    if agreed is None:
        return False
    return attempt.day <= due_for(CONFIRMATION[agreed.verb], agreed.happened_at, current_calendar()).due_date


@guard(
    _("Status, adoption, marriage and title cannot be confirmed by the court."),
    law=CPL_SPC.art(355),
    rule="GU19",
    field="subject",
)
def confirmable_subject(attempt: Attempt) -> bool:
    no_title = not has_flag("dispute_types", attempt.matter.type, "title") or attempt.given.get("subject") == "NO_TITLE"
    return no_title and not has_flag("dispute_types", attempt.matter.type, "personal_status")


@guard(_("The court's ruling must be named."), law=CPL.art(206), field="ruling", waivable=True)
def ruling_named(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("ruling", "").strip())


@guard(_("Who leads a matter settles it; a unit above calls it in first."), law=HOUSE.art("G7"), field="unit")
def settled_by_lead(attempt: Attempt) -> bool:
    return attempt.acts_for_lead


@guard(_("Performance needs its proof."), law=PML.art(31), field="proof", asks=("proof",), waivable=True)
def performance_proven(attempt: Attempt) -> bool:
    return attempt.given.get("proof") is True


@guard(_("The agreement is not due yet."), law=PML.art(32), field="at", waivable=True)
def performance_overdue(attempt: Attempt) -> bool:
    agreed = attempt.file.last(*SIGNED)
    due_on = agreed.facts.get("due_on") if agreed else None
    return due_on is not None and attempt.day > date.fromisoformat(due_on)


@guard(
    _("A withdrawal as settled needs the written word of the other side."),
    law=HOUSE.art("D13"),
    field="other_side_confirms",
    asks=("other_side_confirms",),
    waivable=True,
)
def other_side_confirms(attempt: Attempt) -> bool:
    return attempt.given.get("other_side_confirms") is True


@guard(_("The receiving organ's receipt is needed."), law=HOUSE.art("D14"), field="receipt", waivable=True)
def target_receipt(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("receipt", "").strip())


@guard(_("The outcome must stand before the matter is closed."), law=HOUSE.art("D15"), field="outcome")
def outcome_stands(attempt: Attempt) -> bool:
    return is_code("outcomes", attempt.matter.outcome)


@guard(
    _("Reopening names its ground from the list."),
    law=HOUSE.art("D16"),
    field="ground",
    asks=("ground",),
    waivable=True,
)
def reopening_ground_given(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag="reopen")


@guard(_("Who handled a matter does not revisit it."), law=HOUSE.art("R12"), field="actor", bars_handler=True)
def other_than_handler(attempt: Attempt) -> bool:
    return attempt.actor.account not in attempt.file.actors_of(*HANDLING) | {attempt.matter.handler}


@guard(
    _("The dossier lacks papers its catalogue asks for."), law=PML.art(27), rule="GU26", field="dossier", waivable=True
)
def catalogue_complete(attempt: Attempt) -> bool:
    missing = CATALOGUE.missing(DossierFacts.of(attempt.file, attempt.matter.outcome), before=attempt.verb)
    if not missing:
        return True
    named = format_lazy(_("The dossier lacks {papers}."), papers=titles_of(missing))
    facts = {"missing": [item.code for item in missing]}
    raise NotYet(replace(catalogue_complete.unmet(), message=named, facts=facts))
