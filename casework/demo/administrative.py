"""Administrative mediation: what the labour bureau of the accounts' county mediates in 2026, by the table of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from casework.demo import people
from casework.demo.accounts import LABOUR
from casework.demo.courses import Course, Ground, Walk
from casework.demo.pen import Line
from casework.organisations.actors import Actor, Role
from casework.parties.kinds import ConsentMeans, PartyRole
from casework.parties.models import Party
from casework.parties.services import record_consents
from mediation.disputes import services


class Talks(Walk):
    """One dispute before the bureau."""

    def __init__(self, ground: Ground, line: Line, rng: Random, at: date) -> None:
        super().__init__("dispute", ground, line, rng, ground.diary.in_hours(rng, at))
        self.code = f"{line.district.code}{LABOUR}"

    @property
    def mediator(self) -> Actor:
        return self.seat(Role.MEDIATOR, self.code)

    @property
    def head(self) -> Actor:
        return self.seat(Role.HEAD, self.code)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is brought on which day, and how far it comes."""

    begins: date
    course: Callable[[Talks], Course]
    type: str
    title: str
    text: str


def _asked(talks: Talks) -> Course:
    talks.wait(0, 1)
    yield
    talks.does(services.ask_consent, talks.mediator, rights_notice=True)


def _accepted(talks: Talks) -> Course:
    yield from _asked(talks)
    talks.wait(0, 1)
    yield
    record_consents([(party, talks.at) for party in Party.objects.of(talks.number)], means=ConsentMeans.WRITTEN)
    talks.does(services.accept, talks.mediator, scope="CIVIL")


def _talking(talks: Talks) -> Course:
    yield from _accepted(talks)
    talks.wait(0, 1)
    yield
    talks.does(services.appoint, talks.head, mediator=talks.mediator.account)
    talks.wait(2, 5)
    yield
    talks.does(services.hold_session, talks.mediator, minutes="双方到场，核对考勤与工资发放记录。", minutes_signed=True)


def _prolonged(talks: Talks) -> Course:
    yield from _talking(talks)
    talks.wait(3, 6)
    yield
    talks.does(
        services.hold_session,
        talks.mediator,
        minutes="需补充工程量结算单，双方同意延期。",
        minutes_signed=True,
        days=20,
    )


def _agreed(talks: Talks) -> Course:
    yield from _talking(talks)
    talks.wait(2, 5)
    yield
    due_on = talks.today + timedelta(days=30)
    talks.does(
        services.sign_agreement, talks.mediator, agreement="用人单位于约定之日前一次性支付劳动报酬。", due_on=due_on, signed=2,
        mediator_signed=True, sealed=True,
    )  # fmt: skip


def _performed(talks: Talks) -> Course:
    yield from _agreed(talks)
    talks.wait(5, 10)
    yield
    talks.paper(talks.mediator, "PERFORMANCE")
    talks.does(services.perform, talks.mediator, fully=True, proof=True)


def _failed(talks: Talks) -> Course:
    yield from _talking(talks)
    talks.wait(3, 6)
    yield
    talks.does(services.fail, talks.mediator, remedies_explained=True, reason="双方差距过大，告知仲裁途径。")


SCENES = (
    Scene(date(2026, 6, 25), _asked, "10", "装修班组工资结算", "六名工人反映装修班组拖欠两个月工资。"),
    Scene(date(2026, 6, 22), _accepted, "11", "离职补偿数额", "劳动者与公司就离职补偿数额协商不成。"),
    Scene(date(2026, 6, 8), _talking, "11", "加班费计算基数", "双方对加班费计算基数各执一词。"),
    Scene(date(2026, 5, 25), _prolonged, "10", "工地工资尾款", "工程完工后尾款未付，工人工资随之拖欠。"),
    Scene(date(2026, 5, 27), _agreed, "10", "餐饮店停业欠薪", "餐饮店停业，拖欠员工一个月工资。"),
    Scene(date(2026, 5, 11), _performed, "11", "社保补缴争议", "入职头三个月未缴纳社会保险。"),
    Scene(date(2026, 5, 18), _failed, "11", "竞业限制补偿", "离职后竞业限制补偿未按约支付。"),
)  # fmt: skip


def administrative(ground: Ground, home: Line, *, seed: int) -> Iterator[tuple[Walk, Course]]:
    """Begin them all."""
    for index, scene in enumerate(SCENES):
        talks = Talks(ground, home, Random(f"{seed}/administrative/{index}"), scene.begins)  # noqa: S311  no secret
        yield talks, _course(talks, scene)


def _course(talks: Talks, scene: Scene) -> Course:
    line = talks.line
    address = f"{line.district.name}{line.township.name}{line.village.name}"
    talks.opens(
        services.apply_administrative, talks.mediator, unit=talks.unit(talks.code), type=scene.type, channel="WALK_IN",
        title=scene.title, text=scene.text, place=talks.unit(line.village.code),
        parties=[
            people.person(talks.rng, PartyRole.APPLICANT, address, line.village.code),
            people.firm(talks.rng, PartyRole.RESPONDENT, "建筑装饰有限公司", address, line.village.code),
        ],
    )  # fmt: skip
    yield from scene.course(talks)
