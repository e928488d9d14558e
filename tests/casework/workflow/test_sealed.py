"""A matter sealed for a minor is unknown to everybody, and open for a day to whom two persons open it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casework.api.matters.finding import find, known_to
from casework.dossier.models import Document
from casework.dossier.services import add_paper
from casework.errors import NotNow, NotYet, NotYou, Unknown
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role
from casework.parties.models import AccessLog
from casework.workflow.events import LEDGER_EVENTS
from casework.workflow.models import LookAnswered, LookAsked, Matter
from casework.workflow.opening import answer_look, ask_look
from mediation.disputes import services
from tests.callers import Call, Caller
from tests.callers import call as call
from tests.desk import Sit, address
from tests.refusals import refused
from tests.world import VILLAGE, Talks, World

COUNTY, CITY, STREET = "330106", "330100", "330106001"
LAW, RULE, GLASS = "CRPL art. 286", "HOUSE rule F14", "HOUSE rule F14a"
WHY = {"ground": "JUDICIAL_NEED", "words": "杭检函〔2026〕1号，办案需要。"}
HOUR = timedelta(hours=1)


@pytest.fixture
def sealed(talks: Talks) -> Matter:
    """Give a dispute whose file a head has sealed for a minor."""
    matter = talks.with_paper("EVIDENCE").archived().dispute
    return services.seal_minor(
        matter, reason="依法封存。", actor=talks.world.actor(Role.HEAD, COUNTY), at=talks.world.later()
    )


def asked(world: World, number: str, role: Role = Role.REGISTRAR, **given: Any) -> LookAsked:
    return ask_look(number, actor=world.actor(role, COUNTY), **{"at": world.later(), **WHY, **given})


def opened(world: World, number: str, *, at: Any = None, account: str = "") -> LookAnswered:
    """Ask and grant at a moment; account: who asks, else the registrar of the county."""
    at = at or timezone.now() - HOUR
    by = Actor(account, (world.post(Role.HEAD, COUNTY),)) if account else world.actor(Role.REGISTRAR, COUNTY)
    query = ask_look(number, actor=by, at=at, **WHY)
    return answer_look(query, granted=True, actor=world.actor(Role.ARCHIVIST, COUNTY), at=at)


class TestSealing:
    def test_is_done_by_a_head_with_reasons_once_a_matter_has_ended(self, sealed: Matter) -> None:
        entry = Entry.objects.of(sealed.number).latest("seq")
        assert (entry.verb, entry.law, entry.facts["restricted"]) == ("seal_minor", LAW, "SEALED_MINOR")
        assert Matter.objects.get(number=sealed.number).restricted == "SEALED_MINOR"
        assert verify(sealed.number).is_good

    def test_waits_for_the_end_and_for_words(self, talks: Talks, world: World) -> None:
        with refused(NotYet, ("ENDED_TO_BE_SEALED", RULE, ""), ("SEALING_REASONED", RULE, "reason")):
            services.seal_minor(talks.dispute, reason=" ", actor=world.actor(Role.HEAD, COUNTY), at=world.later())

    @pytest.mark.parametrize("role", [Role.ARCHIVIST, Role.MEDIATOR, Role.AUDITOR, Role.MANAGER])
    def test_is_not_for_others(self, talks: Talks, world: World, role: Role) -> None:
        matter = talks.archived().dispute
        with pytest.raises(NotYou):
            services.seal_minor(matter, reason="封存。", actor=world.actor(role, COUNTY), at=world.later())


class TestASealedMatter:
    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
    @pytest.mark.parametrize("place", [CITY, COUNTY, VILLAGE])
    def test_is_known_to_nobody(self, sealed: Matter, world: World, role: Role, place: str) -> None:
        actor = world.actor(role, place)
        assert find(sealed.number, actor, None) is None
        assert not known_to(actor, None).filter(number=sealed.number).exists()
        assert not Matter.objects.all().sought(sealed.number, actor).visible_to(actor).exists()
        entries = Entry.objects.of(sealed.number)
        assert not Matter.objects.all().records_visible_to(actor, entries, by="matter").exists()
        assert LEDGER_EVENTS.events(list(entries.values_list("pk", flat=True)), actor) == {}

    def test_is_answered_at_every_address_as_one_that_is_not_there(self, sealed: Matter, call: Call) -> None:
        make_checkpoints(at=timezone.now())
        head, paper = call(Role.HEAD, COUNTY), Document.objects.filter(matter_no=sealed.number).first()
        assert paper is not None
        parts = ("", "ledger/", "clocks/", "timeline/", "documents/", f"documents/{paper.pk}/", "dossier/", "dossier.zip", "parties/",
                 "access-log/", "related/", "transitions/", "copies/", "disposal/")  # fmt: skip
        for part in parts:
            answers = [head.gets(f"disputes/{number}/{part}") for number in (sealed.number, "D3301062026999999")]
            told = [(each.status_code, each.content.decode().replace(sealed.number, "-")) for each in answers]
            assert told[0] == (404, told[1][1].replace("D3301062026999999", "-")), part
        assert head.gets("matters/", count=1).json()["count"] == 0
        assert head.gets("matters/", q=sealed.number).json()["results"] == []
        assert AccessLog.objects.count() == 0

    def test_is_asked_for_and_answered_on_the_desk_too(self, sealed: Matter, sit: Sit, world: World) -> None:
        registrar, archivist = sit(Role.REGISTRAR, COUNTY), sit(Role.ARCHIVIST, COUNTY)
        ask = reverse("admin:sealed_ask")
        refused_page = registrar.client.post(ask, {"number": "x", "ground": "JUDICIAL_NEED", "words": "函。"})
        assert "The number of a matter is expected." in refused_page.content.decode()
        assert registrar.client.post(ask, {"number": sealed.number, **WHY}).status_code == 302
        [query] = LookAsked.objects.all()
        page = reverse("admin:workflow_lookasked_change", args=[query.pk])
        assert "Grant for 24 hours" not in registrar.client.get(page).content.decode()
        assert "Grant for 24 hours" in archivist.client.get(page).content.decode()
        answer = reverse("admin:sealed_answer", args=[query.pk])
        assert registrar.client.post(answer, {"grant": "1", "words": ""}).status_code == 302
        assert not LookAnswered.objects.exists()
        assert archivist.client.post(answer, {"grant": "1", "words": ""}).status_code == 302
        seen = registrar.client.get(address("dispute", "change", sealed.number))
        assert "Sealed for a minor" in seen.content.decode()
        assert AccessLog.objects.of(sealed.number).exists()
        assert archivist.client.get(address("dispute", "change", sealed.number)).status_code == 404

    def test_is_sealed_on_its_page_by_a_head(self, talks: Talks, sit: Sit) -> None:
        matter = talks.archived().dispute
        head = sit(Role.HEAD, COUNTY)
        assert "seal_minor" in head.opens(matter).content.decode()
        head.does(matter, "seal_minor", reason="依法封存。")
        assert Matter.objects.get(number=matter.number).restricted == "SEALED_MINOR"

    def test_stands_on_no_desk(self, sealed: Matter, sit: Sit) -> None:
        head = sit(Role.HEAD, COUNTY)
        assert head.client.get(address("dispute", "change", sealed.number)).status_code == 404
        assert sealed.number not in head.lists().content.decode()


class TestAnOpening:
    def test_is_asked_by_one_and_granted_by_another_for_a_day(self, sealed: Matter, call: Call, world: World) -> None:
        registrar, archivist = call(Role.REGISTRAR, COUNTY), call(Role.ARCHIVIST, COUNTY)
        made = posts(registrar, "sealed/", number=sealed.number, **WHY)
        assert (made.status_code, made.json()["answer"]) == (201, None)
        [query] = archivist.gets("sealed/").json()["results"]
        assert query["words"] == WHY["words"]
        place = f"sealed/{query['id']}/answer/"
        assert posts(registrar, place, granted=True).status_code == 404
        granted = posts(archivist, place, granted=True)
        assert (granted.status_code, granted.json()["answer"]["granted"]) == (200, True)
        assert posts(archivist, place, granted=True).status_code == 409
        seen = registrar.gets(f"disputes/{sealed.number}/")
        assert seen.status_code == 200
        assert archivist.gets(f"disputes/{sealed.number}/").status_code == 404
        assert registrar.gets("matters/", count=1).json()["count"] == 0  # no list shows it to him either
        [look] = AccessLog.objects.of(sealed.number)
        assert (look.account, look.action, look.purpose) == (
            registrar.account, "VIEW", f"JUDICIAL_NEED: {WHY['words']}",
        )  # fmt: skip

    def test_is_refused_too_and_stays_shut(self, sealed: Matter, world: World) -> None:
        query = asked(world, sealed.number)
        answer = answer_look(
            query, granted=False, words="查询手续不全。", actor=world.actor(Role.HEAD, COUNTY), at=world.later()
        )
        assert answer.until is None
        assert find(sealed.number, world.actor(Role.REGISTRAR, COUNTY), None) is None
        with refused(NotNow, ("ANSWERED_ALREADY", GLASS, "")):
            answer_look(query, granted=True, actor=world.actor(Role.HEAD, COUNTY), at=world.later())

    def test_is_over_after_twenty_four_hours(self, sealed: Matter, world: World) -> None:
        registrar = world.actor(Role.REGISTRAR, COUNTY)
        opened(world, sealed.number, at=timezone.now() - timedelta(hours=24, minutes=1))
        assert find(sealed.number, registrar, None) is None
        opened(world, sealed.number, at=timezone.now() - timedelta(hours=23, minutes=50))
        assert find(sealed.number, registrar, None) is not None

    def test_is_never_granted_by_who_asked(self, sealed: Matter, world: World) -> None:
        both = Actor("both", (world.post(Role.HEAD, COUNTY),))
        query = ask_look(sealed.number, actor=both, at=world.later(), **WHY)
        with refused(NotYou, ("SECOND_PERSON_NEEDED", GLASS, "")):
            answer_look(query, granted=True, actor=both, at=world.later())
        with pytest.raises(DatabaseError), transaction.atomic():
            LookAnswered.objects.create(
                query=query, matter_no=sealed.number, account="both", answered_by="both", answered_at=world.clock
            )

    @pytest.mark.parametrize(
        ("role", "place"),
        [(Role.MEDIATOR, COUNTY), (Role.AUDITOR, CITY), (Role.MANAGER, CITY), (Role.HEAD, "330108")],
    )
    def test_is_answered_by_heads_and_archivists_of_its_line(
        self, sealed: Matter, world: World, role: Role, place: str
    ) -> None:
        query = asked(world, sealed.number)
        with refused(Unknown, ("UNKNOWN_QUERY", GLASS, "id")):
            answer_look(query, granted=True, actor=world.actor(role, place), at=world.later())

    def test_tells_nobody_whether_there_is_a_matter(self, sealed: Matter, talks: Talks, world: World) -> None:
        query = asked(world, "D3301062026999999")
        assert query.pk
        with refused(Unknown, ("UNKNOWN_QUERY", GLASS, "id")):
            answer_look(query, granted=True, actor=world.actor(Role.HEAD, COUNTY), at=world.later())

    def test_says_into_what_on_which_ground_and_what_for(self, world: World, sealed: Matter) -> None:
        with refused(
            NotYet, ("MATTER_NUMBER", GLASS, "number"), ("LOOK_GROUND", GLASS, "ground"), ("LOOK_WORDS", GLASS, "words")
        ):
            asked(world, "x", ground="TERM_OVER", words=" ")
        with pytest.raises(NotYou):
            asked(world, sealed.number, role=Role.AUDITOR)

    def test_lets_read_and_do_nothing_but_take_the_seal_off(self, sealed: Matter, world: World) -> None:
        opened(world, sealed.number, account="chief")
        chief, at = Actor("chief", (world.post(Role.HEAD, COUNTY),)), world.later()
        matter = find(sealed.number, chief, None)
        assert matter is not None
        with refused(NotNow, ("MATTER_SEALED", RULE, "")):
            services.hold(matter, ground="LITIGATION", reason="起诉。", actor=chief, at=at)
        with refused(NotNow, ("MATTER_SEALED", RULE, "")):
            add_paper(
                matter,
                kind="EVIDENCE",
                content=ContentFile(b"\xff\xd8\xff\xe0", "a.jpg"),
                actor=chief,
                at=at,
                late=True,
            )
        services.unseal_minor(matter, reason="封存有误。", actor=chief, at=at)
        assert find(sealed.number, world.actor(Role.REGISTRAR, COUNTY), None) is not None
        assert verify(sealed.number).is_good

    def test_is_needed_to_take_the_seal_off(self, sealed: Matter, world: World) -> None:
        with pytest.raises(Unknown):
            services.unseal_minor(sealed, reason="封存有误。", actor=world.actor(Role.HEAD, COUNTY), at=world.later())

    @pytest.mark.parametrize("table", ["workflow_lookasked", "workflow_lookanswered"])
    @pytest.mark.parametrize("sql", ["UPDATE {} SET words = ''", "DELETE FROM {}"])
    def test_is_on_record_for_good(self, sealed: Matter, world: World, table: str, sql: str) -> None:
        opened(world, sealed.number)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(table))


def posts(caller: Caller, place: str, **body: Any) -> Any:
    headers = {"Idempotency-Key": str(uuid4())}
    return caller.client.post(f"/api/v1/{place}", body, "application/json", headers=headers)
