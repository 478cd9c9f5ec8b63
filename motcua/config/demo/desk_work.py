"""In the office: supplements proposed and allowed, opinions, public posting, more time, and whose hands it is in."""

from datetime import timedelta

from motcua.accounts import absence
from motcua.agencies import queries as agencies
from motcua.common import clock
from motcua.config.demo.answers import give, sample_paper
from motcua.config.demo.hands import clerk, known_as, leader, officer
from motcua.config.demo.road import ALLOWANCE, CHANGE, FATHER, MARRIAGE, SINGLE, begun
from motcua.config.demo.stage import Stage
from motcua.documents import signing
from motcua.dossiers import actions, asking, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.files.actions import store_bytes

HUNG, TU, TIEN = "hung@camlac.example", "tu@camlac.example", "tien@camxuyen-xa.example"


def _a_paper(dossier: Dossier) -> str:
    return next(key for key, paper in asking.published(dossier).items() if paper.mode == "submit")


def proposed(stage: Stage) -> int:
    """The officer would like something asked for; it waits for the clerk."""
    dossier = begun(stage, CHANGE, 1)
    papers = {_a_paper(dossier): "Tên đệm không khớp với sổ gốc: cần bản chụp rõ trang có họ tên."}
    with stage.on(1, 4):
        actions.propose_supplement(
            dossier,
            officer(dossier),
            papers=papers,
            fields={},
            private_note="Sổ gốc năm 1990 ghi khác, đã chụp lại trang sổ.",
        )
    return 1


def asked_twice(stage: Stage) -> int:
    """A second request, by leave of the leader."""
    dossier = begun(stage, FATHER, 9)
    paper = _a_paper(dossier)
    with stage.on(9, 5):
        reason = "Ảnh chụp bị mờ, không đọc được dấu."
        actions.ask_supplement(dossier, clerk(dossier), papers={paper: reason}, fields={})
    with stage.on(6, 2):
        give(dossier, paper, "Giấy tờ bổ sung", suffix="-chup-lai")
        actions.supplement(dossier, Acting(dossier.by))
    with stage.on(5, 2):
        why = "Cơ quan cấp giấy trả lời số giấy không có trong sổ lưu."
        actions.allow_second_supplement(dossier, leader(dossier), note=why)
    with stage.on(5, 3):
        reason = "Số giấy không có trong sổ lưu: nộp bản có xác nhận của nơi cấp."
        actions.ask_supplement(dossier, clerk(dossier), papers={paper: reason}, fields={})
    return 1


def opinions(stage: Stage) -> int:
    """One question is open, one was answered, of one the answer is late and the head was told."""
    asked = agencies.division(stage.other, "justice")
    assert asked is not None
    for days in (1, 4, 8):
        dossier = begun(stage, SINGLE, days)
        with stage.on(days, 4):
            what = "Người nộp cư trú ở đó từ 2012 đến 2018: đã đăng ký kết hôn lần nào chưa?"
            actions.consult(dossier, officer(dossier), division=asked, what=what)
        if days == 4:
            with stage.on(2, 3):
                told = "Sổ đăng ký kết hôn từ 2012 đến 2018 không có tên người này."
                actions.answer(dossier, known_as(TIEN), outcome="agrees", text=told)
        if days == 8:
            with stage.on(2, 4):
                actions.opinion_late(dossier)
    return 3


def posted(stage: Stage) -> int:
    """Names hang in public; until the days are over nobody may go on."""
    dossier = begun(stage, ALLOWANCE, 5)
    with stage.on(1, 3):
        actions.forward(dossier, officer(dossier))
    return 1


def met(stage: Stage) -> int:
    """Both must come to sign the book: they have an appointment on the next working day."""
    dossier = begun(stage, MARRIAGE, 1)
    with stage.on(1, 4):
        while not steps.Ways(dossier).needs_people:
            actions.forward(dossier, officer(dossier))
    with stage.on(1, 5):
        place = f"Trụ sở {stage.home.name}"
        actions.appoint(dossier, officer(dossier), at=stage.coming, place=place)
    return 1


def decided(stage: Stage) -> int:
    """One draft waits for the leader, one that was approved waits for its number."""
    for approved in (False, True):
        dossier = begun(stage, CHANGE, 1)
        with stage.just_now(50):
            working = officer(dossier)
            title = dossier.version.description.result[0].name
            name = f"du-thao-{dossier.number}.pdf"
            content = sample_paper(dossier, title)
            file = store_bytes(content, name=name, content_type="application/pdf", by=working.user)
            actions.draft_decision(dossier, working, title=title, file=file)
            actions.forward(dossier, working)
        if approved:
            with stage.just_now(30):
                actions.approve_decision(dossier, officer(dossier), sha256=file.sha256, proven=True)
                signing.attempt(dossier.pk)
                actions.forward(dossier, officer(dossier))
    return 2


def verified(stage: Stage) -> int:
    """Seen on the spot and written down, with a word among colleagues."""
    dossier = begun(stage, ALLOWANCE, 3)
    with stage.on(2, 6):
        seen = clock.now() - timedelta(hours=3)
        actions.verify(
            dossier,
            officer(dossier),
            at=seen,
            place="Thôn 4",
            participants="Trưởng thôn, đại diện gia đình",
            content="Hộ có một người khuyết tật nặng, đúng như tờ khai.",
        )
        actions.note(
            dossier, officer(dossier), text="Đã báo lịch họp xét duyệt cho các thành viên."
        )
    return 1


def extended(stage: Stage) -> int:
    """More time by the law's own article: for the allowance in three tiers, else for a child acknowledged."""
    three_tiers = any(step.extension for step in stage.version(ALLOWANCE).description.steps)
    dossier = begun(stage, ALLOWANCE if three_tiers else FATHER, 3)
    with stage.on(2, 2):
        while not steps.Ways(dossier).extendable:
            actions.forward(dossier, officer(dossier))
        why = "Có đơn kiến nghị: phải xác minh lại tại nơi cư trú."
        actions.extend(dossier, officer(dossier), days=5, note=why)
    return 1


def in_whose_hands(stage: Stage) -> int:
    """One assigned by the head, one given back and waiting for somebody, one long overdue."""
    hung, tu = known_as(HUNG), known_as(TU)
    assert tu.posting is not None
    assigned, returned = begun(stage, CHANGE, 1), begun(stage, CHANGE, 1)
    with stage.on(1, 4):
        actions.assign(assigned, hung, to=tu.posting, note="Việc gấp, làm trước.")
        actions.give_back(returned, hung, note="Người nộp là người nhà.")
    begun(stage, CHANGE, 8)
    return 3


def away_today(stage: Stage) -> int:
    """Tú is away; Hùng sees and does the work meanwhile."""
    hung, tu = known_as(HUNG).posting, known_as(TU).posting
    assert hung is not None
    assert tu is not None
    first = clock.today()
    last = first + timedelta(days=2)
    absence.record(tu, hung, first, last, reason="Tập huấn nghiệp vụ", made_by=hung)
    return 0


SCENES = (
    proposed,
    asked_twice,
    opinions,
    posted,
    met,
    decided,
    verified,
    extended,
    in_whose_hands,
    away_today,
)
