"""One hand-over led from the package to its result by the right people of the right organs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casework.demo.papers import SHEETS, sheet
from casework.dossier.models import Document
from casework.dossier.services import add_document
from casework.ledger.models import Entry
from casework.organisations.actors import Actor, Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from enforcement.handovers import services
from enforcement.handovers.models import Handover
from tests.world import Talks, World

COUNTY = "330106"
AGENCY, POLICE, PROCURATORATE, COURT, JUSTICE = (f"{COUNTY}-B{number}" for number in (2, 6, 7, 8, 1))
COURT_ABOVE = "3301-B8"
NAMES = {
    AGENCY: "西湖区综合行政执法局", POLICE: "西湖区公安局", PROCURATORATE: "西湖区人民检察院", COURT: "西湖区人民法院",
    JUSTICE: "西湖区司法局",
}  # fmt: skip
PAPERS = {
    "J1": ("TRANSMITTAL", "ARREST_REQUEST"),
    "J4": ("TRANSMITTAL", "PROSECUTION_OPINION"),
    "J7": ("TRANSMITTAL", "INDICTMENT"),
    "J8": ("TRANSMITTAL", "JUDGMENT"),
    "J9": ("TRANSMITTAL", "JUDGMENT"),
    "J10": ("TRANSMITTAL", "JUDGMENT", "EXECUTION_NOTICE"),
    "J11": ("TRANSMITTAL", "JUDGMENT", "EXECUTION_NOTICE"),
    "K1": ("TRANSFER_LETTER", "CASE_REPORT", "PROPERTY_LIST"),
    "K4": ("TRANSMITTAL", "EXECUTION_APPLICATION", "DECISION", "REMINDER"),
}
ENDS = {
    "J1": (POLICE, PROCURATORATE),
    "J4": (POLICE, PROCURATORATE),
    "J7": (PROCURATORATE, COURT),
    "J8": (COURT, PROCURATORATE),
    "J9": (COURT, COURT_ABOVE),
    "J10": (COURT, POLICE),
    "J11": (COURT, JUSTICE),
    "K1": (AGENCY, POLICE),
    "K4": (AGENCY, COURT),
}


def plant_organs(world: World) -> None:
    """Plant the organs of justice and an enforcing bureau of the first county."""
    county = Unit.objects.get(code=COUNTY)
    for code, name in NAMES.items():
        organ = Unit(code=code, name=name, short_name=name, level=Level.COUNTY, kind=Unit.Kind.BUREAU)
        world.units[code] = Unit.objects.plant(organ, under=Unit.objects.get(pk=county.pk))


def plant_court_above(world: World) -> None:
    """Plant the intermediate court of the city."""
    name = "杭州市中级人民法院"
    court = Unit(code=COURT_ABOVE, name=name, short_name=name, level=Level.CITY, kind=Unit.Kind.BUREAU)
    world.units[COURT_ABOVE] = Unit.objects.plant(
        court, under=Unit.objects.get(level=Level.CITY, kind=Unit.Kind.DIVISION)
    )


@dataclass
class Delivery:
    """A hand-over and the two organs between which it goes."""

    world: World
    handover: Handover
    sender: str
    receiver: str

    def of_sender(self, role: Role = Role.HEAD) -> Actor:
        return self.world.actor(role, self.sender)

    def of_receiver(self, role: Role = Role.REGISTRAR) -> Actor:
        return self.world.actor(role, self.receiver)

    def told(self, actor: Actor, **span: float) -> dict[str, Any]:
        return {"actor": actor, "at": self.world.later(**span)}

    def with_paper(self, kind: str, *, text: str = "", signer: str = "", **other: Any) -> Document:
        """Put a paper into the file of the hand-over; text makes its content its own, signer signs it."""
        SHEETS.setdefault(kind + text, f"{kind}{text}")
        told = self.told(self.of_sender(), minutes=5)
        given = {"content": sheet(kind + text, signer), **told, **other}
        return add_document(self.handover.number, kind=kind, **given)

    def with_papers(self, *more: str, signer: str = "") -> Delivery:
        for kind in (*PAPERS[self.handover.type], *more):
            self.with_paper(kind, signer=signer)
        return self

    def sent(self, **other: Any) -> Delivery:
        told = {"paper_used": False, **self.told(self.of_sender())}
        self.handover = services.send(self.handover, **{**told, **other})
        return self

    def received(self, **other: Any) -> Delivery:
        told = {"paper_used": False, **self.told(self.of_receiver())}
        self.handover = services.receive(self.handover, **{**told, **other})
        return self

    def returned(self, ground: str, **other: Any) -> Delivery:
        told = {"reason": "补充材料。", **self.told(self.of_receiver(), days=2)}
        self.handover = services.return_(self.handover, ground=ground, **{**told, **other})
        return self

    def answered(self, result: str, **other: Any) -> Delivery:
        self.with_paper("RESULT", text=str(self.handover.version), actor=self.of_receiver())
        told = {"sufficient": True, **self.told(self.of_receiver(), days=1)}
        self.handover = services.send_result(self.handover, result=result, **{**told, **other})
        return self

    def closed(self) -> Delivery:
        self.handover = services.close(self.handover, **self.told(self.of_sender(), days=1))
        return self

    def last(self) -> Entry:
        """The entry written last."""
        found = Entry.objects.of(self.handover.number).order_by("-seq").first()
        assert found is not None
        return found


def case_no(number: int) -> str:
    """Write a number as the police of the county give it to their cases."""
    return f"西公（刑）诉字〔2026〕{number}号"


def packed(world: World, node: str, **other: Any) -> Delivery:
    """Let the sender of a node put a package together."""
    sender, receiver = ENDS[node]
    right: dict[str, Any] = {
        "unit": world.unit(sender), "type": node, "receiver": world.unit(receiver), "title": "某案", "text": "移送案卷。",
        "case_no": case_no(Handover.objects.count() + 1), "actor": world.actor(Role.HEAD, sender), "at": world.later(),
    }  # fmt: skip
    if node == "K1":
        right["group"] = ["chen", "zhou"]
    given = {**right, **other}
    return Delivery(world, services.package(**given), given["unit"].code, given["receiver"].code)


def confirmation(county: World, talks: Talks, **other: Any) -> Delivery:
    """Put together what a court is to confirm."""
    package = services.package(
        unit=county.unit(talks.code), type="K3", receiver=county.unit(COURT), title="司法确认", text="申请。",
        actor=talks.mediator(), at=county.later(), **{"about": talks.dispute.number, **other},
    )  # fmt: skip
    return Delivery(county, package, talks.code, COURT)
