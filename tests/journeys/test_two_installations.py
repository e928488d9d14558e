"""The police and the procuratorate each keep an installation of their own; a case goes from one to the other, and comes back, over HTTP."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from casework.demo.papers import SHEETS, sheet
from casework.ledger.checkpoints.note import signed
from enforcement.handovers.exchange.proof import FORM, HEADER
from tests.installations import Installation, Way, installations, way_between
from tests.services import SERVICES
from tests.sites import Told

POLICE_LOG, JUSTICE_LOG = "police.test/ledger", "justice.test/ledger"
PACKAGES = "/api/v1/packages/"


@pytest.fixture(
    params=[pytest.param("", marks=pytest.mark.sqlite), pytest.param("postgres", marks=pytest.mark.postgres)]
)
def exchange(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Installation, Installation, Way]]:
    """Two installations that run, and what lies between them."""
    server = SERVICES["postgres"]().address.rpartition("/")[0] if request.param else ""
    with way_between() as way:

        def through(port: int) -> int:
            way.to = port
            return way.port

        keeps = (["POLICE"], ["PROCURATORATE"])
        with installations(
            tmp_path_factory.mktemp("exchange"), (POLICE_LOG, JUSTICE_LOG), keeps, server, way=through
        ) as (police, justice):
            yield police, justice, way


def content(kind: str, text: str = "") -> bytes:
    """A sheet of its own content, which bears a signature."""
    SHEETS.setdefault(kind + text, f"{kind}{text}")
    return bytes(sheet(kind + text, "王检").open().read())


def packed(police: Installation, title: str) -> str:
    case = {"title": title, "text": "移送审查起诉。", "case_no": f"西公刑诉〔2026〕{title}"}
    opened = police.asks("police", "handovers/", {"unit": "330106-B6", "type": "J4", "receiver": "330106-B7", **case})
    assert opened.status == 201, opened.body
    number: str = opened.said["number"]
    for kind in ("TRANSMITTAL", "PROSECUTION_OPINION"):
        police.attaches("police", number, kind, content(kind))
    return number


def arrived(justice: Installation, title: str) -> list[dict[str, Any]]:
    """The hand-overs of a case at the procuratorate's installation."""
    found = justice.asks("procuratorate", "handovers/").said["results"]
    return [each for each in found if each["title"] == title]


def clean(of: Installation) -> tuple[int, int]:
    """How many hand-overs an installation counts as clean, and how many it counts."""
    asked = ("--unit", "330106", "--from", "2026-01", "--to", "2027-12", "--format", "json")
    figure = of.manages("rate", "single_track_nodes", *asked)
    return figure["numerator"], figure["denominator"]


def sends(police: Installation, number: str) -> None:
    told = police.does("police", number, "send", paper_used=False)
    assert (told.status, told.said["state"]) == (200, "SENT")


def posts(of: Installation, *words: str) -> list[dict[str, Any]]:
    """Let an installation send what is due; gives what has not arrived."""
    left: list[dict[str, Any]] = of.manages("send_packages", "--format", "json", *words)
    return left


def hands_in(to: Installation, body: bytes, *, log: str, seed: bytes) -> Told:
    """Hand a parcel in, in the name of a log, as an installation with its key would."""
    lines = (FORM, f"POST {PACKAGES}", to.name, sha256(body).hexdigest(), timezone.now().isoformat())
    proof = base64.b64encode(signed("".join(f"{line}\n" for line in lines), log, seed).encode()).decode()
    return to.site.hands_in("packages/", body, {HEADER: proof, "Content-Type": "application/zip"})


def spoiled(body: bytes, spoil: Callable[[str, bytes], bytes | None]) -> bytes:
    """Write a parcel anew. spoil: gives the content of each file, None for one that is left out."""
    out = BytesIO()
    with ZipFile(BytesIO(body)) as parts, ZipFile(out, "w") as written:
        for each in parts.infolist():
            made = spoil(each.filename, parts.read(each))
            if made is not None:
                written.writestr(each, made)
    return out.getvalue()


def flipped(name: str, data: bytes) -> bytes:
    return bytes([*data[:-9], data[-9] ^ 1, *data[-8:]]) if "/papers/001-" in name else data


def dropped(name: str, data: bytes) -> bytes | None:
    return None if "/papers/002-" in name else data


def forged(name: str, data: bytes) -> bytes:
    if not name.endswith("/signature.txt"):
        return data
    return signed(data.decode().partition("\n\n")[0] + "\n", POLICE_LOG, b"\x09" * 32).encode()


def states(of: Installation, account: str, number: str) -> list[tuple[str, str]]:
    return [(entry["verb"], entry["to_state"]) for entry in of.entries(account, number)]


def taken(told: Told) -> tuple[int, str, list[str]]:
    return told.status, told.said["state"], told.said["reasons"]


class TestTwoInstallations:
    def test_hand_a_case_over_and_answer_it(self, exchange: tuple[Installation, Installation, Way]) -> None:
        police, justice, _way = exchange
        before = clean(police)
        ours = packed(police, "某案")
        sends(police, ours)
        assert posts(police) == []
        (theirs,) = arrived(justice, "某案")
        assert (theirs["state"], theirs["type"]) == ("SENT", "J4")
        number = theirs["number"]

        # Whoever sits there at the police's installation does not receive for the procuratorate.
        refused = police.does("procuratorate", ours, "receive", paper_used=False)
        assert (refused.status, refused.said["code"]) == (422, "ANSWERED_WHERE_IT_IS_KEPT")

        assert justice.does("procuratorate", number, "receive", paper_used=False).said["state"] == "RECEIVED"
        assert posts(justice) == []
        received = police.entries("procuratorate", ours)[-1]  # who sent it reads on what a list shows
        assert (received["verb"], received["actor"]) == ("receive", "system")
        facts = received["facts"]
        assert (facts["paper_used"], facts["checked"], facts["faults"]) == (False, 2, 0)

        justice.attaches("procuratorate", number, "RESULT", content("RESULT"))
        answered = justice.does("procuratorate", number, "send_result", result="PROSECUTED", sufficient=True)
        assert answered.said["state"] == "RESULT_SENT", answered.body
        assert posts(justice) == []
        assert police.reads("police", ours)["state"] == "RESULT_SENT"
        papers = police.asks("police", f"handovers/{ours}/documents/").said["results"]
        assert [each["kind"] for each in papers] == ["TRANSMITTAL", "PROSECUTION_OPINION", "RESULT"]
        assert police.does("police", ours, "close").said["state"] == "CLOSED"

        # It is counted once: where it was packed, clean.
        assert clean(police) == (before[0] + 1, before[1] + 1)
        assert clean(justice) == (0, 0)
        for each in (police, justice):
            each.runs("checkpoint")
            each.runs("verify_ledger")

    def test_send_back_what_is_not_whole_twice_and_refuse_what_is_not_believed(
        self, exchange: tuple[Installation, Installation, Way]
    ) -> None:
        police, justice, way = exchange
        ours = packed(police, "退案")
        way.is_open = False
        sends(police, ours)
        (left,) = posts(police)
        assert (left["state"], left["fault"]) == ("PENDING", "HTTP_503")
        body = way.parcels[-1]
        by_police: dict[str, Any] = {"log": POLICE_LOG, "seed": police.seed}

        stranger = hands_in(justice, body, log="stranger.test/ledger", seed=b"\x07" * 32)
        assert (stranger.status, stranger.said["code"]) == (401, "UNKNOWN_PEER")
        false = hands_in(justice, spoiled(body, forged), **by_police)
        assert (false.status, false.said["code"]) == (403, "SIGNATURE_FALSE")
        assert arrived(justice, "退案") == []

        # The first comes with a byte that is another, the second without a paper: back, with the reason, and taken down at home.
        told = hands_in(justice, spoiled(body, flipped), **by_police)
        assert taken(told) == (201, "RETURNED", ["ITEM_CHANGED_1"])
        number = told.said["number"]
        assert posts(justice) == []
        returned = police.entries("police", ours)[-1]
        assert (returned["verb"], returned["facts"]["ground"], returned["facts"]["reasons"]) == (
            "return", "BROKEN", ["ITEM_CHANGED_1"],
        )  # fmt: skip

        police.attaches("police", ours, "EVIDENCE", content("EVIDENCE", "一"))
        sends(police, ours)
        posts(police, "--again", ours)
        body = way.parcels[-1]
        assert taken(hands_in(justice, spoiled(body, dropped), **by_police)) == (201, "RETURNED", ["ITEM_MISSING_2"])
        assert posts(justice) == []
        assert police.reads("police", ours)["state"] == "RETURNED"

        # The third may not go back any more, from whatever hand.
        police.attaches("police", ours, "EVIDENCE", content("EVIDENCE", "二"))
        sends(police, ours)
        way.is_open = True
        posts(police, "--again", ours)
        body = way.parcels[-1]
        assert states(justice, "procuratorate", number)[-1] == ("send", "SENT")
        again = hands_in(justice, body, **by_police)
        assert (taken(again), again.is_replay) == ((201, "SENT", []), True)
        other = hands_in(justice, spoiled(body, flipped), **by_police)
        assert (taken(other), other.is_replay) == ((201, "SENT", []), True)  # its manifest came already, whole
        third = justice.does("procuratorate", number, "return", ground="INCOMPLETE", reason="仍缺材料。")
        assert (third.status, third.said["code"]) == (422, "RETURNED_AT_MOST_TWICE")
        assert justice.does("procuratorate", number, "receive", paper_used=False).said["state"] == "RECEIVED"
        assert posts(justice) == []
        assert police.reads("police", ours)["state"] == "RECEIVED"
        assert [verb for verb, _state in states(police, "procuratorate", ours)] == [
            "package", "send", "return", "send", "return", "send", "receive",
        ]  # fmt: skip

    def test_count_once_what_arrived_when_the_receiver_died_before_it_answered(
        self, exchange: tuple[Installation, Installation, Way]
    ) -> None:
        police, justice, way = exchange
        ours = packed(police, "断案")
        begun = len(way.parcels)
        sends(police, ours)

        def dies() -> bool:
            justice.site.kill()
            return True

        way.before_answer = dies
        (left,) = posts(police)
        assert left["state"] == "PENDING"
        assert left["fault"] in ("NO_CONNECTION", "NO_HTTP")
        justice.site.start()
        way.before_answer = bool
        assert posts(police, "--again", ours) == []
        first, second = way.parcels[begun:]
        assert first == second
        (theirs,) = arrived(justice, "断案")
        assert states(justice, "procuratorate", theirs["number"]) == [("send", "SENT")]
