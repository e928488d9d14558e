"""
Sentences about matters. visible_to() is the one scoping function of lists, searches, reports, exports and the desk.

Beyond it a unit reads only what it was told of, on the desk: see notices.told_to().
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, F, Manager, OuterRef, Q, QuerySet, Subquery

from casework.deadlines.models import Clock
from casework.ledger.clock import present_in_database
from casework.ledger.models import Note
from casework.organisations.actors import Actor, Post, Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.workflow.machine import Machine
from casework.workflow.next_steps import finished
from casework.workflow.pairs import PAIR, pairs_of, tellings_holding, titles_holding

if TYPE_CHECKING:
    from casework.workflow.models import Matter  # noqa: F401
    from casework.workflow.tracks import Track

# Who may read words and papers: leaders, supervisors, auditors and administrators work without personal data; the archivist
# reads and edits nothing.
READING_ROLES = (*HANDLING_ROLES, Role.ARCHIVIST)


def are_few(posts: Iterable[Post]) -> bool:
    """Answer whether what posts reach is few enough units for each to be read by its own index."""
    return all(post.level <= Level.TOWNSHIP for post in posts)


class MatterQuerySet(QuerySet["Matter"]):
    """Many matters; ordered by -opened_at, -id for lists (see for_list)."""

    def visible_to(self, actor: Actor, *, by: Collection[Role] | None = None, through_seal: bool = False) -> Self:
        """
        Keep what lies in a unit the actor sits in or below one, or in one that his continues; none without posts, and
        nothing behind a wall that he stands before. by: the roles whose posts reach it, None for all; the wall asks all.
        What is sealed is in no list; through_seal: of one matter, asked for by its number, it is there while an opening runs for him.
        """
        posts = actor.posts if by is None else tuple(post for post in actor.posts if post.role in by)
        reaching = replace(actor, posts=posts)
        # Of a few units each is read by its own index; of a whole county's thousands the newest matters are walked and each
        # is asked for its unit. The planner can tell the one from the other only when the question is put that way.
        kept = self.behind_no_wall_for(actor, through_seal=through_seal)
        if are_few(posts):
            return kept.filter(unit__in=Unit.objects.ids_led_from(reaching.paths))
        return kept.filter(unit__in=Unit.objects.led_from(reaching.paths).values("pk"))

    def behind_no_wall_for(self, actor: Actor, *, through_seal: bool = False) -> Self:
        """
        Leave out what is about a unit on the actor's own line, or one whose powers went on there (GU29), and whatever is sealed.

        through_seal: keep of that what is open to the actor at this moment (house rule F14a).
        """
        is_free = Q(restricted=None) | Q(restricted="")
        line = Unit.line_of(actor.paths)
        before = Q(walled_from__in=line) | Q(walled_from__in=Unit.objects.continued_on(line).values("path"))
        return self.filter(
            is_free | Exists(_openings_for(actor)) if through_seal else is_free, Q(walled_from="") | ~before
        )

    def records_visible_to(
        self, actor: Actor, rows: QuerySet[Any], *, by: str, besides: Q | None = None
    ) -> QuerySet[Any]:
        """
        Keep of the records of matters those whose matter is visible_to() the actor.

        rows: records, the newest to be read first. by: the field that names their matter. besides: what else is kept.
        """
        kept: QuerySet[Any]
        if are_few(actor.posts):
            kept = rows.filter(**{f"{by}__in": self.visible_to(actor).values("number")})
            if besides is None:
                return kept
            # Each part by its own index; as one condition the two would read every row.
            parts = kept.order_by().values("pk").union(rows.filter(besides).order_by().values("pk"), all=True)
            return rows.filter(pk__in=parts)
        # Of a whole county's the newest records are walked and each is asked where its matter lies; a join would read them all,
        # and the planner makes one of a condition that stands alone.
        lead = self.behind_no_wall_for(actor).filter(number=OuterRef(by)).order_by().values("unit")
        led = Unit.objects.led_from(actor.paths).values("pk")
        kept = rows.alias(lead=Subquery(lead)).filter(Q(lead__in=led) | (besides or Q(pk__lt=0)))
        return kept

    def at_or_below(self, unit: Unit) -> Self:
        """Keep what this unit or one below it leads now."""
        return self.filter(unit__in=Unit.objects.at_or_below(unit).values("pk"))

    def of_table(self, track: Track, name: str) -> Self:
        """Keep what goes by a table of that name, whichever version of it."""
        versions = [machine.version for machine in track.machines if machine.name == name]
        return self.filter(track=track.code, machine_version__in=versions)

    def readable_by(self, actor: Actor) -> Self:
        """Keep those whose free words and papers the actor may read: persons.may_read() for many."""
        posts = [post for post in actor.posts if post.role in READING_ROLES]
        below = Unit.objects.under(post.unit_path for post in posts).order_by().values("pk")
        seats = {post.unit_id for post in posts}
        return self.behind_no_wall_for(actor).filter(Q(walled_from="", unit__in=below) | Q(unit__in=seats))

    def sought(self, text: str, actor: Actor) -> Self:
        """
        Keep the one whose number begins so, or those that hold each of these words, big letters or small: in the title, or in
        what was told at first, where the actor may read it. One letter is looked for in titles alone.
        """
        number = text.strip().upper()
        if number[:1].isalpha() and number[1:].isdecimal():
            return self.filter(number__startswith=number)
        kept, sets = self, []
        for word in dict.fromkeys(text.split()):
            if len(word) >= PAIR:
                sets.append(self._holding(word, actor))
            else:
                kept = kept.filter(title__icontains=word)
        # Met before they are joined: the planner takes any of them for small, and would make one anew for each row of another.
        return kept.filter(pk__in=sets[0].intersection(*sets[1:]) if sets[1:] else sets[0]) if sets else kept

    def _holding(self, word: str, actor: Actor) -> QuerySet[Any, Any]:
        """The ids of whatever holds a word, not in order, some twice."""
        pairs, every = pairs_of(word), type(self)(self.model)
        titled = every.filter(pk__in=titles_holding(pairs))
        told = Note.objects.filter(pk__in=tellings_holding(pairs))
        if len(word) != PAIR:
            # The planner guesses better how often plain words occur, and Chinese has no case.
            contains = "contains" if word.lower() == word.upper() else "icontains"
            titled = titled.filter(**{f"title__{contains}": word})
            told = told.filter(**{f"text__{contains}": word})
        readable = every.readable_by(actor).filter(number__in=told.order_by().values("matter"))
        return titled.order_by().values("pk").union(readable.order_by().values("pk"), all=True)

    def handled_by(self, account: str) -> Self:
        """Keep what this account has in hand."""
        return self.filter(handler=account)

    def open(self, *machines: Machine) -> Self:
        """Leave out what stands where its machine awaits nothing of anybody."""
        return self.exclude(state__in=frozenset().union(*map(finished, machines)))

    def overdue(self, at: datetime) -> Self:
        """Keep what has a duty whose clock ran out before that moment; a right of the parties that lapsed is nobody's delay."""
        return self.due_by(at)

    def due_by(self, at: datetime) -> Self:
        """Keep what has a duty whose clock ends by that moment."""
        due = Clock.objects.open().duties().filter(matter_no=OuterRef("number"), due_at__lte=at)
        return self.filter(Exists(due))

    def awaiting(self, verb: str) -> Self:
        """Keep what has a duty of this verb whose clock runs."""
        due = Clock.objects.open().duties().filter(matter_no=OuterRef("number"), verb=verb)
        return self.filter(Exists(due))

    def placed(self) -> Self:
        """Add unit_key, unit_path and unit_ended, which every judgement needs."""
        return self.annotate(unit_key=F("unit__key"), unit_path=F("unit__path"), unit_ended=F("unit__valid_to"))

    def locked(self, *numbers: str) -> Self:
        """Take these matters under lock, in the order of their numbers, so that two batches never wait for each other."""
        return self.select_for_update(of=("self",)).placed().filter(number__in=numbers).order_by("number")

    def for_list(self) -> Self:
        """Add what a row of a list shows, newest first; a constant number of statements however long the list."""
        return self.select_related("unit").order_by("-opened_at", "-id")


def _openings_for(actor: Actor) -> QuerySet[Any]:
    """The openings of one matter that run for the actor, by the clock of the database, so that a written statement asks anew."""
    answers = apps.get_model("workflow.LookAnswered").objects
    found: QuerySet[Any] = answers.filter(
        matter_no=OuterRef("number"), account=actor.account, until__gt=present_in_database()
    )
    return found


class TrackManager(Manager.from_queryset(MatterQuerySet)):  # type: ignore[misc]  # the base is made from the queryset
    """The matters of one track alone: a proxy shares its table with all the others."""

    def __init__(self, track: str = "") -> None:
        super().__init__()
        self.track = track

    def get_queryset(self) -> MatterQuerySet:
        found: MatterQuerySet = super().get_queryset()
        return found.filter(track=self.track)
