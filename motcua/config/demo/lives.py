"""The lives of dossiers, each move made by the right person at a plausible hour. The same every time."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.config.demo.answers import filled, give, sample_paper
from motcua.config.demo.desk import show_the_desk
from motcua.config.demo.hands import clerk, leader, officer
from motcua.config.demo.people import CITIZENS
from motcua.config.demo.plans import Plan, plans, start_of
from motcua.config.demo.stage import Stage
from motcua.dossiers import actions, asking, meetings, steps, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import CLOSED
from motcua.dossiers.models import Dossier
from motcua.files.actions import store_bytes
from motcua.procedures.models import Version
from motcua.procedures.queries import version_on


@dataclass
class Life:
    dossier: Dossier
    moment: datetime
    chance: random.Random
    recent: bool
    now: datetime = field(default_factory=clock.now)

    def later(self) -> bool:
        """Some working hours pass; False when that lies in the future."""
        low, high = (0.05, 0.25) if self.recent else (0.3, 3.0)
        calendar = calendar_for(self.dossier.agency)
        self.moment = calendar.add_working_hours(
            self.moment, round(self.chance.uniform(low, high), 2)
        )
        return self.moment < self.now


def agency_for(version: Version, offered: list[Agency], chance: random.Random) -> Agency | None:
    able = [agency for agency in offered if agency.kind in version.offered_by]
    return chance.choice(able) if able else None


@transaction.atomic
def load_lives(offered: list[Agency], stage: Stage) -> int:
    """Live all lives or none; does nothing where dossiers are already."""
    if Dossier.objects.exists():
        return 0
    citizens = list(User.objects.filter(email__in=[one.email for one in CITIZENS]).order_by("pk"))
    chance = random.Random(42)  # noqa: S311
    made = 0
    for index, plan in enumerate(sorted(plans(), key=lambda plan: -plan.days_ago)):
        version = version_on(plan.code, clock.today() - timedelta(days=plan.days_ago))
        agency = agency_for(version, offered, chance) if version else None
        if version and agency:
            start = start_of(plan, agency, chance)
            live(plan, version, agency, citizens[index % len(citizens)], start, chance)
            made += 1
    return made + show_the_desk(stage)


def live(
    plan: Plan, version: Version, agency: Agency, by: User, start: datetime, chance: random.Random
) -> Dossier:
    with clock.at(start):
        dossier = filled(version, agency, by, chance)
    life = Life(dossier, start, chance, recent=not plan.days_ago)
    if plan.ends == "draft":
        return dossier
    with clock.at(start):
        actions.submit(dossier, Acting(by))
    for act in _road(plan):
        if not life.later() or not _one_move(life, act):
            break
    return dossier


def _road(plan: Plan) -> Iterator[str]:
    if plan.ends == "refused":
        yield "refuse"
        return
    if plan.ends in ("submitted",):
        return
    if plan.detour and plan.ends != "supplement_wanted":
        yield "ask_supplement"
        yield "supplement"
    yield "accept"
    if plan.ends == "accepted":
        return
    if plan.ends == "withdrawn":
        yield "withdraw"
        return
    yield "begin"
    if plan.ends == "stopped":
        yield "stop"
        return
    if plan.ends == "supplement_wanted":
        yield "ask_supplement"
        return
    if plan.ends == "processing":
        return
    yield "on to the result"
    if plan.ends == "returned":
        yield "hand_over"


def _one_move(life: Life, act: str) -> bool:
    dossier = life.dossier
    if act == "on to the result":
        while steps.Ways(dossier).onward:
            if not _settled(life):
                return False
            with clock.at(life.moment):
                actions.forward(dossier, officer(dossier))
            if not life.later():
                return False
        if not _settled(life):
            return False
        act = "finish"
    with clock.at(life.moment):
        _ACTS[act](dossier)
    return dossier.status not in CLOSED


def _settled(life: Life) -> bool:
    """What the step waits for happens in its time; False when that lies in the future."""
    dossier = life.dossier
    with clock.at(life.moment):
        if posted := waits.posting(dossier):
            life.moment = max(life.moment, posted.until)
        if waits.passed_on(dossier):
            actions.confirm_transfer(dossier, officer(dossier))
        if (meeting := waits.meeting(dossier)) and not meeting.attended:
            office = dossier.division.agency if dossier.division else dossier.agency
            at = meetings.first_possible(clock.now(), calendar_for(office))
            place = f"Trụ sở {office.name}"
            actions.appoint(dossier, officer(dossier), at=at, place=place)
            life.moment = at
    if life.moment >= life.now:
        return False
    if waits.meeting(dossier):
        with clock.at(life.moment):
            actions.attend(dossier, officer(dossier), came=True)
    return True


def _ask(dossier: Dossier) -> None:
    paper = next(p for p in asking.published(dossier).values() if p.mode == "submit")
    reason = "Ảnh chụp bị mờ, không đọc được dấu và ngày cấp. Chụp lại đủ bốn góc."
    if not asking.may_ask(dossier):
        why = "Cơ quan cấp giấy vừa báo số giấy không đọc được."
        actions.allow_second_supplement(dossier, leader(dossier), note=why)
    actions.ask_supplement(dossier, clerk(dossier), papers={paper.key: reason}, fields={})


def _supplement(dossier: Dossier) -> None:
    for key in dossier.wanted["papers"]:
        give(dossier, key, "Giấy tờ bổ sung", suffix="-chup-lai")
    actions.supplement(dossier, Acting(dossier.by))


def _finish(dossier: Dossier) -> None:
    content = sample_paper(dossier, dossier.version.description.result[0].name)
    acting = officer(dossier)
    result = store_bytes(
        content,
        name=f"ket-qua-{dossier.number}.pdf",
        content_type="application/pdf",
        by=acting.user,
    )
    actions.finish(dossier, acting, result=result)


def _hand_over(dossier: Dossier) -> None:
    collected = dossier.submitter_name
    actions.hand_over(dossier, officer(dossier), collected_by=collected, paper="Căn cước")


_ACTS: dict[str, Callable[[Dossier], object]] = {
    "accept": lambda d: actions.accept(d, clerk(d)),
    "refuse": lambda d: actions.refuse(
        d, clerk(d), note="Nơi cư trú không thuộc địa bàn xã. Nộp tại UBND xã nơi thường trú."
    ),
    "ask_supplement": _ask,
    "supplement": _supplement,
    "begin": lambda d: actions.begin(d, officer(d)),
    "finish": _finish,
    "hand_over": _hand_over,
    "withdraw": lambda d: actions.withdraw(d, Acting(d.by), note="Đổi ý, sẽ nộp lại sau."),
    "stop": lambda d: actions.stop(
        d, clerk(d), note="Người nộp đề nghị dừng để chờ giấy tờ ở nơi khác."
    ),
}
