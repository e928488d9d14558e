"""The investigation: records, evidence preserved or seized, its report, and the way to the police."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.deadlines.limits import limit
from casework.dossier.catalogue import titles_of
from casework.errors import NotYet
from casework.law import ACL, APL, CIVIL_CODE, HOUSE, TRANSFER
from casework.workflow.casefile import Act
from casework.workflow.guards import Attempt, guard
from enforcement.penalties.catalogue import CATALOGUE
from enforcement.penalties.facts import RELEASES
from enforcement.penalties.letters import content_lacking, states_all
from enforcement.penalties.reading import approval_of, day_in, respondents, standing_measures
from enforcement.standards.letters import Letter

APPROVAL_HOURS = timedelta(hours=limit("T18").length.count)
LONGEST_EXTENSION = 30
ORDER = "ORDER"
BY_STEP = {"ORDER", "URGENT"}
# What goes to the police besides whatever else concerns the crime; of a laboratory where one was asked.
TO_POLICE, OF_LABORATORY = ("TRANSFER_LETTER", "CASE_REPORT", "PROPERTY_LIST"), "APPRAISAL"


@guard(
    _("Inspection, inquiry and sampling are put on record."),
    law=APL.art(55),
    field="recorded",
    asks=("recorded",),
    waivable=True,
)
def record_made(attempt: Attempt) -> bool:
    return attempt.given.get("recorded") is True and bool(attempt.notes.get("record", "").strip())


@guard(_("A day by which the act is corrected lies ahead."), law=APL.art(28), field="correct_by")
def correction_ahead(attempt: Attempt) -> bool:
    last = day_in(attempt.given, "correct_by")
    return last is None or last >= attempt.day


@guard(_("What is put on record began before it ended."), law=APL.art(55), field="begun_at")
def begun_before(attempt: Attempt) -> bool:
    begun = attempt.given.get("begun_at")
    return not begun or datetime.fromisoformat(begun) <= attempt.at


@guard(
    _("A minor or a person without capacity is heard with a guardian."),
    law=CIVIL_CODE.art(19),
    rule="GU25",
    field="parties",
)
def guardian_present(attempt: Attempt) -> bool:
    if attempt.given.get("method", "INQUIRY") != "INQUIRY":
        return True
    unguarded = {party.pk for party in attempt.file.minors_without_guardian(attempt.day)}
    return unguarded.isdisjoint(party.pk for party in respondents(attempt.file))


@guard(
    _("What went to the police comes back when they have sent it back."),
    law=APL.art(27),
    rule="GU28",
    field="method",
    asks=("method",),
)
def sent_back(attempt: Attempt) -> bool:
    return attempt.given.get("method") == "SENT_BACK"


@guard(
    _("Evidence is preserved where it may vanish or be hard to get later."),
    law=APL.art(56),
    field="may_vanish",
    asks=("may_vanish",),
    waivable=True,
)
def may_vanish(attempt: Attempt) -> bool:
    return attempt.given.get("may_vanish") is True


@guard(
    _("What is preserved already is dealt with first; a new preservation does not begin its time anew."),
    law=APL.art(56),
    field="dossier",
)
def none_preserved(attempt: Attempt) -> bool:
    return "preserve" not in standing_measures(attempt.file)


@guard(
    _("What is sealed or seized already is prolonged or released; a new order does not begin its time anew."),
    law=ACL.art(25),
    field="dossier",
)
def none_seized(attempt: Attempt) -> bool:
    return "seize" not in standing_measures(attempt.file)


@guard(
    _("A list names every single thing."),
    law=APL.art(56),
    field="things",
    asks=("things",),
    waivable=True,
)
def list_made(attempt: Attempt) -> bool:
    return bool(attempt.given.get("things")) and bool(attempt.notes.get("list", "").strip())


@guard(
    _("A law or regulation must give the power to seal or seize."),
    law=ACL.art(18),
    field="empowered",
    asks=("empowered",),
    waivable=True,
)
def empowered(attempt: Attempt) -> bool:
    return attempt.given.get("empowered") is True


@guard(
    _("The party is called to the place, and what is done is put on record."),
    law=ACL.art(18),
    field="party_present",
    asks=("party_present", "recorded"),
    waivable=True,
)
def party_present(attempt: Attempt) -> bool:
    return attempt.given.get("party_present") is True and attempt.given.get("recorded") is True


@guard(
    _("The decision to seal or seize lacks what the law prescribes."),
    law=ACL.art(24),
    rule="GU14",
    field="content",
    asks=("content", "remedies"),
    waivable=True,
)
def seizure_complete(attempt: Attempt) -> bool:
    lacking = content_lacking(Letter.SEIZURE, attempt.given, attempt.day)
    return states_all(lacking, seizure_complete.unmet(), _("The decision to seal or seize does not state: {pieces}."))


def unapproved(acts: list[Act]) -> Act | None:
    """The urgent seizure that nobody has approved yet; None when there is none."""
    last = next(
        (
            act
            for act in reversed(acts)
            if act.verb == "release" or (act.verb == "seize" and act.facts.get("step") in {*BY_STEP, "APPROVE"})
        ),
        None,
    )
    return last if last is not None and last.facts.get("step") == "URGENT" else None


@guard(
    _("An urgent measure is approved within 24 hours; after that it is lifted at once."),
    law=ACL.art(19),
    field="at",
)
def approval_in_time(attempt: Attempt) -> bool:
    urgent = unapproved(attempt.file.acts)
    return urgent is not None and attempt.at <= urgent.happened_at + APPROVAL_HOURS


@guard(
    _("An urgent measure waits for its approval, or for its release."),
    law=ACL.art(19),
    field="dossier",
)
def approved(attempt: Attempt) -> bool:
    return unapproved(attempt.file.acts) is None


@guard(
    _("A seizure is prolonged once, by at most thirty days."),
    law=ACL.art(25),
    field="days",
    asks=("days",),
)
def extended_once(attempt: Attempt) -> bool:
    begun = attempt.file.last("release")
    since = begun.seq if begun else 0
    steps = [act.facts.get("step") for act in attempt.file.acts if act.verb == "seize" and act.seq > since]
    return "EXTEND" not in steps and 1 <= attempt.given.get("days", 0) <= LONGEST_EXTENSION


@guard(
    _("The notice that a seizure is prolonged lacks what the law prescribes."),
    law=ACL.art(25),
    rule="GU14",
    field="content",
    asks=("content", "remedies"),
    waivable=True,
)
def extension_complete(attempt: Attempt) -> bool:
    lacking = content_lacking(Letter.SEIZURE_EXTENSION, attempt.given, attempt.day)
    return states_all(
        lacking, extension_complete.unmet(), _("The notice that a seizure is prolonged does not state: {pieces}.")
    )


@guard(
    _("The party must have been told how long the laboratory takes."),
    law=ACL.art(25),
    field="told_party",
    asks=("told", "days"),
    waivable=True,
)
def laboratory_told(attempt: Attempt) -> bool:
    return attempt.given.get("told") is True and attempt.given.get("days", 0) >= 1


@guard(
    _("A release names its ground from the list."),
    law=ACL.art(28),
    field="ground",
    asks=("ground",),
)
def release_ground_given(attempt: Attempt) -> bool:
    return attempt.given.get("ground") in RELEASES


@guard(_("No measure stands that could be released."), law=ACL.art(28), field="measure")
def measure_stands(attempt: Attempt) -> bool:
    return bool(standing_measures(attempt.file))


@guard(
    _("Each fact must have its evidence."),
    law=APL.art(46),
    field="evidenced",
    asks=("evidenced",),
    waivable=True,
)
def evidenced(attempt: Attempt) -> bool:
    return attempt.given.get("evidenced") is True and bool(attempt.notes.get("report", "").strip())


@guard(
    _("The report says how grave the act is and whether there is suspicion of a crime."),
    law=HOUSE.art("X8"),
    field="gravity",
    asks=("gravity", "crime_suspected"),
    waivable=True,
)
def weighed(attempt: Attempt) -> bool:
    return bool(attempt.given.get("gravity")) and isinstance(attempt.given.get("crime_suspected"), bool)


@guard(
    _("Two officers or more report, the head approves, the file goes: in this order."),
    law=TRANSFER.art(5),
    field="approved_at",
    asks=("reported_at", "approved_at"),
    waivable=True,
)
def transfer_in_order(attempt: Attempt) -> bool:
    reported, approved_at = (attempt.given.get(name) for name in ("reported_at", "approved_at"))
    if not reported or not approved_at:
        return False
    return datetime.fromisoformat(reported) <= datetime.fromisoformat(approved_at) <= attempt.at


@guard(
    _("The head approves the transfer on a report of two officers or more that was made before."),
    law=TRANSFER.art(5),
    field="reported_at",
    asks=("reported_at",),
    waivable=True,
)
def reported_first(attempt: Attempt) -> bool:
    reported = attempt.given.get("reported_at") or ""
    return bool(reported) and datetime.fromisoformat(reported) <= attempt.at


@guard(
    _("Only a case of public order has thirty days that are prolonged by thirty more."),
    law=HOUSE.art("X16h"),
    field="type",
)
def order_case(attempt: Attempt) -> bool:
    return attempt.matter.type == ORDER


@guard(_("A case of public order is prolonged once."), law=HOUSE.art("X16h"), field="dossier")
def order_extended_once(attempt: Attempt) -> bool:
    return attempt.file.last("extend") is None


@guard(
    _("The letter, the report on the case, the list of property and what laboratories reported must be in the file."),
    law=TRANSFER.art(6),
    field="dossier",
    waivable=True,
)
def transfer_on_paper(attempt: Attempt) -> bool:
    # Letter, report and list are issued by the approval, or by this act itself; what a laboratory found comes from outside.
    file = attempt.file
    own = () if attempt.is_live and approval_of(file) is None else TO_POLICE
    asked = any(act.facts.get("method") == "APPRAISAL" or act.facts.get("step") == "LABORATORY" for act in file.acts)
    wanted = {*own, *([OF_LABORATORY] if asked else ())}.difference(file.document_kinds)
    missing = tuple(item for item in CATALOGUE.items if item.code in wanted)
    if not missing:
        return True
    named = format_lazy(_("What goes to the police lacks {papers}."), papers=titles_of(missing))
    raise NotYet(replace(transfer_on_paper.unmet(), message=named, facts={"missing": [item.code for item in missing]}))
