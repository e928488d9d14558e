"""Conditions of a hand-over (domain 2.6, 2.7, 3.8 and 2.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import SHANGHAI
from casework.errors import NotYet, Unmet
from casework.law import CRIMINAL, HOUSE, TRANSFER
from casework.listing import listed
from casework.organisations.levels import Level
from casework.organisations.lines import lines_of
from casework.taxonomies.codes import has_flag, is_code, scheme
from casework.workflow.guards import Attempt, guard
from enforcement.handovers.exchange.peers import keeper_of
from enforcement.handovers.files import opened_about
from enforcement.handovers.nodes import ends_of, is_open, papers_of, results_of

# From what a package tells a time is counted, besides its own moment.
BEGINNINGS = ("detained_at", "arrested_at", "judged_on")
MOST_RETURNS = 2
FEWEST_OFFICERS = 2
SUPPLEMENT = "SUPPLEMENT"
# The outcomes of a dispute that had an agreement, kept or not.
AGREED = frozenset({"AGREED_PERFORMED", "AGREED_NOT_YET_DUE", "BREACHED"})
SENT = "SENT"


def _named(codes: list[str]) -> str:
    return listed(scheme("node_papers")[code].label for code in codes)


_titles_of = lazy(_named, str)  # in the language of whoever reads the refusal


@guard(
    _("The node must be one whose packages are sent on this day; a phase of another node has none of its own."),
    law=HOUSE.art("H1"),
    field="type",
)
def node_open(attempt: Attempt) -> bool:
    return is_open(attempt.matter.type, attempt.day)


@guard(
    _("This node does not go between these two; the list of nodes says from whom to whom."),
    law=HOUSE.art("H2"),
    field="receiver",
)
def organs_fit(attempt: Attempt) -> bool:
    node, sender, receiver = attempt.matter.type, attempt.matter.unit, attempt.target
    if receiver is None or not receiver.is_valid_on(attempt.day) or receiver.pk == sender.pk:
        return False
    return not (
        ends_of(node, "from").isdisjoint(lines_of(sender)) or ends_of(node, "to").isdisjoint(lines_of(receiver))
    )


@guard(
    _("A suspected crime goes to the police of the same level; a township's to those of its county."),
    law=TRANSFER.art(5),
    field="receiver",
)
def police_of_same_level(attempt: Attempt) -> bool:
    if not has_flag("nodes", attempt.matter.type, "same_level") or attempt.target is None:
        return True
    return bool(attempt.target.level == max(attempt.matter.level, Level.COUNTY))


@guard(
    _("A package is about a matter the sender leads, or names the number of the case in the sender's own system."),
    law=HOUSE.art("H1"),
    field="about",
    asks=("about",),
)
def case_named(attempt: Attempt) -> bool:
    number = attempt.given.get("about")
    if not number:
        return bool(attempt.notes.get("case_no", "").strip())
    other = attempt.file.other(number)
    return other is not None and attempt.post is not None and attempt.post.covers(other.unit_path)


@guard(
    _("A detention, an arrest or a judgment that a time is counted from does not lie ahead."),
    law=HOUSE.art("L1"),
    field="detained_at",
    asks=BEGINNINGS,
)
def nothing_ahead(attempt: Attempt) -> bool:
    ahead = [name for name in BEGINNINGS if (told := attempt.given.get(name)) and _beginning(str(told)) > attempt.at]
    if not ahead:
        return True
    raise NotYet(*(replace(nothing_ahead.unmet(), field=name) for name in ahead))


def _beginning(told: str) -> datetime:
    moment = datetime.fromisoformat(told)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


@guard(
    _("A package of this node about this matter is under way; it goes on with that one, whose returns are counted."),
    law=HOUSE.art("H1"),
    rule="GU27",
    field="about",
)
def none_under_way(attempt: Attempt) -> bool:
    node = attempt.matter.type
    alike = (each for each in opened_about(attempt) if each.track == "handover" and each.type == node)
    earlier = next((each for each in alike if not each.is_at_end), None)
    if earlier is None:
        return True
    if attempt.file.is_hidden(earlier):
        return False
    raise NotYet(under_way(earlier.number, is_outside=not attempt.given.get("about")))


def under_way(number: str, *, is_outside: bool) -> Unmet:
    """Refuse a second package beside the one under way, which is named. is_outside: whether another system has the case."""
    message = format_lazy(
        _(
            "{number} is a package of this node about this matter and under way; it goes on with that one, whose returns are counted."
        ),
        number=number,
    )
    field = "case_no" if is_outside else "about"
    return replace(none_under_way.unmet(), message=message, field=field, facts={"under_way": number})


@guard(
    _("A suspected crime is examined by a group of at least two, who are named."),
    law=TRANSFER.art(5),
    field="group",
    asks=("group",),
)
def group_of_two(attempt: Attempt) -> bool:
    if not has_flag("nodes", attempt.matter.type, "group"):
        return True
    return len(set(attempt.given.get("group") or ())) >= FEWEST_OFFICERS


@guard(_("The unit that packed it sends it and closes it."), law=HOUSE.art("H3"), field="unit")
def packed_by_sender(attempt: Attempt) -> bool:
    return attempt.acts_for_lead


@guard(
    _("What was sent back goes out again only with other content."),
    law=HOUSE.art("H3"),
    field="package",
    asks=("root",),
)
def content_changed(attempt: Attempt) -> bool:
    sent = attempt.file.last("send", "return")
    if sent is None or sent.verb != "return":
        return True
    before = attempt.file.last("send")
    return before is None or before.facts.get("root") != attempt.given.get("root")


@guard(
    _("The head of the organ approves the transfer of a suspected crime by sending it."),
    law=TRANSFER.art(5),
    field="actor",
)
def approved_by_head(attempt: Attempt) -> bool:
    if not has_flag("nodes", attempt.matter.type, "head"):
        return True
    return attempt.post is not None and attempt.post.role == "HEAD"


@guard(
    _("It must be said whether paper was used beside the electronic package."),
    law=HOUSE.art("H3"),
    field="paper_used",
    asks=("paper_used",),
)
def paper_answered(attempt: Attempt) -> bool:
    return isinstance(attempt.given.get("paper_used"), bool)


@guard(_("The package lacks papers its node asks for."), law=HOUSE.art("H6"), field="dossier")
def papers_of_node(attempt: Attempt) -> bool:
    sent = attempt.file.last("send") if attempt.matter.state == SENT else None
    there = frozenset(sent.facts.get("kinds") or () if sent else attempt.file.document_kinds)
    missing = [code for code in papers_of(attempt.matter.type, attempt.day) if code not in there]
    if not missing:
        return True
    named = format_lazy(_("The package lacks {papers}."), papers=_titles_of(missing))
    raise NotYet(replace(papers_of_node.unmet(), message=named, facts={"missing": missing}))


@guard(_("A package goes to the organ it was packed for."), law=HOUSE.art("H2"), field="to")
def goes_to_receiver(attempt: Attempt) -> bool:
    opened = attempt.file.acts[0] if attempt.file.acts else None
    return opened is not None and attempt.target is not None and attempt.target.key == opened.facts.get("receiver")


@guard(_("Only a refusal of the police to file may be objected to."), law=TRANSFER.art(9), field="result")
def refusal_objected(attempt: Attempt) -> bool:
    answered = attempt.file.last("send_result")
    is_refusal = answered is not None and answered.facts.get("result") == "NOT_FILED"
    return is_refusal and has_flag("nodes", attempt.matter.type, "objects")


@guard(
    _("An objection goes first to the police that refused, then to the procuratorate, and no further."),
    law=TRANSFER.art(9),
    field="to",
)
def objection_in_order(attempt: Attempt) -> bool:
    answers = sum(act.verb == "send_result" for act in attempt.file.acts)
    if attempt.target is None or not attempt.target.is_valid_on(attempt.day):
        return False
    if answers == 1:
        opened = attempt.file.acts[0]
        return attempt.target.key == opened.facts.get("receiver")
    return answers == 2 and "PROCURATORATE" in lines_of(attempt.target)


@guard(_("A reason is needed."), law=HOUSE.art("H5"), field="reason")
def reason_given(attempt: Attempt) -> bool:
    return bool(attempt.reason.strip())


@guard(
    _("The organ it was sent to signs for itself; nobody above or beside it does."), law=HOUSE.art("H4"), field="unit"
)
def signed_by_itself(attempt: Attempt) -> bool:
    return attempt.post is not None and attempt.post.unit_key == attempt.matter.unit_key


@guard(
    _("Another installation keeps this organ; its answer comes from there."),
    law=HOUSE.art("H12"),
    field="actor",
    asks=("answer",),
)
def answered_where_it_is_kept(attempt: Attempt) -> bool:
    return bool(attempt.given.get("answer")) or keeper_of(attempt.matter.unit) is None


@guard(
    _("What arrived is not what was sent; it must be sent back."),
    law=HOUSE.art("H4"),
    field="manifest",
    asks=("manifest", "faults"),
)
def package_whole(attempt: Attempt) -> bool:
    sent = attempt.file.last("send")
    is_same = sent is not None and sent.facts.get("manifest") == attempt.given.get("manifest")
    return is_same and attempt.given.get("faults") == 0


@guard(
    _("What is entrusted to mediation is handed to a mediation unit with its receipt."),
    law=HOUSE.art("H9"),
    field="to",
)
def handed_to_mediation(attempt: Attempt) -> bool:
    is_done = bool(attempt.given.get("referral") or attempt.given.get("answer"))  # where it is kept, another refers it
    return is_done or not has_flag("nodes", attempt.matter.type, "refers")


@guard(_("Sending back names its ground from the list."), law=HOUSE.art("H5"), field="ground", asks=("ground",))
def return_ground_listed(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag="return")


@guard(_("It was sent back twice already; it must be received, or answered."), law=HOUSE.art("H5"), field="returns")
def returned_at_most_twice(attempt: Attempt) -> bool:
    return _returns(attempt, supplementing=False) < MOST_RETURNS


@guard(
    _("Only a case transferred for prosecution goes back, and for supplementary investigation."),
    law=CRIMINAL.art(175),
    field="ground",
    asks=("ground",),
)
def supplement_allowed(attempt: Attempt) -> bool:
    is_listed = is_code("grounds", attempt.given.get("ground"), flag="supplement")
    return is_listed and has_flag("nodes", attempt.matter.type, "supplement")


@guard(
    _(
        "Two supplementary investigations are the most; if the evidence still does not suffice, there is no prosecution."
    ),
    law=CRIMINAL.art(175),
    rule="GU27",
    field="returns",
)
def returns_le_2(attempt: Attempt) -> bool:
    return _returns(attempt, supplementing=True) < MOST_RETURNS


def _returns(attempt: Attempt, *, supplementing: bool) -> int:
    return sum(
        act.verb == "return" and (act.facts.get("ground") == SUPPLEMENT) is supplementing for act in attempt.file.acts
    )


@guard(_("It goes back to the unit that sent it."), law=HOUSE.art("H5"), field="reason")
def back_to_sender(attempt: Attempt) -> bool:
    packed = attempt.file.last("package")
    return packed is not None and attempt.target is not None and attempt.target.key == packed.unit


@guard(_("The result must be one that this node may have."), law=HOUSE.art("H6"), field="result", asks=("result",))
def result_listed(attempt: Attempt) -> bool:
    return attempt.given.get("result") in results_of(attempt.matter.type)


@guard(
    _("What was entrusted to mediation is answered once that is over, and by what it came to."),
    law=HOUSE.art("H9"),
    field="result",
)
def answered_as_mediated(attempt: Attempt) -> bool:
    if attempt.given.get("answer") or not has_flag("nodes", attempt.matter.type, "refers"):
        return True
    number = attempt.given.get("referral") or ""
    other = attempt.file.other(number)  # what the filing was merged into, where that was no filing
    ended = [*attempt.file.heirs(number), *([other] if other and other.track != "filing" else [])]
    outcomes = {each.outcome for each in ended} - {""}
    came_to = "MEDIATED" if outcomes & AGREED else "NOT_MEDIATED"
    return bool(outcomes) and attempt.given.get("result") == came_to


@guard(
    _("The paper that states the result must be in the file."), law=HOUSE.art("H6"), field="dossier", papers=("RESULT",)
)
def result_on_paper(attempt: Attempt) -> bool:
    return "RESULT" in attempt.file.document_kinds


@guard(
    _(
        "Who prosecutes finds the evidence sufficient; else there is no prosecution after two supplementary investigations."
    ),
    law=CRIMINAL.art(175),
    rule="GU27",
    field="sufficient",
    asks=("sufficient",),
)
def evidence_suffices(attempt: Attempt) -> bool:
    return attempt.given.get("result") != "PROSECUTED" or attempt.given.get("sufficient") is True


@guard(
    _("Once the police have filed, property and materials are handed over against a receipt."),
    law=TRANSFER.art(12),
    field="dossier",
)
def property_handed_over(attempt: Attempt) -> bool:
    answered = attempt.file.last("send_result")
    if answered is None or answered.facts.get("result") != "FILED":
        return True
    return not attempt.file.acts[0].facts.get("property") or "PROPERTY_RECEIPT" in attempt.file.document_kinds
