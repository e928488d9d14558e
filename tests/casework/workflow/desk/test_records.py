"""Every record at the desk ends at the reader's units, on every page there is of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework.command.models import Assistance, Card, Dispatch, Order
from casework.deadlines.models import CalendarDay, Clock
from casework.intake import services as intake
from casework.intake.models import Filing
from casework.ledger.clock import present
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.organisations.models import Certificate, Membership, StaffSubject, Unit, UnitSuccession
from casework.outbox.models import Delivery, Subscription
from casework.parties.kinds import AccessAction, RecusalGround
from casework.parties.models import AccessLog, Party, Recusal
from casework.parties.services import raise_recusal, record_access
from casework.workflow.desk import records
from casework.workflow.models import LookAsked, Matter
from enforcement.handovers.models import Handover
from enforcement.penalties import services as penalties
from enforcement.penalties.models import Penalty
from enforcement.standards.models import DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem
from mediation.disputes.models import Dispute
from mediation.petitions.models import Petition
from tests.appeals import registered
from tests.desk import Sit, text_of
from tests.enforcement.handovers.deliveries import packed, plant_organs
from tests.world import SIDES, VILLAGE, Talks, World

HERE, ELSEWHERE = "330106", "330108"
WATCHING = (Role.ADMIN, Role.AUDITOR, Role.SUPERVISOR)
# What belongs to no unit; devices of the second factor are for who administers the whole installation.
COMMON: frozenset[type[Model]] = frozenset(
    {CalendarDay, Group, PenaltyItem, DelegatedItem, HearingThreshold, DiscretionBand, TOTPDevice}
)
# Queries into sealed matters are their askers' and answerers' alone; test_sealed.py has them.
OF_FEW: frozenset[type[Model]] = frozenset({LookAsked})


def _succession() -> UnitSuccession:
    old, new = Unit.objects.get(code="330106001001"), Unit.objects.get(code="330106001002")
    return UnitSuccession.objects.create(
        old=old, new=new, kind=UnitSuccession.Kind.MERGE, effective_date=date(2026, 1, 1)
    )


def _hung(model: type[Model], **fields: Any) -> Any:
    """Hang something of the timer's on the dispute."""
    dispute, now = Dispute.objects.get(), present()
    if model is Card:
        fields |= {"issued_at": now, "armed_at": now, "due_at": now, "due_date": now.date(), "unit": dispute.unit}
    return model._default_manager.create(matter_no=dispute.number, track="dispute", seq=dispute.version, **fields)


def _assistance() -> Model:
    unit = Unit.objects.get(code=VILLAGE)
    return Assistance.objects.create(
        matter_no=Dispute.objects.get().number, track="dispute", seq=9, place=1, unit=unit, from_unit=unit, given_by="ren",
        given_at=present(), reply_by=present().date(),
    )  # fmt: skip


def _order() -> Any:
    now, county = present(), Unit.objects.get(code=HERE)
    return _hung(Order, from_unit=county, given_by="leader", given_at=now, addressee="zhao", reply_by=now.date())


def _dispatch() -> Any:
    return _hung(Dispatch, kind="CARD", unit=Unit.objects.get(code=HERE), made_at=present(), send_at=present())


def _mediator() -> User:
    return User.objects.get(username="mediator_330106001001")


def _subject() -> Any:
    return StaffSubject.objects.create(user=_mediator(), issuer="https://sso.example", subject="7")


def _subscription() -> Any:
    return Subscription.objects.create(owner=_mediator(), address="https://events.example.cn/", made_at=present())


OURS: dict[type[Model], Callable[[], Any]] = {
    Dispute: Dispute.objects.get,
    Filing: Filing.objects.get,
    Petition: Petition.objects.get,
    Penalty: Penalty.objects.get,
    Handover: Handover.objects.get,
    Entry: lambda: Entry.objects.filter(track="dispute").latest("pk"),
    Clock: lambda: Clock.objects.latest("pk"),
    Card: lambda: _hung(Card, colour="RED", awaited="accept", rule="T99"),
    Order: _order,
    Assistance: _assistance,
    Dispatch: _dispatch,
    Party: lambda: Party.objects.latest("pk"),
    Recusal: Recusal.objects.get,
    AccessLog: AccessLog.objects.get,
    Unit: lambda: Unit.objects.get(code=VILLAGE),
    UnitSuccession: _succession,
    Membership: lambda: Membership.objects.get(user__username="mediator_330106001001"),
    Certificate: Certificate.objects.get,
    StaffSubject: _subject,
    Subscription: _subscription,
    Delivery: lambda: Delivery.objects.create(subscription=_subscription(), entry=1, next_at=present()),
    User: _mediator,
}


@pytest.fixture
def tables(talks: Talks, world: World, sit: Sit) -> None:
    """Put something of the first county into every table."""
    mediator = sit(Role.MEDIATOR, VILLAGE)
    raise_recusal(
        talks.dispute.number, account="nobody", ground=RecusalGround.KIN, actor=talks.mediator(), at=world.later()
    )
    record_access(
        Party.objects.of(talks.dispute.number)[:1],
        AccessAction.VIEW,
        actor=talks.mediator(),
        purpose="for a test",
        at=world.later(),
    )
    registered(world)
    penalties.record_clue(
        unit=world.unit(HERE),
        channel="INSPECTION",
        title="占道经营",
        text="巡查发现。",
        parties=(),
        actor=world.actor(Role.HEAD, HERE),
        at=world.later(),
    )
    plant_organs(world)
    packed(world, "J4")
    user = User.objects.get(username=mediator.account)
    Certificate.objects.create(user=user, number="C1", valid_from=date(2026, 1, 1), valid_to=date(2029, 1, 1))
    intake.register(
        unit=world.unit(HERE),
        channel="WALK_IN",
        place=world.unit(VILLAGE),
        title="墙",
        text="围墙越界。",
        parties=SIDES,
        actor=world.actor(Role.REGISTRAR, HERE),
        at=world.later(),
    )


@pytest.fixture
def watch(sit: Sit) -> Callable[[str], Client]:
    """Seat somebody who may look at everything in one unit, and below it."""

    def seated(code: str) -> Client:
        for role in WATCHING:
            desk = sit(role, code, name=f"watcher_{code}", is_superuser=True)
        return desk.client

    return seated


def pages(row: Any) -> list[str]:
    opts = row._meta
    key = row.number if isinstance(row, Matter) else row.pk
    change = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[key])
    if isinstance(row, Matter):
        return [change]
    found = [change, change.replace("/change/", "/history/")]
    history = getattr(row, "history", None)
    return [*found, f"{found[1]}{history.first().pk}/"] if history is not None and history.exists() else found


def listed(client: Client, row: Any, **query: Any) -> bool:
    opts = row._meta
    answer = client.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"), query)
    text_of(answer)
    if isinstance(row, Matter):
        return row.number in {line.matter.number for line in answer.context["list"].lines}
    return row.pk in {each.pk for each in answer.context["cl"].result_list}


def test_every_desk_is_known_here() -> None:
    assert set(OURS) | COMMON | OF_FEW == set(admin.site._registry)


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
class TestReach:
    def test_holds_what_lies_in_it(self, watch: Callable[[str], Client], model: type[Model]) -> None:
        row, client = OURS[model](), watch(HERE)
        assert listed(client, row, **({"tab": "all"} if isinstance(row, Matter) else {}))
        assert [client.get(page).status_code for page in pages(row)] == [200] * len(pages(row))

    def test_ends_at_the_readers_units(self, watch: Callable[[str], Client], model: type[Model]) -> None:
        row, client = OURS[model](), watch(ELSEWHERE)
        words = getattr(row, "matter_no", "") or getattr(row, "number", "") or getattr(row, "username", "") or VILLAGE
        for query in ({}, {"q": words}):
            assert not listed(client, row, **query)
        for page in pages(row):
            assert client.get(page).status_code in {302, 403, 404}
            assert client.post(page, {"name": "x", "short_name": "x"}).status_code in {302, 403, 404, 405}
        if not isinstance(row, Matter):
            row.refresh_from_db()
            assert "x" not in str(row).split()


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(("model", "field"), [(Unit, "unit"), (User, "user")])
def test_suggestions_end_at_the_readers_units(watch: Callable[[str], Client], model: type[Model], field: str) -> None:
    row = OURS[model]()
    words = row.name if isinstance(row, Unit) else row.username
    asked = {"app_label": "organisations", "model_name": "membership", "field_name": field, "term": words}

    def suggested(code: str) -> list[str]:
        return [each["id"] for each in watch(code).get(reverse("admin:autocomplete"), asked).json()["results"]]

    assert (suggested(HERE), suggested(ELSEWHERE)) == ([str(row.pk)], [])


@pytest.mark.usefixtures("tables")
class TestPosts:
    def test_are_given_within_reach_alone(self, watch: Callable[[str], Client], world: World) -> None:
        client = watch(ELSEWHERE)
        me = User.objects.get(username=f"watcher_{ELSEWHERE}")
        form = {"user": me.pk, "role": "HEAD", "valid_from": "2026-01-01", "valid_to": ""}
        where = reverse("admin:organisations_membership_add")
        before = Membership.objects.count()
        assert client.post(where, form | {"unit": world.unit("330100").pk}).status_code == 200
        assert Membership.objects.count() == before
        assert client.post(where, form | {"unit": world.unit("330108001").pk}).status_code == 302
        assert Membership.objects.count() == before + 1

    def test_and_not_permissions_are_what_an_administrator_hands_out(self, watch: Callable[[str], Client]) -> None:
        client, user = watch(HERE), User.objects.get(username="mediator_330106001001")
        page = text_of(client.get(reverse("admin:auth_user_change", args=[user.pk])))
        assert 'name="is_active"' in page
        assert 'name="is_superuser"' not in page


@pytest.mark.usefixtures("tables")
class TestReaders:
    def test_of_the_access_log_are_auditors(self, sit: Sit) -> None:
        where = reverse("admin:parties_accesslog_changelist")
        assert "for a test" in text_of(sit(Role.AUDITOR, HERE).client.get(where))
        assert "for a test" not in text_of(sit(Role.AUDITOR, ELSEWHERE).client.get(where))
        assert sit(Role.MEDIATOR, VILLAGE).client.get(where).status_code == 403
        look = AccessLog.objects.get()
        page = reverse("admin:parties_accesslog_change", args=[look.pk])
        assert sit(Role.AUDITOR, HERE).client.post(page, {"purpose": "other"}).status_code == 403

    def test_of_parties_sit_in_a_post(self, client: Client) -> None:
        client.force_login(User.objects.create_superuser("installer"))
        assert client.get(reverse("admin:parties_party_changelist")).status_code == 403


@pytest.mark.usefixtures("tables")
class TestWords:
    @pytest.mark.parametrize(
        ("model", "words"),
        [
            (Entry, ("申请", "<code>apply</code>", "宝石社区", "<code>330106001001@</code>")),
            (AccessLog, ("人民调解员", "<code>MEDIATOR</code>", "宝石社区", "查看")),
            (Clock, ("<code>accept</code>", "受理")),
        ],
    )
    def test_stand_beside_the_codes(
        self, watch: Callable[[str], Client], model: type[Model], words: tuple[str, ...]
    ) -> None:
        opts = model._meta
        where = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        page = text_of(watch(HERE).get(where, headers={"Accept-Language": "zh-hans"}))
        assert [word for word in words if word not in page] == []


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("model", [Entry, Clock, Party, Recusal, AccessLog], ids=lambda model: model.__name__)
class TestCost:
    def test_is_the_same_for_one_row_and_for_many(
        self, watch: Callable[[str], Client], model: type[Model], talks: Talks
    ) -> None:
        client, opts = watch(HERE), model._meta
        where, counts = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"), []
        text_of(client.get(where))
        for _round in range(2):
            with CaptureQueriesContext(connection) as asked:
                text_of(client.get(where))
            counts.append(len(asked))
            talks.in_mediation() if not _round else None
        assert counts[0] == counts[1] <= 12

    def test_says_more_where_it_counted_no_further(
        self, watch: Callable[[str], Client], model: type[Model], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(records, "PAGE", 1)
        monkeypatch.setattr(records, "MOST_PAGES", 1)
        opts = model._meta
        page = text_of(watch(HERE).get(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")))
        assert "more than 1 " in page
        assert " results" not in page
