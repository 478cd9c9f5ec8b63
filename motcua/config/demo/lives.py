"""Fifty lives of dossiers, each move made by the right person at a plausible hour. The same every time."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from motcua.accounts.models import Posting, Role, User
from motcua.accounts.queries import active_postings
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.config.demo.people import CITIZENS
from motcua.documents.papers import ResultPaper, Row
from motcua.documents.render import render_result
from motcua.dossiers import actions, asking, drafts, meetings, steps, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import CLOSED
from motcua.dossiers.models import Delivery, Dossier
from motcua.files.actions import store_bytes
from motcua.procedures.fields import demanded_papers, prefill
from motcua.procedures.models import Version
from motcua.procedures.queries import version_on
from motcua.procedures.samples import answers

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ")
MIDDLES = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Thu", "Quốc", "Thanh")
GIVEN = (
    "Bình",
    "Chi",
    "Đức",
    "Giang",
    "Hạnh",
    "Khánh",
    "Loan",
    "Nam",
    "Oanh",
    "Phúc",
    "Quân",
    "Tâm",
    "Uyên",
    "Xuân",
    "Ý",
)


@dataclass(frozen=True)
class Plan:
    """How one life goes: what is asked, when it begins, and where it stops."""

    code: str
    days_ago: float
    ends: str  # the status in which it stands today, if time allows
    detour: bool = False  # a supplement is asked and given on the way


ENDS = (
    *["returned"] * 12,
    *["done"] * 5,
    *["submitted"] * 7,
    *["accepted"] * 6,
    *["processing"] * 9,
    *["supplement_wanted"] * 4,
    *["refused"] * 2,
    *["withdrawn"] * 2,
    *["stopped"],
    *["draft"] * 2,
)
COMMUNE_CODES = (
    "1.004873",
    "1.001193",
    "1.000656",
    "2.000635",
    "1.001022",
    "1.004859",
    "1.001731",
    "1.001776",
    "1.013225",
    "1.000894",
)


def plans() -> list[Plan]:
    chance = random.Random(27)  # noqa: S311  the same demonstration every time
    made = []
    for index, end in enumerate(ENDS):
        code = (
            "3.000333"
            if index % 16 == 11
            else "1.004194"
            if index % 8 == 3
            else COMMUNE_CODES[index % len(COMMUNE_CODES)]
        )
        recent = end in ("submitted", "accepted", "draft", "processing") and index % 4
        days = 0 if recent else chance.uniform(3, 28)
        made.append(Plan(code, days, end, detour=not recent and index % 5 == 1))
    return made


def start_of(plan: Plan, agency: Agency, chance: random.Random) -> datetime:
    """Recent ones begin in the last hours the office was open; the others at any hour, days ago."""
    if plan.days_ago:
        return clock.now() - timedelta(days=plan.days_ago)
    calendar = calendar_for(agency)
    day = clock.today()
    while (
        not calendar.is_working_day(day) or calendar.opening(day) + timedelta(hours=1) > clock.now()
    ):
        day -= timedelta(days=1)
    latest = min(clock.now(), calendar.closing(day))
    return latest - timedelta(minutes=chance.uniform(15, 150))


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
def load_lives(offered: list[Agency]) -> int:
    """Live the fifty lives, all or none; does nothing where dossiers are already."""
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
    return made


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


def filled(version: Version, agency: Agency, by: User, chance: random.Random) -> Dossier:
    """A draft with every part filled and every required paper attached."""
    dossier = drafts.open_draft(version, agency, by, fresh=True)
    name = " ".join((chance.choice(SURNAMES), chance.choice(MIDDLES), chance.choice(GIVEN)))
    applicant = (
        answers(version, "applicant")
        | dossier.submitter
        | {"full_name": name, "identity_number": "", "identity_kind": ""}
    )
    drafts.save_part(dossier, "submitter", answers(version, "submitter") | dossier.submitter)
    drafts.save_part(dossier, "applicant", applicant)
    declared = prefill(version.description, dossier.submitter, applicant)
    drafts.save_part(dossier, "declaration", answers(version, "declaration") | declared)
    demanded = demanded_papers(version.description, dossier.declaration, people=dossier.people)
    for paper in version.description.attachable():
        if paper.key in demanded:
            sample = sample_paper(dossier, paper.name)
            file = store_bytes(
                sample, name=f"{paper.key}.pdf", content_type="application/pdf", by=by
            )
            drafts.attach(dossier, paper.key, file)
    if chance.random() < 0.4:
        drafts.choose_delivery(dossier, Delivery.ONLINE)
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


def officer(dossier: Dossier) -> Acting:
    """Somebody of the step's role in the division that holds the dossier."""
    posting = dossier.holder or _in(dossier, steps.current_step(dossier).role)
    return Acting(posting.user, posting)


def clerk(dossier: Dossier) -> Acting:
    posting = active_postings().get(
        agency=dossier.agency, division__kind="one-stop", role=Role.CLERK
    )
    return Acting(posting.user, posting)


def leader(dossier: Dossier) -> Acting:
    assert dossier.division is not None
    posting = active_postings().filter(agency=dossier.division.agency, role=Role.LEADER)[0]
    return Acting(posting.user, posting)


def _in(dossier: Dossier, role: str) -> Posting:
    return active_postings().filter(division=dossier.division, role=role)[0]


def _ask(dossier: Dossier) -> None:
    paper = next(p for p in asking.published(dossier).values() if p.mode == "submit")
    reason = "Ảnh chụp bị mờ, không đọc được dấu và ngày cấp. Chụp lại đủ bốn góc."
    if not asking.may_ask(dossier):
        why = "Cơ quan cấp giấy vừa báo số giấy không đọc được."
        actions.allow_second_supplement(dossier, leader(dossier), note=why)
    actions.ask_supplement(dossier, clerk(dossier), papers={paper.key: reason}, fields={})


def _supplement(dossier: Dossier) -> None:
    for key in dossier.wanted["papers"]:
        sample = sample_paper(dossier, "Giấy tờ bổ sung")
        file = store_bytes(
            sample, name=f"{key}-chup-lai.pdf", content_type="application/pdf", by=dossier.by
        )
        drafts.attach(dossier, key, file)
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


def sample_paper(dossier: Dossier, title: str) -> bytes:
    """A PDF that says it is a sample."""
    agency = dossier.agency
    return render_result(
        ResultPaper(
            superior="Tỉnh Hà Tĩnh",
            agency=agency.name,
            place=agency.unit.short_name,
            issued_at=clock.now(),
            title=title,
            rows=[
                Row(label="Mã hồ sơ", value=dossier.number or ""),
                Row(label="Thủ tục", value=dossier.version.name),
            ],
            signer_title=("Bản mẫu",),
            signer="",
            demo=True,
        )
    )
