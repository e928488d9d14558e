"""A package of a peer becomes a hand-over of the organ it is for, once; what is not whole goes back at once with every reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from casework.deadlines.models import Clock
from casework.dossier.manifest import encode, merkle_root
from casework.dossier.models import Document
from casework.errors import CaseworkError, Malformed, NotNow, NotYet, NotYou
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.parties.models import Party
from enforcement.handovers import services
from enforcement.handovers.exchange.parcels import CASE, PACKAGE
from enforcement.handovers.models import Arrival, Handover, Package, Posting
from tests.enforcement.handovers.deliveries import PROCURATORATE, Delivery, packed
from tests.enforcement.handovers.exchange.sides import (
    STRANGER,
    Way,
    at_justice,
    at_police,
    drop,
    flip,
    papers_in,
    signed_anew,
    told_otherwise,
)
from tests.papers import PHOTO, sha256
from tests.scanner import EICAR, Scanner, scanner
from tests.world import SIDES, World

SAME = ("root", "manifest", "items", "kinds", "sub", "receipt", "signed", "custody", "procedure")


@pytest.fixture
def there(settings: Settings) -> Iterator[Scanner]:
    with scanner() as found:
        settings.CLAMAV, settings.CLAMAV_PATIENCE = found.address, 5.0
        yield found


def here(taken: Any) -> Handover:
    found: Handover = Handover.objects.placed().get(number=taken.arrival.matter_no)
    return found


def last(number: str) -> Entry:
    return Entry.objects.of(number).order_by("-seq")[0]


def both(bag: Path) -> None:
    flip(bag)
    drop(bag, 1)


def without_transmittal(bag: Path) -> None:
    """Send what lacks a paper of its node, in all order otherwise."""
    said = json.loads((bag / PACKAGE).read_text("utf-8"))
    items = [item for item in said["items"] if item["kind"] != "TRANSMITTAL"]
    for path in papers_in(bag):
        if not any(path.name.startswith(f"{item['seq']:03d}-") for item in items):
            path.unlink()
    for place, item in enumerate(items, 1):
        paper = next(path for path in papers_in(bag) if path.name.startswith(f"{item['seq']:03d}-"))
        paper.rename(paper.with_name(f"{place:03d}{paper.name[3:]}"))
        item["seq"] = place
    told = {**said, "items": items, "counts": {"items": len(items), "pages": 1}, "merkle_root": merkle_root(items)}
    (bag / PACKAGE).write_text(encode(told), "utf-8")
    signed_anew(bag)


class TestAGoodPackage:
    def test_becomes_a_hand_over_of_its_receiver(self, way: Way, sent: Delivery, county: World) -> None:
        arrived = here(way.brings(sent.handover))
        assert (arrived.state, arrived.type, arrived.unit, arrived.is_arrival) == (
            "SENT", "J4", county.unit(PROCURATORATE), True,
        )  # fmt: skip
        facts, ours = last(arrived.number).facts, sent.last().facts
        assert {name: facts.get(name) for name in SAME[:-2]} == {name: ours.get(name) for name in SAME[:-2]}
        assert Package.objects.get(matter_no=arrived.number).digest == ours["manifest"]
        assert verify().is_good

    def test_brings_its_papers_and_what_is_told_of_each(self, way: Way, sent: Delivery) -> None:
        arrived = here(way.brings(sent.handover))
        told = ("kind", "title", "sha256", "size", "volume", "origin", "pages", "pages_from", "signatures")
        there, ours = (
            list(Document.objects.filter(matter_no=number).order_by("kind").values(*told))
            for number in (arrived.number, sent.handover.number)
        )
        assert there == ours
        assert there

    def test_brings_the_parties_and_starts_the_clock_of_its_receiver(self, way: Way, county: World) -> None:
        with at_police():
            sent = packed(county, "J4", parties=SIDES, procedure="FAST").with_papers().sent()
        arrived = here(way.brings(sent.handover))
        assert [party.name for party in Party.objects.of(arrived.number)] == ["张三", "李四"]
        assert [clock.verb for clock in Clock.objects.of(arrived.number).open()] == ["receive"]
        with at_justice():
            services.receive(arrived, paper_used=False, **sent.told(sent.of_receiver()))
        assert [(clock.verb, clock.law) for clock in Clock.objects.of(arrived.number).open()] == [
            ("send_result", "CRPL art. 172")
        ]

    def test_leaves_the_inner_file_at_home(self, way: Way, county: World) -> None:
        with at_police():
            sent = packed(county, "J4").with_papers()
            sent.with_paper("EVIDENCE", is_inner=True)
            sent.sent()
        arrived = here(way.brings(sent.handover))
        assert "EVIDENCE" not in set(Document.objects.filter(matter_no=arrived.number).values_list("kind", flat=True))

    def test_changes_nothing_when_it_comes_again(self, way: Way, sent: Delivery) -> None:
        first, second = way.brings(sent.handover), way.brings(sent.handover)
        assert (first.is_known, second.is_known) == (False, True)
        assert (first.arrival.pk, Arrival.objects.count(), Handover.objects.count()) == (second.arrival.pk, 1, 2)
        assert Entry.objects.of(first.arrival.matter_no).count() == 1

    def test_is_received_by_somebody_of_the_organ(self, way: Way, sent: Delivery) -> None:
        arrived = here(way.brings(sent.handover))
        with at_justice():
            received = services.receive(arrived, paper_used=False, **sent.told(sent.of_receiver()))
        facts = last(arrived.number).facts
        assert (received.state, facts["faults"], facts["checked"]) == ("RECEIVED", 0, 2)
        assert Posting.objects.get(matter_no=arrived.number).seq == 2

    def test_cannot_be_received_once_a_paper_has_changed_here(self, way: Way, sent: Delivery) -> None:
        arrived = here(way.brings(sent.handover))
        paper = Document.objects.filter(matter_no=arrived.number).first()
        assert paper is not None
        name = str(paper.content.name)
        paper.content.storage.delete(name)
        paper.content.storage.save(name, ContentFile(b"%PDF-1.4 another"))
        with at_justice(), pytest.raises(NotYet) as refusal:
            services.receive(arrived, paper_used=False, **sent.told(sent.of_receiver()))
        assert refusal.value.code == "PACKAGE_WHOLE"


class TestAPackageThatIsNotWhole:
    @pytest.mark.parametrize(
        ("spoil", "ground", "reasons"),
        [
            (flip, "BROKEN", ["ITEM_CHANGED_1"]),
            (drop, "BROKEN", ["ITEM_MISSING_1"]),
            (both, "BROKEN", ["ITEM_CHANGED_1", "ITEM_MISSING_2"]),
            (partial(told_otherwise, path=PACKAGE, merkle_root="0" * 64), "BROKEN", ["ROOT_DIFFERS"]),
            (partial(told_otherwise, path=PACKAGE, counts={"items": 3, "pages": 3}), "BROKEN", ["COUNT_DIFFERS"]),
            (without_transmittal, "INCOMPLETE", ["LACKING_TRANSMITTAL"]),
            (lambda bag: (papers_in(bag)[0].with_name("007-x.pdf").write_bytes(b"%PDF-1.4")), "BROKEN", ["FILE_STRANGE_7", "FILE_STRANGE"]),
        ],
        ids=["flipped", "dropped", "both", "root", "count", "lacking", "strange"],
    )  # fmt: skip
    def test_goes_back_at_once_with_every_reason(
        self, way: Way, sent: Delivery, spoil: Callable[..., object], ground: str, reasons: list[str]
    ) -> None:
        taken = way.brings(sent.handover, spoil)
        assert (taken.arrival.state, taken.arrival.reasons) == ("RETURNED", reasons)
        back = last(taken.arrival.matter_no)
        assert (back.verb, back.actor, back.facts["ground"], back.facts["reasons"]) == (
            "return",
            "system",
            ground,
            reasons,
        )

    @pytest.mark.parametrize(("spoil", "reason"), [(flip, "ITEM_CHANGED_1"), (drop, "ITEM_MISSING_1")])
    def test_is_taken_down_as_returned_where_it_came_from(
        self, way: Way, sent: Delivery, spoil: Callable[[Path], object], reason: str
    ) -> None:
        answered = way.brings_back(here(way.brings(sent.handover, spoil)))
        assert (answered.arrival.matter_no, answered.arrival.state) == (sent.handover.number, "RETURNED")
        assert (sent.last().actor, sent.last().facts["reasons"]) == ("system", [reason])

    def test_is_answered_as_the_first_time_when_it_comes_again(self, way: Way, sent: Delivery) -> None:
        first = way.brings(sent.handover, flip)
        again = way.brings(sent.handover, flip)
        assert (again.is_known, again.arrival.pk) == (True, first.arrival.pk)

    def test_goes_back_twice_and_the_third_is_refused(self, way: Way, sent: Delivery) -> None:
        for count in (1, 2):
            arrived = here(way.brings(sent.handover, flip))
            way.brings_back(arrived)
            with at_police():
                sent.handover = Handover.objects.placed().get(number=sent.handover.number)
                sent.with_paper("EVIDENCE", text=str(count))
                sent.sent()
        with pytest.raises(NotYet) as refusal:
            way.brings(sent.handover, flip)
        assert refusal.value.code == "RETURNED_AT_MOST_TWICE"
        assert [entry.verb for entry in Entry.objects.of(arrived.number)] == ["send", "return"] * 2
        assert here(way.brings(sent.handover)).state == "SENT"


class TestAPackageThatIsNotBelieved:
    def test_is_refused_where_another_has_signed_it(self, way: Way, sent: Delivery) -> None:
        with pytest.raises(NotYou) as refusal:
            way.brings(sent.handover, lambda bag: signed_anew(bag, by=STRANGER))
        assert (refusal.value.code, Arrival.objects.count()) == ("SIGNATURE_FALSE", 0)

    @pytest.mark.parametrize("path", [PACKAGE, CASE])
    def test_is_refused_where_what_it_tells_is_not_what_was_signed(self, way: Way, sent: Delivery, path: str) -> None:
        def spoil(bag: Path) -> None:
            text = (bag / path).read_text("utf-8")
            (bag / path).write_text(text.replace("J4", "J7").replace("某案", "另案"), "utf-8")

        with pytest.raises(Malformed) as refusal:
            way.brings(sent.handover, spoil)
        assert [each.code for each in refusal.value.unmet] == ["FILE_CHANGED"]

    @pytest.mark.parametrize(
        ("said", "refusal", "codes"),
        [
            ({"node": "J7"}, NotYet, ["ORGANS_FIT", "ORGANS_FIT"]),
            ({"node": "J5"}, NotYet, ["NODE_OPEN", "ORGANS_FIT", "ORGANS_FIT"]),
            ({"from": {"org": "330106-B7@"}}, NotYet, ["ORGANS_FIT", "NOT_OF_PEER"]),
            ({"to": {"org": "330106-B6@"}}, NotYet, ["ORGANS_FIT", "KEPT_ELSEWHERE"]),
            ({"to": {"org": "339999-B6@"}}, NotYet, ["UNKNOWN_UNIT"]),
            ({"from": None, "to": 7}, NotYet, ["UNKNOWN_UNIT", "UNKNOWN_UNIT"]),
            ({"items": 7}, Malformed, ["MANIFEST_UNREADABLE"]),
            ({"items": [{"seq": "1"}]}, Malformed, ["MANIFEST_UNREADABLE"]),
            ({"schema": "casework-pkg/9"}, Malformed, ["MANIFEST_UNREADABLE"]),
            ({"case": "x"}, NotYet, ["CASE"]),
        ],
    )  # fmt: skip
    def test_is_refused_where_it_is_none_of_ours(
        self, way: Way, sent: Delivery, said: dict[str, Any], refusal: type[CaseworkError], codes: list[str]
    ) -> None:
        with pytest.raises(refusal) as found:
            way.brings(sent.handover, lambda bag: told_otherwise(bag, PACKAGE, **said))
        assert [each.code for each in found.value.unmet] == codes
        assert Arrival.objects.count() == 0

    @pytest.mark.parametrize(
        ("told", "code"),
        [
            ({"title": 7}, "CASE"),
            ({"text": "x" * 20_001}, "CASE"),
            ({"parties": [{"role": "x"}]}, "UNKNOWN_CODE"),
            ({"facts": {"custody": "yes"}}, "FACT_SHAPE"),
            ({"walled_from": "330199@"}, "UNKNOWN_UNIT"),
        ],
    )
    def test_is_refused_where_the_case_cannot_be_read(
        self, way: Way, sent: Delivery, told: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(NotYet) as refusal:
            way.brings(sent.handover, lambda bag: told_otherwise(bag, CASE, **told))
        assert code in [each.code for each in refusal.value.unmet]

    def test_asks_for_the_next_sub_number_where_its_content_has_changed(self, way: Way, sent: Delivery) -> None:
        way.brings(sent.handover)
        with pytest.raises(NotYet) as refusal:
            way.brings(sent.handover, without_transmittal)
        assert refusal.value.code == "CONTENT_CHANGED"


class TestGoingOn:
    def test_goes_back_with_a_persons_reasons_and_comes_again(self, way: Way, sent: Delivery) -> None:
        arrived = here(way.brings(sent.handover))
        with at_justice():
            services.return_(arrived, ground="INCOMPLETE", reason="缺讯问笔录。", **sent.told(sent.of_receiver()))
        way.brings_back(arrived)
        entry = sent.last()
        assert (entry.verb, entry.actor, entry.facts["ground"], entry.unit[:9]) == (
            "return",
            "system",
            "INCOMPLETE",
            "330106-B6",
        )
        assert entry.facts["answer"] == Arrival.objects.order_by("-pk")[0].digest
        with at_police():
            sent.handover = Handover.objects.placed().get(number=sent.handover.number)
            sent.with_paper("EVIDENCE")
            sent.sent()
        again = way.brings(sent.handover)
        assert (again.arrival.matter_no, again.arrival.name.rpartition("/")[2]) == (arrived.number, "2")
        assert [each.verb for each in Entry.objects.of(arrived.number)] == ["send", "return", "send"]

    def test_cannot_be_sent_back_a_third_time(self, way: Way, sent: Delivery) -> None:
        for count in (1, 2):
            arrived = here(way.brings(sent.handover))
            with at_justice():
                services.return_(arrived, ground="INCOMPLETE", reason="材料不全。", **sent.told(sent.of_receiver()))
            way.brings_back(arrived)
            with at_police():
                sent.handover = Handover.objects.placed().get(number=sent.handover.number)
                sent.with_paper("EVIDENCE", text=str(count))
                sent.sent()
        arrived = here(way.brings(sent.handover))
        with at_justice(), pytest.raises(NotYet) as refusal:
            services.return_(arrived, ground="INCOMPLETE", reason="仍不全。", **sent.told(sent.of_receiver()))
        assert refusal.value.code == "RETURNED_AT_MOST_TWICE"

    def test_is_no_business_of_people_here(self, way: Way, sent: Delivery) -> None:
        arrived = here(way.brings(sent.handover, flip))
        with at_justice(), pytest.raises(NotYou):
            services.send(arrived, paper_used=False, **sent.told(sent.world.actor(Role.HEAD, PROCURATORATE)))


class TestTheScanner:
    def test_lets_what_is_clean_into_the_file(
        self, way: Way, sent: Delivery, settings: Settings, there: Scanner
    ) -> None:
        arrived = here(way.brings(sent.handover))
        assert arrived.state == "SENT"
        assert len(there.pieces) == Document.objects.filter(matter_no=arrived.number).count() > 0

    def test_sends_back_what_is_infected_and_keeps_none_of_it(
        self, way: Way, county: World, settings: Settings, there: Scanner
    ) -> None:
        with at_police():
            package = packed(county, "J4").with_papers()
            content = ContentFile(PHOTO + EICAR, "wall.jpg")
            package.with_paper("EVIDENCE", content=content)
            package.sent()
        taken = way.brings(package.handover)
        arrived = here(taken)
        found = [reason for reason in taken.arrival.reasons if reason.startswith("MALWARE_")]
        assert (arrived.state, len(found), len(taken.arrival.reasons)) == ("RETURNED", 1, 1)
        assert not Document.objects.filter(matter_no=arrived.number, sha256=sha256(PHOTO + EICAR)).exists()

    def test_that_says_nothing_leaves_the_parcel_to_be_sent_again(
        self, way: Way, sent: Delivery, settings: Settings
    ) -> None:
        with scanner() as gone:
            settings.CLAMAV = gone.address
        with pytest.raises(NotNow) as refused:
            way.brings(sent.handover)
        assert [each.code for each in refused.value.unmet] == ["NOT_CHECKED"]
        assert not Arrival.objects.exists()
