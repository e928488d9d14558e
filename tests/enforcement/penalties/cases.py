"""One case of penalty, led through its life step by step by the right people of the district's bureau."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile

from casework.deadlines.calendar import SHANGHAI
from casework.deadlines.loading import load_calendar
from casework.dossier.services import add_document
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Certificate, Membership
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from enforcement.penalties import services
from enforcement.penalties.catalogue import CATALOGUE
from enforcement.penalties.models import Penalty
from tests.enforcement.standards.shelf import band, delegated, item, threshold
from tests.world import World

CALENDAR = Path(__file__).parents[3] / "casework/deadlines/data/cn_calendar_2019_2026.csv"
DISTRICT, STREET = "330106", "330106001"
SINCE = date(2020, 1, 1)
UNTIL = date(2030, 12, 31)
ZHAO, QIAN, SUN, LI, ZHOU, WU = "zhao", "qian", "sun", "li", "zhou", "wu"
VENUE = "上午9时在本局三楼听证室"
OFFICERS = (ZHAO, QIAN)
ITEM = "T-1"
STALL = PartyDraft(PartyRole.RESPONDENT, PartyKind.PERSON, "王五", id_number="330106198001011235", phone="13700001111")
FIRM = PartyDraft(PartyRole.RESPONDENT, PartyKind.ORGANISATION, "西湖饮食有限公司")
NOTICE = ("facts", "reasons", "basis", "defence_right", "hearing_right")
DECISION = (
    "party_name", "party_address", "facts", "evidence", "basis", "manner", "term", "bank", "surcharge_told", "organ", "date", "seal",
)  # fmt: skip
SEIZURE = ("party_name", "party_address", "reasons", "basis", "term", "items", "organ", "seal", "date")
ORDERED: dict[str, Any] = {"content": SEIZURE, "remedies": "EITHER"}
REMINDER = ("term", "manner", "payment", "defence_right")
SPOT = ("number", "act", "basis", "time", "place", "organ", "officers")
PAPERS = tuple(line.code for line in CATALOGUE.items)


def paper(kind: str) -> ContentFile[bytes]:
    """Make a sheet of one kind of paper."""
    return ContentFile(b"%PDF-1.4\n" + kind.encode() + b"\n%%EOF\n", name=f"{kind}.pdf")


def seat(account: str, role: Role, world: World, code: str = DISTRICT, *, until: date | None = None) -> None:
    """Give an account a post, and an officer a certificate."""
    user, _made = get_user_model().objects.get_or_create(username=account, defaults={"is_staff": True})
    Membership.objects.get_or_create(user=user, unit=world.unit(code), role=role, valid_from=SINCE)
    if role is Role.OFFICER:
        Certificate.objects.get_or_create(
            number=f"ZJ-{account}", defaults={"user": user, "valid_from": SINCE, "valid_to": until or UNTIL}
        )


@dataclass
class Bureau:
    """The people of a bureau, the standards it goes by, and its cases."""

    world: World
    code: str = DISTRICT

    def officer(self, account: str = ZHAO) -> Actor:
        return self.world.actor(Role.OFFICER, self.code, account, certificate_until=UNTIL)

    def head(self, account: str = SUN) -> Actor:
        return self.world.actor(Role.HEAD, self.code, account)

    def reviewer(self, account: str = LI) -> Actor:
        return self.world.actor(Role.LEGAL_REVIEWER, self.code, account)

    def registrar(self) -> Actor:
        return self.world.actor(Role.REGISTRAR, self.code)

    def system(self) -> Actor:
        return self.world.actor(Role.SYSTEM, self.code, "system")

    def at(self, moment: str) -> datetime:
        """Move the world's time to a moment such as 2026-03-02 09:00 and give it."""
        self.world.clock = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
        return self.world.clock

    def clue(self, party: PartyDraft = STALL, **other: Any) -> Case:
        told: dict[str, Any] = {
            "unit": self.world.unit(self.code),
            "channel": "INSPECTION",
            "title": "占道经营",
            "text": "巡查发现占道经营。",
            "parties": (party,),
            "actor": self.officer(),
            "at": self.world.later(),
            **other,
        }
        return Case(self, services.record_clue(**told))


@dataclass
class Case:
    """One case and what is done to it, right but for what is said otherwise."""

    bureau: Bureau
    case: Penalty

    @property
    def state(self) -> str:
        return str(self.case.state)

    def does(self, verb: str, actor: Actor, **told: Any) -> Case:
        """Do one thing an hour later, or at the moment that is told."""
        at = told.pop("at", None) or self.bureau.world.later(**told.pop("later", {}))
        self.case = getattr(services, verb)(self.case, actor=actor, at=at, **told)
        return self

    def with_papers(self, *kinds: str) -> Case:
        """Put papers of these kinds into the file; of every kind, where none is named."""
        for kind in kinds or PAPERS:
            add_document(
                self.case.number, kind=kind, content=paper(kind), actor=self.bureau.officer(), at=self.bureau.world.clock,
                is_inner=CATALOGUE.is_inner(kind),
            )  # fmt: skip
        return self

    def checked(self) -> Case:
        return self.does("check", self.bureau.officer(), finding="STANDARD_MET")

    def filed(self, **other: Any) -> Case:
        today = self.bureau.world.clock.astimezone(SHANGHAI).date()
        told = {"item": ITEM, "act_end": today, "found_on": today, **other}
        return self.checked().with_papers().does("file", self.bureau.head(), **told)

    def investigated(self, **other: Any) -> Case:
        told = {"method": "INQUIRY", "officers": OFFICERS, "record": "询问笔录。", "shown": True, "recorded": True}
        return self.does("investigate", self.bureau.officer(), **{**told, **other})

    def ended(self, **other: Any) -> Case:
        told = {
            "officers": OFFICERS, "report": "事实清楚。", "evidenced": True, "gravity": "ORDINARY",
            "crime_suspected": False, **other,
        }  # fmt: skip
        return self.does("end_investigation", self.bureau.officer(), **told)

    def noticed(self, **other: Any) -> Case:
        told = {
            "officers": OFFICERS, "kinds": ("FINE",), "fine": 1000, "content": NOTICE, "hearing_told": False, **other,
        }  # fmt: skip
        return self.does("notify", self.bureau.officer(), **told)

    def heard(self, **other: Any) -> Case:
        told = {"defence": "罚得重了。", "reexamined": True, "accepted": "NONE", **other}
        return self.does("record_defence", self.bureau.officer(), **told)

    def decided(self, **other: Any) -> Case:
        told = {
            "kinds": ("FINE",), "fine": 1000, "content": DECISION, "remedies": "EITHER", "signature": "L3", **other,
        }  # fmt: skip
        return self.does("decide", self.bureau.head(), **told)

    def served(self, **other: Any) -> Case:
        return self.does("serve", self.bureau.officer(), **{"means": "HANDED", **other})

    def on_the_spot(self, **other: Any) -> Case:
        return self.checked().spot(**other)

    def spot(self, **other: Any) -> Case:
        """Decide on the spot what was checked already."""
        today = self.bureau.world.clock.astimezone(SHANGHAI).date()
        told: dict[str, Any] = {
            "item": ITEM, "act_end": today, "found_on": today, "kinds": ("FINE",), "fine": 100, "officers": OFFICERS,
            "content": SPOT, "remedies": "RECONSIDERATION_FIRST", "shown": True, "facts_clear": True, "heard": True,
            "gravity": "LIGHTER", "mitigation": ("HARM_REMOVED",), "reason": "当场改正。", **other,
        }  # fmt: skip
        return self.does("decide_on_the_spot", told.pop("actor", self.bureau.officer()), **told)

    def ready(self, **other: Any) -> Case:
        """Lead it to where the notice may be served."""
        return self.filed().investigated().ended(**other)

    def received(self, moment: str) -> Case:
        """Lead it to where a fine of 1000 yuan was served at that moment."""
        self.ready().noticed().heard().decided()
        return self.served(at=self.bureau.at(moment))


@pytest.fixture
def bureau(world: World) -> Bureau:
    """Give the district's bureau: two officers, two heads, two reviewers, one item, its band, its threshold, its delegation."""
    load_calendar(CALENDAR)
    for account in OFFICERS:
        seat(account, Role.OFFICER, world)
    for account in (SUN, ZHOU):
        seat(account, Role.HEAD, world)
    for account in (LI, WU):
        seat(account, Role.LEGAL_REVIEWER, world)
    item().save()
    band().save()
    threshold("URBAN", "PERSON", 5000).save()
    threshold("URBAN", "ORGANISATION", 50000).save()
    delegated(STREET).save()
    world.clock = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
    return Bureau(world)
