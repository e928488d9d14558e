"""Conditions of intake (domain 2.1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.law import HOUSE, PETITION
from casework.organisations.levels import Level
from casework.taxonomies.codes import check_codes, has_flag, is_code
from casework.workflow.guards import Attempt, guard


@guard(_("The channel it came by is not in the list."), law=HOUSE.art("R1"), field="channel")
def channel_known(attempt: Attempt) -> bool:
    check_codes([("channels", "channel", attempt.matter.channel)], attempt.day, law=str(HOUSE.art("R1")))
    return True


@guard(
    _("The place of occurrence is needed, at least to the township."), law=HOUSE.art("R1"), field="place", waivable=True
)
def place_known(attempt: Attempt) -> bool:
    place = attempt.matter.place
    return place is not None and place.level <= Level.TOWNSHIP


@guard(_("The matter must be told in words."), law=HOUSE.art("R1"), field="text")
def text_given(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("text", "").strip())


@guard(_("At least one contact is needed, or the word that it is anonymous."), law=HOUSE.art("R1"), field="parties")
def contact_or_anonymous(attempt: Attempt) -> bool:
    return attempt.given.get("anonymous") is True or bool(attempt.file.parties)


@guard(
    _("Merging needs the matter it is merged into, another than itself."),
    law=HOUSE.art("R2"),
    field="into",
    asks=("into",),
    waivable=True,
)
def target_named(attempt: Attempt) -> bool:
    into = attempt.given.get("into")
    return bool(into) and into != attempt.matter.number


@guard(
    _("What was sent to a unit is signed for or objected to; only what another organ referred is merged there."),
    law=HOUSE.art("R2b"),
    field="into",
)
def was_referred(attempt: Attempt) -> bool:
    return bool(attempt.matter.origin_number)


@guard(_("A reason is needed."), law=HOUSE.art("R2"), field="reason")
def reason_given(attempt: Attempt) -> bool:
    return bool(attempt.reason.strip())


@guard(
    _("Kind, type and risk must be chosen from the lists."),
    law=HOUSE.art("R3"),
    field="type",
    asks=(
        "kind",
        "type",
        "risk",
    ),
    waivable=True,
)
def classified(attempt: Attempt) -> bool:
    schemes = {"kind": "kinds", "risk": "risks", "type": "dispute_types"}
    kind = attempt.given.get("kind")
    if is_code("kinds", kind) and kind not in ("DISPUTE", "ADMIN_MEDIATION"):
        del schemes["type"]  # the other kinds have lists of their own
    wanted = [(scheme, field, str(attempt.given.get(field, ""))) for field, scheme in schemes.items()]
    check_codes(wanted, attempt.day, law=str(HOUSE.art("R3")))
    return True


@guard(
    _("The target must be open on this day, and the place must lie in its territory."),
    law=HOUSE.art("R4"),
    rule="GU03",
    field="to",
    waivable=True,
)
def competent(attempt: Attempt) -> bool:
    unit, place, matter = attempt.target, attempt.matter.place, attempt.matter
    if unit is None or not unit.is_valid_on(attempt.day):
        return False
    if matter.origin_number:
        return unit.key != matter.unit_key  # whom a referral is for is for that organ to accept or refuse
    # Disputes go to whoever leads a territory; of other matters a bureau has its own.
    return place is None or place.path.startswith(unit.reach if matter.kind == "DISPUTE" else unit.territory)


@guard(
    _("An objection names its ground from the list and gives detailed reasons."),
    law=HOUSE.art("R6"),
    field="ground",
    asks=("ground",),
)
def objection_reasoned(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag="object") and bool(attempt.reason.strip())


@guard(_("What is objected to goes back to the unit that sent it."), law=HOUSE.art("R6"), field="back_to")
def back_to_sender(attempt: Attempt) -> bool:
    sent = attempt.file.last("dispatch", "register")
    return sent is not None and attempt.target is not None and attempt.target.key == sent.actor_unit


@guard(_("Only the unit it was sent to may sign for it or object."), law=HOUSE.art("R5"), field="unit")
def own_unit(attempt: Attempt) -> bool:
    return attempt.acts_for_lead


@guard(
    _("A court or the police sign for themselves; nobody above or beside them does."), law=HOUSE.art("R5"), field="unit"
)
def signed_by_the_organ(attempt: Attempt) -> bool:
    if not has_flag("kinds", attempt.matter.kind, "elsewhere"):
        return True
    return attempt.post is not None and attempt.post.unit_key == attempt.matter.unit_key


@guard(
    _("A referral names the matter it comes from, which is led by the unit that refers."),
    law=HOUSE.art("R13"),
    field="referred_from",
    asks=("referred_from",),
)
def referring_matter_known(attempt: Attempt) -> bool:
    number = attempt.given.get("referred_from")
    origin = attempt.file.other(number) if number else None
    return origin is not None and origin.unit_key == attempt.matter.unit_key


@guard(
    _("A referral goes to an organ that is open on this day, and not to the one that refers."),
    law=HOUSE.art("R13"),
    field="to",
)
def sent_to_another(attempt: Attempt) -> bool:
    unit = attempt.target
    return unit is not None and unit.is_valid_on(attempt.day) and unit.key != attempt.matter.unit_key


@guard(
    _("What accuses a unit is not referred to it, nor to who sits below it."),
    law=PETITION.art(30),
    rule="GU29",
    field="to",
)
def not_to_the_accused(attempt: Attempt) -> bool:
    wall, unit = attempt.matter.walled_from, attempt.target
    return not wall or unit is None or not unit.path.startswith(wall)


@guard(
    _("This was referred already; it waits for the organ's answer, or has it."),
    law=HOUSE.art("R13"),
    field="referred_from",
)
def referred_once(attempt: Attempt) -> bool:
    earlier = attempt.file.heirs(attempt.given.get("referred_from") or "")
    return all(each.channel_ref != attempt.matter.channel_ref for each in earlier)
