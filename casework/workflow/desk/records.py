"""Records of matters to look at: entries, clocks, parties, objections. One scope, the matters', and nothing to change."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import CharField, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casework.deadlines.models import Clock
from casework.ledger.models import Entry
from casework.ledger.visits import visit_of
from casework.organisations.actors import Actor, Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.parties.masking import Audience, masked_party
from casework.parties.models import Party, Recusal
from casework.workflow.desk.filters import Happened
from casework.workflow.desk.timeline import code_label, state_label, verb_label
from casework.workflow.models import Matter
from casework.workflow.templatetags.desk import law
from casework.workflow.tracks import Track, all_tracks

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    CappedPaginator = Paginator[Model]
else:
    Base = admin.ModelAdmin
    CappedPaginator = Paginator

PAGE = 50
MOST_PAGES = 20
SHORT = 12


class LatestPages(CappedPaginator):
    """The first pages of a list; it counts no further than it shows, so that a long table costs what a short one does."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Model]", self.object_list)
        return len(rows.values_list("pk")[: PAGE * MOST_PAGES])

    @property
    def is_capped(self) -> bool:
        """Whether there may be more than was counted."""
        return self.count >= PAGE * MOST_PAGES


class RecordAdmin(Base):
    """
    The base of all records: the newest first, of the matters the reader sees; the search finds those of one matter by number.

    readers: the roles that may look. matter_field: where a row names its matter.
    """

    readers: ClassVar[tuple[Role, ...]]
    matter_field: ClassVar[str] = "matter_no"
    # A filter over a column without fixed choices would read the whole table for its values.
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)
    sortable_by = ()
    actions = None
    list_per_page = PAGE
    list_max_show_all = PAGE
    show_full_result_count = False
    paginator = LatestPages

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Call the list what it shows."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def in_reach(self, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        """Keep the rows of matters the actor sees."""
        return Matter.objects.all().records_visible_to(actor, rows, by=self.matter_field)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return self.in_reach(rows, visit_of(request).actor)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return visit_of(request).actor.has(*self.readers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Entry)
class EntryAdmin(RecordAdmin):
    """The latest entries of the ledger with their hashes."""

    readers = (Role.AUDITOR, Role.SUPERVISOR, Role.HEAD, Role.ADMIN)
    matter_field = "matter"
    list_display = (
        "matter",
        "seq",
        "verb_in_words",
        "state_in_words",
        "actor",
        "unit_in_words",
        "recorded",
        "short_prev_hash",
        "short_hash",
    )
    list_filter = ("origin",)
    search_fields = ("=matter",)
    fields = (
        "matter",
        "seq",
        "track_in_words",
        "machine_version",
        "verb_in_words",
        "from_in_words",
        "state_in_words",
        "level_in_words",
        "unit_in_words",
        "actor",
        "role_in_words",
        "actor_unit_in_words",
        "acted_for",
        "origin",
        "happened_at",
        "recorded_at",
        "outcome_in_words",
        "reason_in_words",
        "law_in_words",
        "facts_text",
        "algorithm",
        "prev_hash",
        "hash",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        named: QuerySet[Any] = rows.annotate(unit_name=name_of("unit"), actor_unit_name=name_of("actor_unit"))
        return named

    @admin.display(description=_("track"))
    def track_in_words(self, entry: Entry) -> SafeString:
        return coded(_track(entry.matter).label, entry.track)

    @admin.display(description=_("verb"))
    def verb_in_words(self, entry: Entry) -> SafeString:
        return coded(verb_label(_track(entry.matter), entry.verb), entry.verb)

    @admin.display(description=_("from"))
    def from_in_words(self, entry: Entry) -> SafeString:
        return coded(state_label(_track(entry.matter), entry.from_state), entry.from_state)

    @admin.display(description=_("to"))
    def state_in_words(self, entry: Entry) -> SafeString:
        return coded(state_label(_track(entry.matter), entry.to_state), entry.to_state)

    @admin.display(description=_("level"))
    def level_in_words(self, entry: Entry) -> SafeString:
        return coded(Level(entry.level).label, entry.level)

    @admin.display(description=_("unit"))
    def unit_in_words(self, entry: Any) -> SafeString:
        return coded(entry.unit_name, entry.unit)

    @admin.display(description=_("unit of the actor"))
    def actor_unit_in_words(self, entry: Any) -> SafeString:
        return coded(entry.actor_unit_name, entry.actor_unit)

    @admin.display(description=_("role"))
    def role_in_words(self, entry: Entry) -> SafeString:
        return coded(dict(Role.choices).get(entry.role, ""), entry.role)

    @admin.display(description=_("outcome"))
    def outcome_in_words(self, entry: Entry) -> SafeString:
        return coded(code_label("outcomes", entry.outcome), entry.outcome)

    @admin.display(description=_("reason"))
    def reason_in_words(self, entry: Entry) -> SafeString:
        return coded(code_label("grounds", entry.reason), entry.reason)

    @admin.display(description=_("law"))
    def law_in_words(self, entry: Entry) -> SafeString:
        return law(entry.law)

    @admin.display(description=_("recorded at"))
    def recorded(self, entry: Entry) -> str:
        return f"{timezone.localtime(entry.recorded_at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description=_("previous hash"))
    def short_prev_hash(self, entry: Entry) -> str:
        return entry.prev_hash[:SHORT]

    @admin.display(description=_("hash"))
    def short_hash(self, entry: Entry) -> str:
        return entry.hash[:SHORT]


@admin.register(Clock)
class ClockAdmin(RecordAdmin):
    """What runs and what ran."""

    readers = (Role.SUPERVISOR, Role.ADMIN)
    list_display = (
        "matter_no",
        "awaited",
        "law_in_words",
        "armed_at",
        "due_at",
        "provisional",
        "stopped_at",
        "ended_by",
    )
    list_filter = (("stopped_at", Happened), "provisional")
    search_fields = ("=matter_no",)
    fields = (
        "matter_no",
        "awaited",
        "code",
        "law_in_words",
        "counted_since",
        "measure",
        "count",
        "is_rolled",
        "armed_at",
        "raw_date",
        "due_date",
        "due_at",
        "provisional",
        "calendar_edition",
        "standing_since",
        "stands_until",
        "stopped_at",
        "ended_by",
    )

    @admin.display(description=_("verb awaited"))
    def awaited(self, clock: Clock) -> SafeString:
        return coded(verb_label(_track(clock.matter_no), clock.verb), clock.verb)

    @admin.display(description=_("counted from"))
    def counted_since(self, clock: Clock) -> SafeString:
        return coded(verb_label(_track(clock.matter_no), clock.since), clock.since)

    @admin.display(description=_("stopped by"))
    def ended_by(self, clock: Clock) -> SafeString:
        return coded(verb_label(_track(clock.matter_no), clock.stopped_by), clock.stopped_by)

    @admin.display(description=_("law"))
    def law_in_words(self, clock: Clock) -> SafeString:
        return law(clock.law)


@admin.register(Party)
class PartyAdmin(RecordAdmin):
    """Parties as a list shows them: masked."""

    readers = (Role.ADMIN,)
    list_display = (
        "matter_no",
        "position",
        "role",
        "kind",
        "shown_name",
        "shown_id_number",
        "shown_phone",
        "shown_address",
    )
    list_filter = ("role", "kind")
    search_fields = ("=matter_no",)
    search_help_text = _("The whole number of a matter. Persons are searched for on a page of their own.")
    fields = (
        *list_display,
        "id_kind",
        "place_code",
        "is_incapable",
        "consented_at",
        "consent_means",
        "refused_at",
        "language",
        "created_at",
    )

    @admin.display(description=_("name of the party"))
    def shown_name(self, party: Party) -> str:
        return masked_party(party, Audience.LIST)["name"]

    @admin.display(description=_("ID number"))
    def shown_id_number(self, party: Party) -> str:
        return masked_party(party, Audience.LIST)["id_number"]

    @admin.display(description=_("phone"))
    def shown_phone(self, party: Party) -> str:
        return masked_party(party, Audience.LIST)["phone"]

    @admin.display(description=_("address"))
    def shown_address(self, party: Party) -> str:
        return masked_party(party, Audience.LIST)["address"]


@admin.register(Recusal)
class RecusalAdmin(RecordAdmin):
    """Objections, and checks that found nothing."""

    readers = (Role.ADMIN,)
    list_display = ("matter_no", "account", "ground", "raised_at", "decided_at", "upheld")
    list_filter = ("ground", "upheld")
    search_fields = ("=matter_no", "=account")


def coded(words: Any, code: object) -> SafeString:
    """Say a code in words, with the code beside it; the code alone where there are no words."""
    if not words or str(words) == str(code):
        return format_html("{}", code)
    return format_html("{} <code>{}</code>", words, code)


def _track(number: str) -> Track:
    """The track of a matter, by the letter its number begins with."""
    return next(track for track in all_tracks() if number.startswith(track.letter))


def name_of(column: str) -> Subquery:
    """Read the name of the unit whose key stands in a column."""
    return Subquery(Unit.objects.filter(key=OuterRef(column)).order_by().values("name")[:1], output_field=CharField())
