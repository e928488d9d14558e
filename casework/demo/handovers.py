"""Hand-overs of the played year: arrests asked for, cases sent for prosecution, suspected crimes passed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from casework.demo import people
from casework.demo.courses import Course, Ground, Walk, start_of
from casework.demo.pen import Line
from casework.demo.penalties import BUREAU
from casework.organisations.actors import Actor, Role
from casework.organisations.organs import POLICE, PROCURATORATE
from casework.parties.kinds import PartyRole
from enforcement.handovers import services


@dataclass(frozen=True, slots=True)
class Node:
    """Between whom it is, what the package holds, how it may be answered, and in how many working days."""

    sender: str
    receiver: str
    papers: tuple[str, ...]
    results: Mapping[str, float]
    days: tuple[int, int]
    title: str


NODES = {
    "J1": Node(POLICE, PROCURATORATE, ("TRANSMITTAL", "ARREST_REQUEST"), {"ARREST_APPROVED": 80, "ARREST_REFUSED": 20},
               (3, 6), "提请批准逮捕"),
    "J4": Node(POLICE, PROCURATORATE, ("TRANSMITTAL", "PROSECUTION_OPINION"), {"PROSECUTED": 85, "NOT_PROSECUTED": 15},
               (8, 20), "移送审查起诉"),
    "K1": Node(BUREAU, POLICE, ("TRANSFER_LETTER", "CASE_REPORT", "PROPERTY_LIST"), {"FILED": 85, "NOT_FILED": 15},
               (1, 3), "涉嫌犯罪案件移送"),
}  # fmt: skip
SHARES = {"J1": 30.0, "J4": 50.0, "K1": 20.0}
CHARGES = ("盗窃案", "诈骗案", "危险驾驶案", "故意伤害案", "非法经营案", "污染环境案")


class Delivery(Walk):
    """One hand-over under way between two organs of a county."""

    def __init__(self, ground: Ground, line: Line, rng: Random) -> None:
        super().__init__("handover", ground, line, rng, start_of(rng, ground.diary))
        self.type = self.drawn(SHARES)
        self.node = NODES[self.type]
        self.from_, self.to = f"{line.district.code}{self.node.sender}", f"{line.district.code}{self.node.receiver}"
        self.on_paper = self.chance(0.07)

    @property
    def sender(self) -> Actor:
        return self.seat(Role.HEAD, self.from_)

    @property
    def receiver(self) -> Actor:
        return self.seat(Role.REGISTRAR, self.to)


def handover(ground: Ground, line: Line, rng: Random) -> tuple[Delivery, Course]:
    """Begin one hand-over, and the course it takes."""
    walk = Delivery(ground, line, rng)
    return walk, _course(walk)


def _course(walk: Delivery) -> Course:
    _pack(walk)
    walk.wait(0, 0)
    yield
    walk.paper(walk.sender, *walk.node.papers)
    walk.does(services.send, walk.sender, paper_used=walk.on_paper)
    walk.wait(0, 1)
    yield
    if walk.chance(0.14):
        walk.does(services.return_, walk.receiver, ground="INCOMPLETE", reason="缺少同步录音录像光盘说明。")
        walk.wait(0, 2)
        yield
        walk.paper(walk.sender, "EVIDENCE")
        walk.does(services.send, walk.sender, paper_used=False)
        walk.wait(0, 1)
        yield
    walk.does(services.receive, walk.receiver, paper_used=False)
    walk.wait(*walk.node.days)
    yield
    walk.paper(walk.receiver, "RESULT")
    walk.does(services.send_result, walk.receiver, result=walk.drawn(walk.node.results), sufficient=True)
    walk.wait(0, 3)
    yield
    walk.does(services.close, walk.sender)


def _pack(walk: Delivery) -> None:
    number = 1 + int(walk.rng.random() * 900)
    arrest = {"custody": True, "detained_at": walk.at - timedelta(hours=30)} if walk.type == "J1" else {}
    group = tuple(walk.seat(Role.OFFICER, walk.from_, each).account for each in (1, 2)) if walk.type == "K1" else ()
    walk.opens(
        services.package, walk.sender, unit=walk.unit(walk.from_), type=walk.type, receiver=walk.unit(walk.to),
        title=f"{walk.pick(CHARGES)}{walk.node.title}", text=f"{walk.node.title}，案卷材料见清单。",
        case_no=f"（{walk.at.year}）{walk.line.district.name}{walk.at:%j%H%M}{number:03}号", group=group,
        parties=[people.person(walk.rng, PartyRole.RESPONDENT)], **arrest,
    )  # fmt: skip
