"""
Hand-overs of the played year: arrests asked for, cases sent for prosecution and to the court, suspected crimes passed on; now and
then on paper, as it happens where the single track is new.
"""

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
from casework.organisations.organs import COURT, POLICE, PROCURATORATE
from casework.parties.kinds import PartyRole
from enforcement.handovers import services


@dataclass(frozen=True, slots=True)
class Node:
    """
    Between whom it is, what the package holds, how it may be answered, and in how many working days.

    goes_on: the result after which the next node of the same case follows.
    """

    sender: str
    receiver: str
    papers: tuple[str, ...]
    results: Mapping[str, float]
    days: tuple[int, int]
    title: str
    goes_on: str = ""


NODES = {
    "J1": Node(POLICE, PROCURATORATE, ("TRANSMITTAL", "ARREST_REQUEST"), {"ARREST_APPROVED": 80, "ARREST_REFUSED": 20},
               (3, 6), "提请批准逮捕", "ARREST_APPROVED"),
    "J4": Node(POLICE, PROCURATORATE, ("TRANSMITTAL", "PROSECUTION_OPINION"), {"PROSECUTED": 85, "NOT_PROSECUTED": 15},
               (8, 16), "移送审查起诉", "PROSECUTED"),
    "J7": Node(PROCURATORATE, COURT, ("TRANSMITTAL", "INDICTMENT"), {"JUDGED": 1}, (12, 30), "提起公诉"),
    "K1": Node(BUREAU, POLICE, ("TRANSFER_LETTER", "CASE_REPORT", "PROPERTY_LIST"), {"FILED": 85, "NOT_FILED": 15},
               (1, 3), "涉嫌犯罪案件移送"),
}  # fmt: skip
SHARES = {"J1": 15.0, "J1 J4": 15.0, "J4": 30.0, "J4 J7": 20.0, "K1": 20.0}  # the nodes of a case, one after another
CHARGES = ("盗窃案", "诈骗案", "危险驾驶案", "故意伤害案", "非法经营案", "污染环境案")
# What happens to one hand-over in a hundred: paper goes along, is asked for before or after it is signed for; something is
# scanned into the package; the law demands a paper original; it comes back incomplete.
PAPER_SENT, PAPER_MISSED, PAPER_ASKED, RESCANNED, ORIGINAL, INCOMPLETE = 0.025, 0.015, 0.015, 0.015, 0.02, 0.14
SECRET = 0.01  # cases of which only the number is entered


class Delivery(Walk):
    """One case under way between the organs of a county, from node to node."""

    def __init__(self, ground: Ground, line: Line, rng: Random) -> None:
        super().__init__("handover", ground, line, rng, start_of(rng, ground.diary))
        self.types = self.drawn(SHARES).split()
        self.case_no = f"（{self.at.year}）{line.district.name}{self.at:%j%H%M}{1 + int(rng.random() * 900):03}号"
        self.charge = self.pick(CHARGES)
        self.suspect = people.person(rng, PartyRole.RESPONDENT)
        self.comes_to(self.types[0])

    def comes_to(self, type: str) -> None:
        """Go on to a node."""
        self.type, self.node = type, NODES[type]
        self.from_, self.to = (f"{self.line.district.code}{end}" for end in (self.node.sender, self.node.receiver))
        self.needs_original = self.chance(ORIGINAL)
        self.on_paper = self.needs_original or self.chance(PAPER_SENT)

    @property
    def sender(self) -> Actor:
        return self.seat(Role.HEAD, self.from_)

    @property
    def receiver(self) -> Actor:
        return self.seat(Role.REGISTRAR, self.to)

    def signed(self, actor: Actor, unit: str, *kinds: str) -> None:
        """Put papers into the file that bear the signature of an organ."""
        self.paper(actor, *kinds, signer=self.unit(unit).name)


def handover(ground: Ground, line: Line, rng: Random) -> tuple[Delivery, Course]:
    """Begin one case, and the course it takes."""
    walk = Delivery(ground, line, rng)
    return walk, _course(walk)


def _course(walk: Delivery) -> Course:
    if walk.chance(SECRET):
        walk.comes_to("J4")
        _pack(walk, outside="SX1")
        return
    for node in walk.types:
        if walk.number:
            walk.comes_to(node)
        yield from _delivered(walk)
        result = walk.drawn(walk.node.results)
        walk.signed(walk.receiver, walk.to, "RESULT")
        walk.does(services.send_result, walk.receiver, result=result, sufficient=True)
        walk.wait(0, 3)
        yield
        walk.does(services.close, walk.sender)
        if result != walk.node.goes_on:
            return
        walk.wait(10, 30)
        yield


def _delivered(walk: Delivery) -> Course:
    """Pack at a node, send, and have it signed for; it may come back before."""
    _pack(walk, outside="SX3" if walk.needs_original else "")
    walk.wait(0, 0)
    yield
    walk.signed(walk.sender, walk.from_, *walk.node.papers, *(["OUTSIDE_PROOF"] if walk.needs_original else []))
    walk.does(services.send, walk.sender, paper_used=walk.on_paper)
    walk.wait(0, 1)
    yield
    misses_paper = not walk.on_paper and walk.chance(PAPER_MISSED)
    if misses_paper or walk.chance(INCOMPLETE):
        ground, reason = (
            ("PAPER_MISSING", "请补送纸质卷宗。") if misses_paper else ("INCOMPLETE", "缺少同步录音录像光盘说明。")
        )
        walk.does(services.return_, walk.receiver, ground=ground, reason=reason)
        walk.wait(0, 2)
        yield
        walk.signed(walk.sender, walk.from_, "EVIDENCE")
        walk.does(services.send, walk.sender, paper_used=misses_paper or walk.on_paper)
        walk.wait(0, 1)
        yield
    asked, rescanned = walk.chance(PAPER_ASKED), walk.chance(RESCANNED)
    walk.does(services.receive, walk.receiver, paper_used=asked or walk.needs_original, rescanned=rescanned)
    walk.wait(*walk.node.days)
    yield


def _pack(walk: Delivery, *, outside: str) -> None:
    arrest = {"custody": True, "detained_at": walk.at - timedelta(hours=30)} if walk.type == "J1" else {}
    group = tuple(walk.seat(Role.OFFICER, walk.from_, each).account for each in (1, 2)) if walk.type == "K1" else ()
    title = "涉密案件（只登记数量）" if outside == "SX1" else f"{walk.charge}{walk.node.title}"
    walk.opens(
        services.package, walk.sender, unit=walk.unit(walk.from_), type=walk.type, receiver=walk.unit(walk.to), title=title,
        text=f"{walk.node.title}，案卷材料见清单。", case_no=walk.case_no, group=group, outside=outside,
        parties=[] if outside == "SX1" else [walk.suspect], **arrest,
    )  # fmt: skip
