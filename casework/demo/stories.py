"""One thing that is brought, and what becomes of it. Pure: the same random numbers give the same story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random

from casework.demo import people, shares, stages, texts
from casework.demo.diary import HORIZON, Diary
from casework.demo.pen import Cast, Line, Pen, Ref, Story
from casework.demo.shares import Ending
from casework.organisations.levels import Level
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyRole


class Author:
    """Writes stories for a city. diary: its calendar. cast: who sits where."""

    def __init__(self, diary: Diary, cast: Cast) -> None:
        self.diary, self.cast = diary, cast

    def told(self, index: int, rng: Random, line: Line, type_code: str, difficulty: float) -> Story:
        """Write a whole story from its arrival to its end, or to the horizon."""
        pen = self.begun(index, rng, line, type_code)
        bring(pen)
        shape(pen, shares.endings(difficulty * shares.HARDER.get(type_code, 1.0)).draw(rng))
        pen.story.end_at(HORIZON)
        return pen.story

    def begun(
        self,
        index: int,
        rng: Random,
        line: Line,
        type_code: str,
        *,
        level: Level | None = None,
        at: datetime | None = None,
        risk: str = "",
        channel: str = "",
    ) -> Pen:
        """Begin a story: who quarrels with whom about what, where and when; what is not said is drawn."""
        story = a_story(index, rng, line, type_code, risk or shares.RISKS.draw(rng))
        chosen = self._level(rng, story) if level is None else level
        if chosen == Level.GRID and not line.grid:
            chosen = Level.VILLAGE
        story.place = line.grid if chosen == Level.GRID else line.village.code
        story.channel = channel or shares.CHANNELS[chosen].draw(rng)
        if at is None:
            day = self.diary.arrival(rng, type_code)
            at_any_hour = story.channel in shares.ANY_HOUR
            at = self.diary.any_time(rng, day) if at_any_hour else self.diary.in_hours(rng, day)
        if story.channel == "HOTLINE_12345":
            story.channel_ref = f"12345-{at:%Y%m%d}-{index:06d}"
        return Pen(story, line, chosen, at, rng, self.diary, self.cast)

    def _level(self, rng: Random, story: Story) -> Level:
        special = story.type in shares.SPECIAL
        level = (shares.LEVELS_OF_SPECIAL if special else shares.LEVELS).draw(rng)
        return max(level, Level.TOWNSHIP) if story.risk == "RED" else level


def a_story(index: int, rng: Random, line: Line, type_code: str, risk: str) -> Story:
    """Draw the scene, the sides and the sum of a story without events."""
    kinds = texts.scenes()[type_code]
    scene = kinds[int(rng.random() * len(kinds))]
    address, code = f"{line.district.name}{line.township.name}{line.village.name}", line.village.code
    is_child = scene.respondent == "培训学校"
    sides = [people.person(rng, PartyRole.APPLICANT, address, code, child=is_child)]
    if type_code == "10":
        sides += [people.person(rng, PartyRole.APPLICANT, address, code) for _more in range(int(rng.random() ** 2 * 4))]
    if scene.respondent:
        against = people.firm(rng, PartyRole.RESPONDENT, scene.respondent, line.district.name)
    else:
        against = people.person(rng, PartyRole.RESPONDENT, address, code)
    parties: list[PartyDraft] = [*sides, against]
    if is_child:
        parties.append(people.guardian(rng, 1))
    words = texts.written(
        scene,
        a=sides[0].name,
        b=against.name,
        place=line.village.name,
        amount=texts.amount_for(rng, type_code),
    )
    return Story(index, line.village.code, type_code, "", risk, words.title, words.text, words.terms, tuple(parties))


def bring(pen: Pen) -> None:
    """Let the matter come in: at a window as a filing, or straight to the committee."""
    channel = pen.story.channel
    if channel in shares.DIRECT or (channel == "GRID" and pen.chance(0.5)):
        stages.apply(pen)
        return
    drawn = shares.WINDOWS[channel].draw(pen.rng) if channel in shares.WINDOWS else Level.COUNTY
    stages.arrive(pen, Level.COUNTY if drawn < pen.level == Level.COUNTY else drawn)


def shape(pen: Pen, ending: Ending) -> None:
    """Lead a matter that was just applied for to its ending."""
    if ending is Ending.DECLINED:
        stages.decline(pen, shares.GROUNDS_OF_DECLINE.draw(pen.rng))
        return
    if ending is Ending.REFUSED and pen.chance(0.7):
        stages.ask(pen)
        pen.wait(0, 1)
        stages.refuse(pen)
        finish(pen)
        return
    stages.accept(pen)
    if ending in (Ending.SETTLED_ALONE, Ending.WITHDRAWN) and pen.chance(0.5):
        pen.wait(0, 5)
        stages.withdraw(pen, settled=ending is Ending.SETTLED_ALONE)
        finish(pen)
        return
    rise(pen)
    stages.talk(pen, 1 + (pen.chance(0.25) if pen.level <= Level.VILLAGE else pen.chance(0.5)))
    if pen.chance(0.012):
        stages.pause(pen, "APPRAISAL" if pen.chance(0.6) else "EVIDENCE_PENDING", 5, 20)
    pen.wait(0, 3)
    _ENDINGS[ending](pen)


def rise(pen: Pen) -> None:
    """Let some matters go up a level before or after a first try, one in three hundred of the county's to the city."""
    if pen.level == Level.COUNTY:
        if pen.chance(0.006):
            stages.escalate(pen, "MULTI_AREA")
        return
    if pen.story.risk == "RED" and pen.chance(0.5):
        stages.escalate(pen, "RED_RISK")
    elif pen.chance(0.035):
        if pen.chance(0.6):
            stages.talk(pen, 1)
        ground = texts.pick(pen.rng, stages.ESCALATION_GROUNDS)
        stages.escalate(pen, ground)
    elif pen.chance(0.006):
        stages.call_in(pen, "MAJOR" if pen.chance(0.5) else "STALLED")


def kept(pen: Pen) -> None:
    """Agree and perform, at once or by the day agreed."""
    small = pen.story.type in ("01", "02", "06", "14", "16", "99") and pen.level <= Level.VILLAGE
    oral = small and pen.chance(0.55)
    due_in = 1 + int(pen.rng.random() ** 2 * 30)
    stages.agree(pen, due_in=due_in, oral=oral)
    if oral and pen.chance(0.5):
        pen.wait(0, 0)
    else:
        if due_in > 10 and pen.chance(0.2):
            pen.wait_days(1, due_in // 2)
            stages.perform(pen, fully=False)
        pen.wait_days(1, due_in)
    stages.perform(pen)
    finish(pen)


def confirmed(pen: Pen) -> None:
    """Agree, have it confirmed, and perform most of it; now and then the court refuses and it is performed all the same."""
    if pen.story.type == "01":
        kept(pen)
        return
    stages.agree(pen, due_in=20 + int(pen.rng.random() * 60))
    granted = not pen.chance(0.05)
    stages.confirm(pen, granted=granted)
    if not granted or pen.chance(0.7):
        pen.wait_days(3, 25)
        stages.perform(pen)
    finish(pen)


def secured(pen: Pen) -> None:
    """Agree on instalments over more than a year, with security given; they are being paid."""
    stages.agree(pen, due_in=stages.FAR + int(pen.rng.random() * 200), secured=True)
    for _instalment in range(3):
        pen.wait_days(28, 33)
        stages.perform(pen, fully=False)


def alone(pen: Pen) -> None:
    """Let the sides settle by themselves."""
    stages.withdraw(pen, settled=True)
    finish(pen)


def withdrawn(pen: Pen) -> None:
    """Let the applicant lose interest."""
    stages.withdraw(pen, settled=False)
    finish(pen)


def refused(pen: Pen) -> None:
    """Let a side leave the talks."""
    stages.refuse(pen)
    finish(pen)


def failed(pen: Pen) -> None:
    """End without agreement; half of them go on elsewhere."""
    stages.fail(pen)
    if pen.chance(0.5):
        stages.divert(pen)
    finish(pen)


def breached(pen: Pen) -> None:
    """Agree, and break it; some perform late, some go to court."""
    due_on = stages.agree(pen, due_in=5 + int(pen.rng.random() * 25))
    stages.breach(pen, due_on)
    if pen.chance(0.35):
        pen.wait_days(5, 30)
        stages.perform(pen)
    elif pen.chance(0.6):
        stages.divert(pen)
    finish(pen)


def unproven(pen: Pen) -> None:
    """Agree, and leave it at that."""
    stages.agree(pen, due_in=10 + int(pen.rng.random() * 30))
    if pen.chance(0.4):
        pen.wait_days(5, 25)
        stages.perform(pen, fully=False)


def late(pen: Pen) -> None:
    """Agree when the limit is long past."""
    stages.pause(pen, "APPRAISAL", 55, 80)
    pen.wait(2, 6)
    stages.agree(pen, due_in=10)
    pen.wait_days(1, 10)
    stages.perform(pen)
    finish(pen)


def stalled(pen: Pen) -> None:
    """Talk on without end."""
    for _session in range(2):
        pen.wait_days(15, 40)
        stages.session(pen)


def finish(pen: Pen) -> None:
    """Close, revisit and archive; a few come up again on the way."""
    stages.close(pen)
    steps = pen.story.steps
    happy = pen.story.first("perform", "confirm") is not None and pen.story.first("reopen", "report_breach") is None
    if happy and len(steps) < 30 and pen.chance(0.006):
        stages.revisit(pen, "UNSETTLED")
        again(pen, "REVISIT_NEGATIVE")
        return
    if happy and pen.chance(0.005):
        pen.wait_days(10, 60)
        again(pen, "NEW_FACTS")
        return
    is_settled = happy or pen.story.first("withdraw") is not None
    stages.revisit(pen, "NOT_REACHED" if pen.chance(0.02) else "SETTLED" if is_settled else "ELSEWHERE")
    stages.archive(pen)


def again(pen: Pen, ground: str) -> None:
    """Reopen, talk and settle once more."""
    stages.reopen(pen, ground)
    stages.talk(pen, 1)
    pen.wait(1, 5)
    kept(pen)


def returned(pen: Pen, parent: Story) -> None:
    """Let the same people come back with the same matter, to the committee where they were."""
    story = pen.story
    story.parties, story.title, story.text, story.terms = parent.parties, parent.title, parent.text, parent.terms
    applied = parent.first("apply")
    assert applied is not None
    stages.apply(pen, same_matter=[Ref(parent.index, applied.track)])
    shape(pen, Ending.PERFORMED if pen.chance(0.6) else Ending.FAILED)


def doubled(pen: Pen, parent: Story, window: Level) -> None:
    """Let the same thing come in once more by another channel, to be merged."""
    story = pen.story
    story.parties, story.title, story.text = parent.parties, parent.title, parent.text
    stages.register(pen, window)
    stages.merge(pen, window, parent.ref())


def within(first: datetime, least: int, most: int, rng: Random) -> datetime:
    """Draw a moment so many days later."""
    return first + timedelta(days=least + int(rng.random() * (most - least + 1)), minutes=int(rng.random() * 240))


_ENDINGS: Mapping[Ending, Callable[[Pen], None]] = {
    Ending.PERFORMED: kept,
    Ending.CONFIRMED: confirmed,
    Ending.SECURED: secured,
    Ending.SETTLED_ALONE: alone,
    Ending.WITHDRAWN: withdrawn,
    Ending.REFUSED: refused,
    Ending.FAILED: failed,
    Ending.BREACHED: breached,
    Ending.UNPROVEN: unproven,
    Ending.LATE: late,
    Ending.STALLED: stalled,
}
