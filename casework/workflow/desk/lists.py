"""A list of matters: a tab, filters, and pages by key, so that no page costs more than the first and nothing is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import F
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.deadlines.models import Clock
from casework.ledger.visits import Visit
from casework.organisations.actors import Actor, Role
from casework.organisations.levels import Level
from casework.taxonomies.codes import choices
from casework.workflow.desk.rooms import Mark, marks_of
from casework.workflow.desk.timeline import names_of_accounts
from casework.workflow.forms import NOTHING, UnitField, code
from casework.workflow.keyset import Key
from casework.workflow.models import Matter
from casework.workflow.moments import EARLIEST, LATEST
from casework.workflow.next_steps import Awaited, awaited, handlers, workable
from casework.workflow.notices import told_to
from casework.workflow.querysets import MatterQuerySet
from casework.workflow.tracks import Track, track_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 50
LONGEST_QUERY = 60


Cut = Callable[[MatterQuerySet, Visit], MatterQuerySet]


def in_scope(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """Keep what lies with the actor's units or below them."""
    return matters.visible_to(visit.actor)


def told_of(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """Keep what left the actor's own units upwards or went past them, which were told; it is theirs to read only."""
    return told_to(matters.behind_no_wall_for(visit.actor), visit.own_units())


@dataclass(frozen=True, slots=True)
class Tab:
    """
    One cut through the matters of a track.

    keep: what it leaves of the matters in reach. is_open: whether ended ones go too. reach: how far the actor sees here.
    is_home: whether the first page of the desk has a panel of it.
    """

    code: str
    label: StrOrPromise
    keep: Cut
    is_open: bool = True
    reach: Cut = in_scope
    is_home: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """
    Whose turn it is, where no running time limit of the table says so.

    verb: what is to be done. states: where matters wait for it, empty where its time limit does say so. keep: what is left of
    them, where the state and the time limit leave too many.
    """

    verb: str
    states: frozenset[str] = frozenset()
    keep: Cut = lambda matters, visit: matters


def tabs_of(track: Track, tabs: Sequence[Tab], actor: Actor, turns: Sequence[Turn] = ()) -> tuple[Tab, ...]:
    """List the tabs of a person: what he has in hand, what waits for his roles by the table, then the track's own tabs."""
    roles = frozenset(post.role for post in actor.posts)
    told = {turn.verb: turn for turn in turns}
    steps = {
        step.verb: _waiting(track, step, told.get(step.verb)) for step in awaited(track.machines) if step.who & roles
    }
    for turn in turns:
        who = frozenset(role for row in track.machine.rows if row.verb == turn.verb for role in row.who)
        if turn.states and who & roles:
            steps[turn.verb] = _in_turn(track, turn, who)
    waiting = [steps[verb] for verb in dict.fromkeys((*track.machine.verbs, *steps)) if verb in steps]
    return (*([_in_hand(track, roles)] if roles & handlers(track.machines) else []), *waiting, *tabs)


def _in_hand(track: Track, roles: frozenset[Role]) -> Tab:
    states = workable(track.machines, roles)

    def keep(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
        return matters.handled_by(visit.actor.account).filter(state__in=states)

    return Tab("mine", _("my tasks"), keep, is_home=True)


def _waiting(track: Track, step: Awaited, turn: Turn | None) -> Tab:
    def keep(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
        kept = matters.filter(state__in=step.states).awaiting(step.verb)
        if step.is_taking:
            kept = at_my_unit(kept, visit)
        if step.bars_handler:
            kept = kept.exclude(handler=visit.actor.account)
        return turn.keep(kept, visit) if turn else kept

    return _to_do(track, step.verb, step.who, keep)


def _in_turn(track: Track, turn: Turn, who: frozenset[Role]) -> Tab:
    def keep(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
        return turn.keep(matters.filter(state__in=turn.states), visit)

    return _to_do(track, turn.verb, who, keep)


def _to_do(track: Track, verb: str, who: frozenset[Role], keep: Cut) -> Tab:
    def reach(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
        return matters.visible_to(visit.actor, by=who)

    label = format_lazy(_("to do: {verb}"), verb=track.label_of(verb))
    return Tab(verb, label, keep, reach=reach, is_home=True)


def at_my_unit(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """Keep what the actor's own units lead, nothing of the units below."""
    return matters.filter(unit__in=visit.own_units())


def all_visible(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """Keep everything."""
    return matters


def tab_named(tabs: Sequence[Tab], code: str | None) -> Tab:
    """
    Find a tab by its code, the first for None.

    :raises Http404: there is none of that code.
    """
    try:
        return next(tab for tab in tabs if code in (None, tab.code))
    except StopIteration:
        raise Http404 from None


def _day(label: StrOrPromise) -> forms.DateField:
    bounds = [MinValueValidator(date(EARLIEST, 1, 1)), MaxValueValidator(date(LATEST, 12, 31))]
    return forms.DateField(
        label=label, required=False, validators=bounds, widget=forms.DateInput(attrs={"type": "date"})
    )


class FilterForm(forms.Form):
    """What a list may be narrowed by. Names are those of the API's filters where it has them."""

    q = forms.CharField(label=_("number or words"), required=False, max_length=LONGEST_QUERY)
    state = forms.ChoiceField(label=_("state"), required=False)
    table = forms.ChoiceField(label=_("table it goes by"), required=False)
    type = forms.ChoiceField(label=_("type"), required=False)
    risk = code("risks", _("risk"))
    channel = code("channels", _("channel"))
    level = forms.TypedChoiceField(
        label=_("level"), required=False, coerce=int, empty_value=None, choices=[("", "—"), *Level.choices]
    )
    unit_below = UnitField(label=_("unit and below"), required=False)
    opened_after = _day(_("opened from"))
    opened_before = _day(_("opened to"))
    overdue = forms.BooleanField(label=_("overdue only"), required=False)

    def __init__(self, data: Mapping[str, Any], *, track: Track, visit: Visit) -> None:
        super().__init__(data)
        self.track = track
        states = dict(choice for machine in track.machines for choice in machine.states.choices)
        self.fields["state"].choices = [("", "—"), *states.items()]  # type: ignore[attr-defined]
        self.fields["type"].choices = [NOTHING, *choices(track.types)]  # type: ignore[attr-defined]
        if len(track.names) > 1:
            self.fields["table"].choices = [("", "—"), *((name, track.table_label(name)) for name in track.names)]  # type: ignore[attr-defined]
        else:
            del self.fields["table"]
        self.fields["unit_below"].search_in(visit.actor, visit.on)  # type: ignore[attr-defined]

    def narrow(self, matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
        """Keep what fits every filter that is set and understood."""
        if not self.is_valid():
            return matters.none()
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, False)}
        same = {name: given[name] for name in ("state", "type", "risk", "channel", "level") if name in given}
        kept = matters.filter(**same)
        if "q" in given:
            kept = kept.sought(given["q"], visit.actor)
        if "table" in given:
            kept = kept.of_table(self.track, given["table"])
        if "unit_below" in given:
            kept = kept.at_or_below(given["unit_below"])
        if "opened_after" in given:
            kept = kept.filter(opened_at__gte=_midnight(given["opened_after"]))
        if "opened_before" in given:
            kept = kept.filter(opened_at__lt=_midnight(given["opened_before"] + timedelta(days=1)))
        return kept.overdue(visit.at) if "overdue" in given else kept

    @property
    def is_set(self) -> bool:
        """Whether anything but the words is filtered by."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    @property
    def given(self) -> list[tuple[StrOrPromise, str]]:
        """List what is filtered by beside the words, each label with its value; a tick has none."""
        found = []
        for name, field in self.fields.items():
            value = self.data.get(name, "")
            if name == "q" or not value:
                continue
            if isinstance(field, forms.BooleanField):
                value = ""
            elif isinstance(field, forms.ChoiceField):
                among: Any = field.choices
                value = next((str(label) for code, label in among if str(code) == value), value)
            found.append((field.label or name, value))
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of a list, with the name of who has the matter in hand and the duty of it that ends first. is_standing: whether
    that one stands still. marks: what other rooms say of it. kind: what its track says of its kind beside the type, "" for nothing.
    """

    matter: Matter
    handler: str
    clock: Clock | None
    is_overdue: bool
    is_standing: bool
    marks: Sequence[Mark] = ()
    kind: str = ""


class MatterList:
    """
    One page of a list. query: the address's own parameters, kept by every link that leads on from here. kinds_of: matters →
    by number, what the track says of their kind before the type; None where the type says all.

    :raises Http404: the query names a tab that this list does not have for this reader.
    """

    def __init__(
        self,
        track: Track,
        tabs: Sequence[Tab],
        query: QueryDict,
        visit: Visit,
        kinds_of: Callable[[Sequence[Matter]], Mapping[str, str]] | None = None,
    ) -> None:
        self.track, self.tabs, self.visit, self._kinds_of = track, tabs, visit, kinds_of
        self.tab = tab_named(tabs, query.get("tab"))
        self.query = query.copy()
        self.query["tab"] = self.tab.code
        self.filters = FilterForm(query, track=track, visit=visit)
        self._older = Key.read(self.query.pop("older", [""])[0])
        self._newer = Key.read(self.query.pop("newer", [""])[0])

    def matters(self) -> MatterQuerySet:
        """Everything this tab and these filters keep, newest first."""
        reached = self.tab.reach(self.track.model_class.objects.filter(track=self.track.code), self.visit)
        kept = self.tab.keep(reached, self.visit)
        kept = kept.open(*self.track.machines) if self.tab.is_open else kept
        return self.filters.narrow(kept, self.visit).for_list()

    def read(self) -> Self:
        """Read the page: three statements, more for a unit searched for, for the tabs of one's own unit and for kinds."""
        matters = self.matters()
        if self._newer:
            found = list(matters.filter(self._newer.newer()).order_by("opened_at", "id")[: PAGE + 1])
            has_newer, shown = len(found) > PAGE, found[:PAGE][::-1]
            has_older = True
        else:
            found = list((matters.filter(self._older.older()) if self._older else matters)[: PAGE + 1])
            has_older, shown = len(found) > PAGE, found[:PAGE]
            has_newer = self._older is not None
        kinds = self._kinds_of(shown) if self._kinds_of and shown else {}
        self.lines = [replace(line, kind=kinds.get(line.matter.number, "")) for line in lines_of(shown, self.visit.at)]
        self.newer = self._link(newer=Key.of(shown[0])) if shown and has_newer else ""
        self.older = self._link(older=Key.of(shown[-1])) if shown and has_older else ""
        return self

    def neighbours(self, matter: Matter) -> tuple[Matter | None, Matter | None]:
        """Find the matters before and after one in this list; two statements."""
        matters, key = self.matters(), Key.of(matter)
        before = matters.filter(key.newer()).order_by("opened_at", "id").first()
        return before, matters.filter(key.older()).first()

    def tab_links(self) -> list[tuple[Tab, str]]:
        """Every tab with the address of the same filters in it."""
        links = []
        for tab in self.tabs:
            query = self.query.copy()
            query["tab"] = tab.code
            links.append((tab, query.urlencode()))
        return links

    def _link(self, **place: Key) -> str:
        query = self.query.copy()
        query.update({name: str(key) for name, key in place.items()})
        return query.urlencode()


def lines_of(matters: Sequence[Matter], at: datetime) -> list[Line]:
    """
    Add to each matter its handler's name and its running duty that ends first, and its marks; a constant number of statements.

    Of duties that end at once, what the table does as a rule goes before what takes two persons.
    """
    numbers = [matter.number for matter in matters]
    running = Clock.objects.of(*numbers).open().duties().order_by(F("due_at").desc(nulls_first=True), "-pk")
    tracks = {matter.number: track_of(matter.track) for matter in matters}
    first: dict[str, Clock | None] = dict.fromkeys(numbers)
    for each in running:
        held = first[each.matter_no]
        if held is None or held.due_at != each.due_at or not _takes_two(tracks[each.matter_no], each.verb):
            first[each.matter_no] = each
    names, marks = names_of_accounts(matter.handler for matter in matters), marks_of(matters)
    return [
        Line(
            matter,
            names.get(matter.handler, matter.handler),
            clock := first.get(matter.number),
            clock is not None and clock.is_over_at(at),
            clock is not None and clock.stands_at(at),
            marks.get(matter.number, ()),
        )
        for matter in matters
    ]


def _takes_two(track: Track, verb: str) -> bool:
    rows = [row for row in track.machine.rows if row.verb == verb]
    return bool(rows) and all(row.seconded for row in rows)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())
