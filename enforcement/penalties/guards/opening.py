"""From the clue to the filing, and the decision on the spot."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import add_months
from casework.deadlines.limits import limit
from casework.law import APL, HOUSE
from casework.organisations.levels import Level
from casework.parties.models import Party
from casework.taxonomies.codes import check_codes
from casework.workflow.guards import Attempt, guard
from enforcement.penalties.facts import NOT_FILED
from enforcement.penalties.files import file_of
from enforcement.penalties.reading import ON_THE_SPOT, act_facts, day_in, is_person, respondents
from enforcement.penalties.rivals import Rival
from enforcement.standards.finding import TOWNSHIP_CODE
from enforcement.standards.kinds import PenaltyKind
from enforcement.standards.lines import is_of_line

MOST_OF_A_PERSON_FEN = 200_00
MOST_OF_AN_ORGANISATION_FEN = 3_000_00
# Two cases of one person are taken to be about one act where days and place agree, until somebody says why they are not.
SAME_ACT = HOUSE.art("X11a")
# Of which lines a bureau is, and a clause, their names tell.
OWN_LINE = HOUSE.art("X4a")
# Who is known by a name alone may give another day, too.
SAME_NAME = HOUSE.art("X11b")
NEAR = timedelta(days=3)
SIMPLE = frozenset({PenaltyKind.WARNING, PenaltyKind.FINE})
LIMITATION, LIMITATION_GRAVE = limit("T33").length.count, limit("T33.grave").length.count


@guard(_("Type, channel and risk must be chosen from the lists."), law=HOUSE.art("X1"), field="type", waivable=True)
def classified(attempt: Attempt) -> bool:
    matter = attempt.matter
    wanted = [
        ("penalty_types", "type", matter.type),
        ("channels", "channel", matter.channel),
        ("risks", "risk", matter.risk),
    ]
    check_codes(wanted, attempt.day, law=str(HOUSE.art("X1")))
    return True


@guard(_("The clue must be told in words."), law=HOUSE.art("X1"), field="text", waivable=True)
def clue_told(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("text", "").strip())


@guard(
    _("What a camera recorded counts after its legal and technical audit alone."),
    law=APL.art(41),
    field="audited",
    asks=("camera", "audited"),
)
def camera_audited(attempt: Attempt) -> bool:
    return attempt.given.get("camera") is not True or attempt.given.get("audited") is True


@guard(_("The check says what it found."), law=HOUSE.art("X1"), field="finding", asks=("finding",), waivable=True)
def finding_given(attempt: Attempt) -> bool:
    return attempt.given.get("finding") in ("STANDARD_MET", *NOT_FILED)


@guard(
    _("What is not filed names its ground from the list."),
    law=APL.art(54),
    field="ground",
    asks=("ground",),
)
def decline_ground_given(attempt: Attempt) -> bool:
    return attempt.given.get("ground") in NOT_FILED


@guard(_("This needs its reason in words."), law=HOUSE.art("X2"), field="reason", waivable=True)
def reason_told(attempt: Attempt) -> bool:
    return bool(attempt.reason.strip())


@guard(
    _("A case is against one person or one organisation, named as the respondent."),
    law=HOUSE.art("X4"),
    field="parties",
)
def respondent_named(attempt: Attempt) -> bool:
    return len(respondents(attempt.file)) == 1


@guard(
    _("The act has its days: when it began, when it ended, when it was found; none after today and in that order."),
    law=APL.art(36),
    field="act_end",
    asks=("act_from", "act_end", "found_on"),
    waivable=True,
)
def act_dated(attempt: Attempt) -> bool:
    first, last, found = (day_in(attempt.given, name) for name in ("act_from", "act_end", "found_on"))
    if last is None or found is None:
        return False
    return (first or last) <= last <= found <= attempt.day


@guard(
    _("No item of the public lists of penalties bears this code on the day of the act."),
    law=APL.art(38),
    rule="GU13",
    field="item",
    asks=("item",),
    waivable=True,
)
def item_known(attempt: Attempt) -> bool:
    day = day_in(attempt.given, "act_end") or attempt.day
    return file_of(attempt).book.item(attempt.given.get("item", ""), day) is not None


@guard(
    _(
        "The unit may not punish this item here on this day: a township or street only what the province has delegated to it."
    ),
    law=APL.art(24),
    rule="GU03",
    field="item",
    asks=("item",),
    waivable=True,
)
def competent(attempt: Attempt) -> bool:
    matter, item = attempt.matter, attempt.given.get("item", "")
    code = matter.unit_key.partition("@")[0]
    if matter.level < Level.TOWNSHIP:
        return False
    if matter.place is not None and not _lies_in(matter.place.key, code):
        return False
    if matter.level > Level.TOWNSHIP:
        return True
    book = file_of(attempt).book
    return any(book.is_delegated(each, item, attempt.day) for each in {code, code[:TOWNSHIP_CODE]})


@guard(
    _("The item is not of the bureau's own line, and was not delegated to it by this day."),
    law=APL.art(17),
    rule="GU03",
    field="item",
    asks=("item",),
    waivable=True,
)
def of_own_line(attempt: Attempt) -> bool:
    organ, code = attempt.matter.unit, attempt.given.get("item", "")
    if not organ.acts_for_itself:
        return True
    book = file_of(attempt).book
    item = book.item(code, day_in(attempt.given, "act_end") or attempt.day)
    if item is None:
        return True  # another guard asks for the item
    return is_of_line(organ.name, item.agency, item.agency_line) or book.is_delegated(organ.code, code, attempt.day)


def _lies_in(place_key: str, unit_code: str) -> bool:
    """Answer whether a place lies in the division a unit belongs to, by their codes; what has none of six digits is not told."""
    place, division = place_key.partition("@")[0], unit_code
    length = next((each for each in (12, 9, 6) if division[:each].isdigit() and len(division) >= each), 0)
    own = division[:length].removesuffix("00") if length == 6 else division[:length]
    return place.startswith(own) or own.startswith(place)


@guard(
    _("The act is past its limitation: two years, five where it was grave and did harm, from its end."),
    law=APL.art(36),
    rule="GU04",
    field="at",
    waivable=True,
)
def not_time_barred(attempt: Attempt) -> bool:
    facts = attempt.given if "act_end" in attempt.given else act_facts(attempt.file)
    ended, found = day_in(facts, "act_end"), day_in(facts, "found_on")
    if ended is None or found is None:
        return True  # the days are asked for by another guard
    months = LIMITATION_GRAVE if facts.get("grave") is True else LIMITATION
    return found <= add_months(ended, months)


@guard(
    _("Another organ filed this act first; the case is its own, unless this is another act."),
    law=APL.art(25),
    rule="GU03",
    field="distinct",
    waivable=True,
)
def first_to_file(attempt: Attempt) -> bool:
    if attempt.given.get("distinct") is True:
        return True
    return not any(
        rival.unit != attempt.matter.unit_key and not rival.by_name and rival.has_it and same_act(attempt, rival)
        for rival in file_of(attempt).rivals
    )


@guard(
    _("Why it is another act than the one of the same days and place must be said in words."),
    law=SAME_ACT,
    rule="GU11",
    field="reason",
    asks=("distinct",),
    waivable=True,
)
def distinct_reasoned(attempt: Attempt) -> bool:
    return attempt.given.get("distinct") is not True or bool(attempt.reason.strip())


@guard(
    _(
        "Somebody of this name has a case of this place and these days: name the party by ID number or phone, or say in words "
        "why it is another person or another act."
    ),
    law=SAME_NAME,
    rule="GU11",
    field="namesake",
    waivable=True,
)
def namesake_told_apart(attempt: Attempt) -> bool:
    given, filed = attempt.given, act_facts(attempt.file)
    if any((given.get(name) is True and attempt.reason.strip()) for name in ("namesake", "distinct")):
        return True
    if filed.get("distinct") is True:
        return True
    told = attempt.file.last("file") if filed.get("namesake") is True else None

    def is_open(rival: Rival) -> bool:
        if rival.fined_at is not None:
            return told is None or rival.fined_at > told.happened_at
        return not filed and rival.has_it and rival.unit != attempt.matter.unit_key

    rivals = [rival for rival in file_of(attempt).rivals if rival.by_name and is_open(rival)]
    return not any(same_act(attempt, rival, within=NEAR) for rival in rivals)


def same_act(attempt: Attempt, rival: Rival, *, within: timedelta = timedelta()) -> bool:
    """
    Answer whether another case against the same person is of the same days and the same place (house rule X11a).

    within: how far apart the days may lie.
    """
    told = rival.last("file", ON_THE_SPOT)
    mine = attempt.given if "act_end" in attempt.given else act_facts(attempt.file)
    theirs = told[2] if told else {}
    if not _overlap(mine, theirs, within):
        return False
    place = next((facts["place"] for _verb, _at, facts in rival.acts if facts.get("place")), "")
    here = attempt.matter.place
    if here is None or not place:
        return True
    ours, its = here.key.partition("@")[0], place.partition("@")[0]
    return ours.startswith(its) or its.startswith(ours)


def _overlap(one: object, other: object, within: timedelta) -> bool:
    first, second = _period(one), _period(other)
    if first is None or second is None:
        return False
    return first[0] <= second[1] + within and second[0] <= first[1] + within


def _period(facts: object) -> tuple[date, date] | None:
    assert isinstance(facts, dict)
    ended = day_in(facts, "act_end")
    return (day_in(facts, "act_from") or ended, ended) if ended else None


@guard(
    _(
        "On the spot there is a warning, or a fine of at most 200 yuan for a person and 3000 for an organisation; nothing else."
    ),
    law=APL.art(51),
    rule="GU05",
    field="fine",
)
def simple_limits(attempt: Attempt) -> bool:
    given = attempt.given
    if not SIMPLE.issuperset(given.get("kinds", ())) or given.get("gains_fen") or given.get("goods_fen"):
        return False
    most = MOST_OF_A_PERSON_FEN if any(map(is_person, respondents(attempt.file))) else MOST_OF_AN_ORGANISATION_FEN
    return bool(given.get("fine_fen", 0) <= most)


@guard(
    _("The facts must be clear and have a statutory basis."),
    law=APL.art(51),
    field="facts_clear",
    asks=("facts_clear",),
    waivable=True,
)
def facts_clear(attempt: Attempt) -> bool:
    return attempt.given.get("facts_clear") is True


@guard(
    _("The party must have been told what is intended and why, and been heard."),
    law=APL.art(44),
    field="heard",
    asks=("heard",),
    waivable=True,
)
def heard_on_the_spot(attempt: Attempt) -> bool:
    return attempt.given.get("heard") is True


@guard(
    _("Only a decision on the spot that was not filed yet is filed with the organ."), law=APL.art(52), field="dossier"
)
def to_be_filed(attempt: Attempt) -> bool:
    decided = attempt.file.last(ON_THE_SPOT, "file_with_organ")
    return decided is not None and decided.verb == ON_THE_SPOT


@guard(
    _("The entry must say whether money is owed, and say so rightly."),
    law=HOUSE.art("X18"),
    field="fine",
    asks=("owes",),
)
def owing_as_decided(attempt: Attempt) -> bool:
    return attempt.given.get("owes") is bool(attempt.given.get("fine_fen") or attempt.given.get("gains_fen"))


def party_of(attempt: Attempt) -> Party | None:
    """The one against whom the case is; None where nobody is named, or several are."""
    named = respondents(attempt.file)
    return named[0] if len(named) == 1 else None
