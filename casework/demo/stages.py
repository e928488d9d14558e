"""The stages a matter goes through, each written with the pen of its story. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from casework.demo import texts
from casework.demo.pen import FILING, Pen, Ref, Seat
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.organs import COURT
from casework.parties.kinds import ConsentMeans
from casework.taxonomies.codes import has_flag

ESCALATION_GROUNDS = ("BEYOND_POWERS", "FAILED_ONCE", "FAILED_ONCE", "PARTY_ASKS", "MULTI_AREA")
FAR = 400  # days to the last instalment of a secured agreement


def arrive(pen: Pen, window: Level) -> None:
    """Register a filing at the window of a level and route it, now and then over a detour, until the lead signs for it."""
    register(pen, window)
    pen.wait(0, 1)
    story = pen.story
    given = {"kind": "DISPUTE", "type": story.type, "risk": story.risk, "minors": any(_minor(pen))}
    pen.act("triage", dispatcher(pen, window), track=FILING, given=given)
    if pen.level == Level.VILLAGE and window > Level.VILLAGE and pen.chance(0.04):
        detour(pen, window, "NOT_COMPETENT", Level.TOWNSHIP)
    elif pen.chance(0.02):
        detour(pen, window, "INCOMPLETE", pen.level)
    route(pen, window)
    pen.wait(0, 0 if story.risk in ("RED", "ORANGE") else 1)
    take_in(pen)


def register(pen: Pen, window: Level) -> None:
    """Register a filing at the window of a level."""
    role = Role.GRID_WORKER if window == Level.VILLAGE else Role.REGISTRAR
    given = {"channel": pen.story.channel, "anonymous": False}
    pen.act("register", pen.window(role, window), track=FILING, given=given, notes={"text": pen.story.text})


def route(pen: Pen, window: Level) -> None:
    """Send a filing to the unit that is to lead."""
    pen.wait(0, 0)
    pen.act("dispatch", dispatcher(pen, window), track=FILING, target=pen.line.unit(pen.level))


def detour(pen: Pen, window: Level, ground: str, level: Level) -> None:
    """Send a filing where it does not stay: it comes back with an objection."""
    pen.wait(0, 0)
    pen.act("dispatch", dispatcher(pen, window), track=FILING, target=pen.line.unit(level))
    pen.wait(0, 2)
    role = Role.GRID_WORKER if level == Level.GRID else Role.MEDIATOR
    back = pen.line.window(max(window, Level.TOWNSHIP))
    pen.act(
        "object",
        pen.seat(role, level),
        track=FILING,
        given={"ground": ground},
        reason=texts.OBJECTING[ground],
        target=back,
    )


def take_in(pen: Pen) -> None:
    """Sign for a filing; the dispute born of it is opened at the same moment."""
    by = pen.seat(Role.GRID_WORKER) if pen.level == Level.GRID else pen.mediator
    pen.act("take_in", by, track=FILING)
    pen.act("apply", by, given={"filing": Ref(pen.story.index, FILING)}, notes={"text": pen.story.text})


def apply(pen: Pen, *, same_matter: Sequence[Ref] = ()) -> None:
    """Open a dispute without a filing. same_matter: what it comes back to."""
    given = {"same_matter": list(same_matter)} if same_matter else {}
    by = pen.seat(Role.GRID_WORKER) if pen.level == Level.GRID else pen.mediator
    pen.act("apply", by, given=given, notes={"text": pen.story.text})


def dispatcher(pen: Pen, window: Level) -> Seat:
    """Name who routes what came in at a window; the township routes for its villages."""
    return pen.window(Role.DISPATCHER, max(window, Level.TOWNSHIP))


def ask(pen: Pen) -> None:
    """Ask the sides whether they agree to mediation."""
    pen.wait(0, 1)
    pen.act("ask_consent", pen.mediator, given={"rights_notice": True})


def accept(pen: Pen) -> None:
    """Take the matter on, all sides having agreed."""
    ask(pen)
    pen.wait(0, 1)
    online = pen.story.channel in ("CODE_ODR", "APP")
    written = ConsentMeans.WRITTEN if pen.chance(0.7) else ConsentMeans.ORAL
    pen.say(ConsentMeans.ONLINE if online else written)
    pen.wait(0, 1)
    pen.act("accept", pen.mediator)


def appoint(pen: Pen) -> None:
    """Appoint the mediator, or take the one the parties chose."""
    pen.wait(0, 1)
    pen.act("appoint", pen.head, given={"handler": pen.mediator.account, "chosen": pen.chance(0.15)})


def session(pen: Pen, minutes: Sequence[str] = texts.OPENING_MINUTES) -> None:
    """Hold a session and sign its minutes."""
    notes = {"minutes": texts.pick(pen.rng, minutes)}
    pen.act("hold_session", pen.mediator, given={"minutes_signed": True, "open": pen.chance(0.1)}, notes=notes)


def talk(pen: Pen, sessions: int, *, pause: tuple[int, int] = (1, 6)) -> None:
    """Begin the talks and hold so many sessions, some working days apart."""
    appoint(pen)
    for _session in range(sessions):
        pen.wait(*pause)
        session(pen)


def pause(pen: Pen, ground: str, least: int, most: int) -> None:
    """Suspend the talks for so many days; one person proposes it, another decides."""
    pen.wait(1, 2)
    given = {"ground": ground}
    pen.act("suspend", pen.head, given=given, reason=texts.SUSPENDING[ground], proposed_by=pen.mediator)
    pen.wait_days(least, most)
    pen.act("resume", pen.mediator)


def agree(pen: Pen, *, due_in: int, secured: bool = False, oral: bool = False) -> date:
    """Conclude an agreement, in writing or by word; returns the last day of performance."""
    session(pen, texts.CLOSING_MINUTES)
    pen.wait(0, 0)
    due_on = pen.at.date() + timedelta(days=due_in)
    given = {"due_on": due_on.isoformat(), "secured": secured}
    papers = ("SECURITY",) if secured else ()
    words = f"{pen.story.terms}履行期限至{due_on:%Y}年{due_on.month}月{due_on.day}日。"
    if oral and not has_flag("dispute_types", pen.story.type, "written"):
        pen.act("record_oral_agreement", pen.mediator, given=given, notes={"agreement": words}, papers=papers)
        return due_on
    sides = sum(party.is_principal for party in pen.story.parties)
    online = pen.story.channel == "CODE_ODR" and not has_flag("dispute_types", pen.story.type, "personal_status")
    seals = {"signed": max(sides, 2), "mediator_signed": True, "sealed": True, "form": "ESIGN" if online else "WET"}
    notes = {"agreement": words + texts.AGREEMENT_TAIL}
    pen.act("sign_agreement", pen.mediator, given={**given, **seals}, notes=notes, papers=papers)
    return due_on


def perform(pen: Pen, *, fully: bool = True) -> None:
    """Record that the agreement was kept, wholly or in part."""
    pen.act("perform", pen.mediator, given={"fully": fully, "proof": True}, papers=("PERFORMANCE",) if fully else ())


def confirm(pen: Pen, *, granted: bool = True) -> None:
    """Let both sides ask the court to confirm their agreement, and the court rule."""
    pen.wait(1, 10)
    subject = "NO_TITLE" if has_flag("dispute_types", pen.story.type, "title") else ""
    given = {"joint": True, "subject": subject, "jurisdiction": "SEAT"}
    pen.act("apply_confirmation", pen.mediator, given=given, target=f"{pen.line.district.code}{COURT}")
    pen.wait(3, 15)
    ruling = f"（{pen.at.year}）浙{pen.line.district.code[2:]}民特{1 + int(pen.rng.random() * 4000)}号"
    registrar = pen.window(Role.REGISTRAR, max(pen.level, Level.TOWNSHIP))
    verb = "confirm" if granted else "refuse_confirmation"
    pen.act(verb, registrar, notes={"ruling": ruling}, papers=("CONFIRMATION",))


def breach(pen: Pen, due_on: date) -> None:
    """Report that the day passed without performance."""
    pen.at = pen.diary.in_hours(pen.rng, due_on + timedelta(days=2 + int(pen.rng.random() * 15)))
    pen.act("report_breach", pen.mediator, reason=texts.pick(pen.rng, texts.BREACHING))


def fail(pen: Pen) -> None:
    """End talks that led nowhere."""
    session(pen, texts.FAILING_MINUTES)
    pen.wait(0, 1)
    reason = texts.pick(pen.rng, texts.FAILING)
    pen.act("fail", pen.mediator, given={"remedies_explained": True}, reason=reason)


def refuse(pen: Pen) -> None:
    """Record that a side refuses."""
    pen.say(None)
    pen.act("refuse", pen.mediator, reason=texts.pick(pen.rng, texts.REFUSING))


def decline(pen: Pen, ground: str) -> None:
    """Refuse to take the matter."""
    pen.wait(0, 2)
    given = {"ground": ground, "remedies_explained": True}
    pen.act("decline", pen.head, given=given, reason=texts.DECLINING[ground])


def withdraw(pen: Pen, *, settled: bool) -> None:
    """Record that the applicant withdraws, because both settled or for another reason."""
    given = {"settled": settled, "other_side_confirms": settled}
    words = texts.SETTLED_ALONE if settled else texts.WITHDRAWN
    papers = ("WITHDRAWAL_CONFIRMATION",) if settled else ()
    pen.act("withdraw", pen.mediator, given=given, reason=texts.pick(pen.rng, words), papers=papers)


def divert(pen: Pen) -> None:
    """Hand the matter to a court, or to arbitration where it is about labour."""
    pen.wait(1, 5)
    labour = has_flag("dispute_types", pen.story.type, "labour")
    destination, office = ("ARBITRATION", "劳人仲收") if labour else ("COURT", "民诉收")
    receipt = f"{pen.line.district.name}{office}〔{pen.at.year}〕{1 + int(pen.rng.random() * 9000)}号"
    pen.act("divert", pen.mediator, given={"destination": destination}, notes={"receipt": receipt})


def escalate(pen: Pen, ground: str) -> None:
    """Send the matter one level up its line, where it is taken over."""
    pen.wait(0, 2)
    upper = Level(max(pen.level, Level.VILLAGE) + 1)
    pen.act(
        "escalate",
        pen.mediator,
        given={"ground": ground, "notified": []},
        reason=texts.ESCALATING[ground],
        target=pen.line.unit(upper),
    )
    pen.level = upper
    pen.wait(0, 1)
    pen.act("take_over", pen.mediator)


def call_in(pen: Pen, ground: str) -> None:
    """Let the unit above draw the matter up to itself."""
    pen.wait(0, 3)
    pen.level = Level(max(pen.level, Level.VILLAGE) + 1)
    pen.act("call_in", pen.head, given={"ground": ground}, reason=texts.CALLING_IN[ground])


def close(pen: Pen) -> None:
    """Close the file."""
    pen.wait(0, 4)
    pen.act("close", pen.head)


def revisit(pen: Pen, found: str = "SETTLED") -> None:
    """Let somebody who did not handle the matter ask how things stand. found: a key of texts.REVISITED."""
    pen.wait_days(12, 28)
    role = Role.GRID_WORKER if pen.level <= Level.VILLAGE else Role.REGISTRAR
    by = pen.window(role, max(pen.level, Level.VILLAGE))
    notes = {"record": texts.pick(pen.rng, texts.REVISITED[found])}
    result = "UNSETTLED" if found == "ELSEWHERE" else found
    pen.act("revisit", by, given={"result": result}, notes=notes)


def archive(pen: Pen) -> None:
    """File the dossier."""
    pen.wait(1, 15)
    level = max(pen.level, Level.COUNTY)
    pen.act("archive", pen.window(Role.ARCHIVIST, level))


def reopen(pen: Pen, ground: str) -> None:
    """Begin a new handling cycle."""
    pen.wait(0, 2)
    pen.act("reopen", pen.head, given={"ground": ground}, reason=texts.REOPENING[ground])


def merge(pen: Pen, window: Level, into: Ref) -> None:
    """Merge a doubled filing into the matter it repeats: the registrar proposes, the dispatcher does it."""
    pen.wait(0, 1)
    role = Role.GRID_WORKER if window == Level.VILLAGE else Role.REGISTRAR
    proposer = pen.window(role, window)
    by = dispatcher(pen, window)
    pen.act("merge", by, track=FILING, given={"into": into}, reason=texts.MERGING, proposed_by=proposer)


def _minor(pen: Pen) -> list[bool]:
    return [party.lacks_capacity(pen.at.date()) for party in pen.story.parties]
