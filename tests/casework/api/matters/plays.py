"""What is done to matters so that every verb of every track is done, most of them once; every act goes over the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from casework.dossier.services import add_paper
from casework.organisations.actors import Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from casework.parties.services import record_consents, record_refusal
from casework.workflow.models import Matter
from tests.appeals import AGAINST, COUNTY, PETITIONER, STREET, Appeal, registered
from tests.enforcement.handovers.deliveries import AGENCY, COURT, POLICE, packed
from tests.enforcement.penalties.cases import (
    OFFICERS,
    ORDERED,
    REMINDER,
    STALL,
    SUN,
    VENUE,
    WU,
    ZHOU,
    Bureau,
    Case,
)
from tests.world import SIDES, VILLAGE, Talks, World

DISTRICT, CITY = "330106", "330100"
LATE = b"\xff\xd8\xff\xe0 late"


@dataclass
class Play:
    """
    A world and what is done in it. over: track → its services as calls; command: those of any matter. bureau: that punishes.
    """

    world: World
    over: Mapping[str, Any]
    command: Any
    bureau: Bureau

    def __post_init__(self) -> None:
        self._persons = count(1)

    def of(self, track: str) -> None:
        """Do every verb of a track; with the disputes what command does to any matter."""
        getattr(self, f"_of_{track}")()

    def told(self, role: Role, code: str, **span: float) -> dict[str, Any]:
        return {"actor": self.world.actor(role, code), "at": self.world.later(**span)}

    # Filings

    def _filing(self, kind: str = "DISPUTE", type: str = "02", to: str = VILLAGE) -> Any:
        """Register, triage and dispatch a filing."""
        filing = self.over["filing"].register(
            unit=self.world.unit(STREET), channel="WALK_IN", place=self.world.unit(VILLAGE), title="墙", text="邻里纠纷。",
            parties=SIDES, **self.told(Role.REGISTRAR, STREET),
        )  # fmt: skip
        by = self.told(Role.DISPATCHER, STREET)
        filing = self.over["filing"].triage(filing, kind=kind, type=type, risk="BLUE", **by)
        return self.over["filing"].dispatch(filing, to=self.world.unit(to), **self.told(Role.DISPATCHER, STREET))

    def _of_filing(self) -> None:
        filing, born = self.over["filing"].take_in(self._filing(), **self.told(Role.MEDIATOR, VILLAGE))
        back = {"ground": "NOT_COMPETENT", "reason": "不属本村。", "back_to": self.world.unit(STREET)}
        self.over["filing"].object(self._filing(), **back, **self.told(Role.MEDIATOR, VILLAGE))
        doubled = self.over["filing"].register(
            unit=self.world.unit(STREET), channel="WALK_IN", place=self.world.unit(VILLAGE), title="墙", text="邻里纠纷。",
            parties=SIDES, **self.told(Role.REGISTRAR, STREET),
        )  # fmt: skip
        self.over["filing"].propose_merge(doubled, into=born.number, **self.told(Role.REGISTRAR, STREET))
        merged = self.over["filing"].merge(doubled, into=born.number, **self.told(Role.DISPATCHER, STREET))
        self.over["filing"].unmerge(merged, reason="另一件。", **self.told(Role.DISPATCHER, STREET))
        claim = self._filing("PETITION", "", STREET)
        self.over["filing"].take_in(claim, **self.told(Role.PETITION_CLERK, STREET))
        self._corrected(filing, self.over["filing"], VILLAGE)

    # Disputes

    def _dispute(self) -> Talks:
        by = self.told(Role.MEDIATOR, VILLAGE)
        return Talks(
            self.world,
            self.over["dispute"].apply(
                unit=self.world.unit(VILLAGE),
                type="02",
                channel="WALK_IN",
                title="墙",
                text="围墙越界。",
                parties=SIDES,
                **by,
            ),
        )

    def _of_dispute(self) -> None:
        village: Callable[..., Any] = lambda role=Role.MEDIATOR, **span: self.told(role, VILLAGE, **span)  # noqa: E731
        do, talks = self.over["dispute"], self._dispute().archived()
        do.reopen(self._dispute().closed().dispute, ground="NEW_FACTS", **village(Role.HEAD))
        do.decline(self._dispute().dispute, ground="IN_COURT", remedies_explained=True, **village(Role.HEAD))
        refused = self._dispute()
        refused.dispute = do.ask_consent(refused.dispute, rights_notice=True, **village())
        record_refusal(Party.objects.of(refused.dispute.number)[1], at=self.world.later())
        do.refuse(refused.dispute, **village())
        do.withdraw(self._dispute().dispute, settled=False, reason="撤回。", **village())
        stopped = self._dispute().in_mediation().dispute
        do.propose_suspension(stopped, ground="APPRAISAL", **village())
        stopped = do.suspend(stopped, ground="APPRAISAL", **village(Role.HEAD))
        stopped = do.resume(stopped, **village(days=3))
        stopped = do.fail(stopped, remedies_explained=True, **village())
        do.divert(stopped, destination="POLICE", to=self.world.unit(POLICE), **village())
        said = self._dispute().in_mediation().dispute
        due_on = (self.world.clock + timedelta(days=20)).date()
        said = do.record_oral_agreement(said, agreement="修墙。", due_on=due_on, **village())
        said = do.report_breach(said, **village(days=30))
        up = self._dispute().in_mediation().dispute
        up = do.escalate(up, to=self.world.unit(STREET), ground="BEYOND_POWERS", reason="人数多。", **village())
        up = do.take_over(up, **self.told(Role.MEDIATOR, STREET))
        do.call_in(up, ground="MAJOR", **self.told(Role.HEAD, DISTRICT))
        for ruling in ("confirm", "refuse_confirmation"):
            asked = self._dispute().agreed().with_paper("CONFIRMATION").dispute
            court = self.world.unit(COURT)
            asked = do.apply_confirmation(asked, joint=True, court=court, jurisdiction="SEAT", **village())
            by = village(Role.REGISTRAR)
            asked = do.extend(asked, days=10, approved_by_president=True, reason="案情特殊。", **by)
            getattr(do, ruling)(asked, ruling="（2026）调确1号", **village(Role.REGISTRAR))
        self._corrected(talks.dispute, do, VILLAGE)
        self._supplemented(talks.dispute, do, VILLAGE)
        self._of_administrative_mediation()
        self._of_any_matter()

    def _of_administrative_mediation(self) -> None:
        by, do = self.told(Role.MEDIATOR, AGENCY), self.over["dispute"]
        talks = Talks(
            self.world,
            do.apply_administrative(
                unit=self.world.unit(AGENCY),
                type="02",
                channel="WALK_IN",
                title="补偿",
                text="补偿争议。",
                parties=SIDES,
                **by,
            ),
            AGENCY,
        )
        talks.dispute = do.ask_consent(talks.dispute, rights_notice=True, **self.told(Role.MEDIATOR, AGENCY))
        consents = [(party, self.world.later()) for party in Party.objects.of(talks.dispute.number)]
        record_consents(consents, means=ConsentMeans.WRITTEN)
        do.accept(talks.dispute, scope="COMPENSATION", **self.told(Role.MEDIATOR, AGENCY))

    def _of_any_matter(self) -> None:
        """What command does to a matter, whichever track it is of."""
        talks, do, above = self._dispute().in_mediation(), self.command, self.told
        by = {"actor": talks.mediator()}
        number = talks.dispute
        ordered = do.order(number, text="尽快办结。", addressee=talks.mediator().account, **above(Role.HEAD, DISTRICT))
        do.read_order(number, order=ordered.version, at=self.world.later(), **by)
        do.answer_order(number, order=ordered.version, text="已上门。", at=self.world.later(), **by)
        do.take_charge(number, **above(Role.MANAGER, DISTRICT))
        carded = do.issue_card(number, awaited="fail", text="抓紧。", **above(Role.SUPERVISOR, DISTRICT, days=10))
        do.ask_explanation(number, card=carded.version, text="为何？", **above(Role.SUPERVISOR, DISTRICT))
        do.answer_card(number, card=carded.version, text="已约。", at=self.world.later(), **by)
        called = do.whistle(number, units=[self.world.unit(POLICE)], text="请到场。", **above(Role.HEAD, STREET))
        do.report_in(number, whistle=called.version, text="已派。", **above(Role.HEAD, POLICE))
        noted = do.note_danger(number, danger="PUBLIC_ORDER", text="持械。", at=self.world.later(), **by)
        told = {"noted": noted.version, "organ": "POLICE", "text": "已报。", "to": self.world.unit(POLICE)}
        do.report_danger(number, **told, at=self.world.later(), **by)

    # Petitions

    def _of_petition(self) -> None:
        do = self.over["petition"]
        street: Callable[..., Any] = lambda role=Role.PETITION_CLERK, **span: self.told(role, STREET, **span)  # noqa: E731
        appeal = Appeal(self.world, registered(self.world)).rechecked()
        appeal.petition = do.terminate(appeal.petition, **self.told(Role.PETITION_CLERK, STREET, days=1))
        closed = Appeal(self.world, registered(self.world, **self._brought())).closed()
        by = self.told(Role.REGISTRAR, STREET, days=20)
        closed.petition = do.revisit(closed.petition, result="UNSETTLED", record="仍不满意。", **by)
        filed = do.archive(closed.petition, **self.told(Role.ARCHIVIST, COUNTY))
        self._supplemented(filed, do, STREET)
        Appeal(self.world, registered(self.world, **self._brought())).taken_up_again()
        sent = self._sent()
        sent = do.transfer(sent, to=self.world.unit(STREET), **self.told(Role.PETITION_CLERK, COUNTY))
        do.propose_objection(sent, ground="NOT_COMPETENT", reason="属区住建局职责。", **street())
        told = self.told(Role.PETITION_CLERK, COUNTY)
        do.object(sent, ground="NOT_COMPETENT", reason="属区住建局职责。", **told)
        report_by = (self.world.clock + timedelta(days=30)).date()
        asked = self._sent()
        told = self.told(Role.PETITION_CLERK, COUNTY)
        do.assign(asked, to=self.world.unit(STREET), report_by=report_by, **told)
        led = registered(self.world, **self._brought())
        do.redirect(
            led, purpose="CLAIM", path="4", organ="区综合行政执法局", refer_to=self.world.unit(COUNTY), **street()
        )
        do.redirect(registered(self.world, **self._brought()), purpose="SUGGESTION", organ="街道城建办", **street())
        parties = self._brought()
        below = Appeal(self.world, registered(self.world, **parties))
        above = registered(
            self.world, unit=self.world.unit(COUNTY), actor=self.world.actor(Role.REGISTRAR, COUNTY), **parties
        )
        told = self.told(Role.PETITION_CLERK, COUNTY)
        do.not_accept(above, ground="PENDING_BELOW", organ_told=True, same_matter=[below.petition.number], **told)
        again = registered(self.world, **parties)
        do.link_repeat(again, into=below.petition.number, **street(Role.DISPATCHER))
        below.investigated()
        below.petition = do.extend(below.petition, days=20, reasons_told=True, reason="须鉴定。", **street(Role.HEAD))
        below.petition = do.hold_hearing(below.petition, notice="三月九日", **street())
        below.petition = do.hold_hearing(below.petition, record="双方陈述", **street())
        below.petition = do.escalate(
            below.petition, to=self.world.unit(COUNTY), ground="BEYOND_POWERS", reason="已两次调查。", **street()
        )
        below.petition = do.take_over(below.petition, **self.told(Role.PETITION_CLERK, COUNTY))
        below.petition = do.call_in(below.petition, ground="MAJOR", **self.told(Role.HEAD, CITY))
        self._corrected(closed.petition, do, STREET)

    def _sent(self) -> Any:
        """Register a petition at the county, which sends it on."""
        told = {"unit": self.world.unit(COUNTY), "direct": False, "actor": self.world.actor(Role.REGISTRAR, COUNTY)}
        return registered(self.world, **told, **self._brought())

    def _brought(self) -> dict[str, Any]:
        """Tell who brings a petition, another person each time."""
        return {"parties": [self._person(PETITIONER), AGAINST]}

    def _person(self, like: PartyDraft) -> PartyDraft:
        number = next(self._persons)
        return replace(like, id_number="", phone=f"136000{number:05}", name=f"赵{number}")

    # Corrections

    def _corrected(self, matter: Matter, do: Any, code: str) -> None:
        """Correct an entry of a matter, and exclude it from figures."""
        do.correct(matter, corrects=1, reason="笔误。", **self.told(Role.SUPERVISOR, code))
        told = {"corrects": 1, "exclusion": "LX3", "reason": "误登记。"}
        do.propose_exclusion(matter, **told, **self.told(Role.SUPERVISOR, code))
        do.exclude(matter, **told, **self.told(Role.HEAD, code))

    # Late papers

    def _supplemented(self, matter: Matter, do: Any, code: str) -> None:
        """Add a late paper to a file that was sealed, and seal it in a volume of its own."""
        by, at = self.world.actor(Role.ARCHIVIST, DISTRICT), self.world.later()
        standing = Matter.objects.placed().get(number=matter.number)
        late = add_paper(
            standing, kind="EVIDENCE", content=ContentFile(LATE, "late.jpg"), late=True, origin="PAPER_PENDING", actor=by, at=at
        )  # fmt: skip
        do.certify_scan(matter, papers=[late.sha256], **self.told(Role.HEAD, code))
        given = {"papers": [late.sha256], "ground": "CAME_LATE", "reason": "归档后收到。"}
        do.supplement(matter, **given, **self.told(Role.HEAD, code))

    # Penalties

    def _of_penalty(self) -> None:
        bureau = self.bureau
        officer, head, registrar = bureau.officer(), bureau.head(), bureau.registrar()
        spot = self._clue().on_the_spot().with_papers()
        paid = {"means": "CASH", "special_receipt": True, "fully": True, "paid": 100}
        spot.does("file_with_organ", officer)
        spot.does("pay", officer, collected_on=bureau.world.clock.date(), **paid)
        spot.does("hand_in_cash", officer).does("bank_cash", registrar).does("close", head)
        spot.does("archive", self.world.actor(Role.ARCHIVIST, DISTRICT), later={"days": 1})
        self._supplemented(spot.case, self.over["penalty"], DISTRICT)
        self._clue().checked().does("decline_filing", head, ground="NO_OFFENCE", reason="无违法事实。")
        case = self._clue(type="ORDER").filed().does("extend", head, days=30, reason="案情复杂。")
        case.investigated()
        things = {"officers": OFFICERS, "things": 2, "list": "秤两台。"}
        case.does("preserve", head, may_vanish=True, **things).does("release", head, ground="NO_OFFENCE")
        seized = {"shown": True, "empowered": True, "party_present": True, "recorded": True, **things}
        case.does("seize", head, step="ORDER", **seized, **ORDERED).does("release", head, ground="NOT_NEEDED")
        case.ended(crime_suspected=True)
        reported = bureau.world.later()
        case.does(
            "transfer_to_police", head, officers=OFFICERS, reported_at=reported, approved_at=reported + timedelta(hours=1),
            to=self.world.unit(POLICE), later={"hours": 3}, reason="涉嫌犯罪。",
        )  # fmt: skip
        heard = self._clue().ready(review=("MAJOR_RIGHTS",), collective=True).noticed(hearing_told=True)
        heard.does("request_hearing", registrar)
        held_on = (bureau.world.clock + timedelta(days=18)).date()
        heard.does("notify_hearing", head, chair=WU, held_on=held_on, is_open=True, venue=VENUE)
        heard.does("hold_hearing", bureau.reviewer(WU), minutes="质证。", minutes_signed=True, later={"days": 18})
        heard.does("review", bureau.reviewer(), result="PASS", opinion="合法。", qualified=True)
        heard.does("discuss", head, heads=(SUN, ZHOU), minutes="同意。").decided().served()
        heard.does("publish", head, social_impact=True, masked=True)
        heard.does("revoke", head, ground="ILLEGAL", reason="程序违法。")
        heard.does("withdraw_publication", head, reason="已撤销。")
        self._clue().ready().does(
            "decide_no_penalty", head, ground="MINOR_CORRECTED", educated=True, corrected=True, harmless=True
        )
        owed = self._clue().ready().noticed().heard().decided().served()
        owed.does("appeal", registrar, forum="RECONSIDERATION")
        owed.does("resolve_appeal", registrar, forum="RECONSIDERATION", result="UPHELD", later={"days": 2})
        owed.does("defer", head, days=10, asked=True, payments=2)
        owed = self._clue().ready().noticed().heard().decided().served()
        owed.does("mark_overdue", bureau.system(), later={"days": 16})
        owed.does("remind", officer, means="HANDED", content=REMINDER, later={"days": 130})
        owed.does("apply_court_execution", head, to=self.world.unit(COURT), later={"days": 36})
        owed.does("record_execution", registrar, result="DONE", by="COURT")
        self._corrected(owed.case, self.over["penalty"], DISTRICT)

    def _clue(self, **other: Any) -> Case:
        return self.bureau.clue(self._person(STALL), **other)

    # Hand-overs

    def _of_handover(self) -> None:
        walk = packed(self.world, "J4").with_papers()
        walk.sent().received().returned("SUPPLEMENT")
        walk.with_paper("EVIDENCE")
        walk.sent().received()
        walk.handover = self.over["handover"].extend(
            walk.handover,
            days=15,
            reason="案情重大、复杂。",
            ground="COMPLEX",
            **walk.told(walk.of_receiver(Role.HEAD)),
        )
        walk.answered("PROSECUTED").closed()
        self._supplemented(walk.handover, self.over["handover"], walk.sender)
        self._corrected(walk.handover, self.over["handover"], walk.sender)
