"""
Who is told of events, for heads: the subscriptions of the people of their units, what was delivered and given up, and sending again.

A delivery names an entry and nothing of it. What is sent again is told to its owner as far as he may know of it then, whoever asks for it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework.ledger.clock import present
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Membership, Unit
from casework.outbox.models import Delivery, Subscription
from casework.outbox.services import replay
from casework.workflow.desk.records import RecordAdmin
from casework.workflow.events import LEDGER_EVENTS
from casework.workflow.tracks import all_tracks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LARGEST = 2**63 - 1
S = Delivery.State


class SendAgain(forms.Form):
    """From which entry on; it begins with the first that was given up."""

    entry = forms.IntegerField(label=gettext_lazy("from the ledger entry on"), min_value=1, max_value=LARGEST)


class OfPeopleOfTheUnit(RecordAdmin):
    """What belongs to accounts that sit at or below a unit the reader heads. owner_field: where a row names the account."""

    readers = (Role.HEAD, Role.ADMIN)
    owner_field = "owner"

    def in_reach(self, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        units = Unit.objects.under({post.unit_path for post in actor.posts if post.role in self.readers}).order_by()
        sitting = Membership.objects.in_force(timezone.localdate(present())).filter(
            user=OuterRef(self.owner_field), unit__in=units.values("pk")
        )
        return rows.filter(Exists(sitting))


@admin.register(Subscription)
class SubscriptionAdmin(OfPeopleOfTheUnit):
    """Subscriptions to events, each with how its deliveries stand."""

    list_display = ("owner", "shown_address", "shown_tracks", "shown_verbs", "is_active", "waiting", "dead", "made_at")
    list_display_links = ("owner", "shown_address")
    list_filter = ("is_active",)
    list_select_related = ("owner",)
    search_fields = ("=owner__username",)
    fields = ("owner", "shown_address", "shown_tracks", "shown_verbs", "is_active", "watermark", "made_at")
    change_form_template = "admin/desk/subscription.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(
            waiting=Count("deliveries", filter=Q(deliveries__state=S.PENDING)),
            dead=Count("deliveries", filter=Q(deliveries__state=S.DEAD)),
        )
        return counted

    def get_urls(self) -> list[URLPattern]:
        again = path(
            "<path:object_id>/replay/", self.admin_site.admin_view(require_POST(self.send_again)), name="outbox_replay"
        )
        return [again, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one, how many of its deliveries stand where, and from where on it may be sent again."""
        found = self._found(request, object_id)
        more = {"states": _states_of(found), "again": SendAgain(initial={"entry": _first_dead(found)})} if found else {}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send everything again from an entry on."""
        found = self._found(request, object_id) if self.has_view_permission(request) else None
        if found is None:
            raise Http404
        form, page = SendAgain(request.POST), reverse("admin:outbox_subscription_change", args=[found.pk])
        if not form.is_valid():
            context = {**self.admin_site.each_context(request), "title": str(found), "again": form, "page": page}
            return TemplateResponse(request, "admin/desk/send_again.html", context, status=HTTPStatus.BAD_REQUEST)
        first = replay(found, start=form.cleaned_data["entry"], source=LEDGER_EVENTS) + 1
        told = _("Everything from the ledger entry %(entry)d on is sent again.") % {"entry": first}
        self.log_change(request, found, told)
        messages.success(request, told)
        return HttpResponseRedirect(page)

    def _found(self, request: HttpRequest, object_id: str) -> Subscription | None:
        if not object_id.isascii() or not object_id.isdecimal() or int(object_id) > LARGEST:
            return None
        found: Subscription | None = self.get_queryset(request).filter(pk=int(object_id)).first()
        return found

    @admin.display(description=gettext_lazy("address of the receiver"))
    def shown_address(self, subscription: Subscription) -> str:
        return str(subscription)

    @admin.display(description=gettext_lazy("tracks"))
    def shown_tracks(self, subscription: Subscription) -> str:
        names: dict[str, StrOrPromise] = {
            track.code: track.model_class._meta.verbose_name or "" for track in all_tracks()
        }
        return "、".join(str(names.get(code, code)) for code in subscription.tracks) or _("all")

    @admin.display(description=gettext_lazy("verbs"))
    def shown_verbs(self, subscription: Subscription) -> str:
        return "、".join(subscription.verbs) or _("all")

    @admin.display(description=S.PENDING.label)
    def waiting(self, subscription: Any) -> int:
        return int(subscription.waiting)

    @admin.display(description=S.DEAD.label)
    def dead(self, subscription: Any) -> int:
        return int(subscription.dead)


@admin.register(Delivery)
class DeliveryAdmin(OfPeopleOfTheUnit):
    """Deliveries of these subscriptions, the newest first."""

    owner_field = "subscription__owner"
    list_display = ("entry", "owner", "state", "attempts", "tried_at", "next_at", "fault")
    list_filter = ("state",)
    list_select_related = ("subscription__owner",)
    search_fields = ("=subscription__owner__username",)
    fields = ("subscription", *list_display)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "subscription__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=gettext_lazy("owner"))
    def owner(self, delivery: Delivery) -> str:
        return str(delivery.subscription.owner.get_username())


def _states_of(subscription: Subscription) -> list[tuple[StrOrPromise, int, str]]:
    """List each state with how many deliveries stand there, and where they are listed."""
    counted = dict(subscription.deliveries.order_by().values_list("state").annotate(Count("pk")))
    page = reverse("admin:outbox_delivery_changelist")
    return [
        (
            state.label,
            counted.get(state.value, 0),
            f"{page}?subscription__id__exact={subscription.pk}&state__exact={state.value}",
        )
        for state in S
    ]


def _first_dead(subscription: Subscription) -> int | None:
    return subscription.deliveries.filter(state=S.DEAD).order_by("entry").values_list("entry", flat=True).first()
