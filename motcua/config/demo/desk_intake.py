"""At the counter: what is taken in on paper, for others, passed on, judged, or only told."""

from motcua.accounts.models import Posting
from motcua.agencies.reception import kinds_received
from motcua.common import clock
from motcua.config.demo.hands import clerk, clerk_of, officer
from motcua.config.demo.road import (
    ALLOWANCE,
    BIRTH,
    CHANGE,
    EXTRACT,
    FATHER,
    SIGNATURE,
    SINGLE,
    to_the_result,
)
from motcua.config.demo.stage import Stage
from motcua.dossiers import actions, asking, counter, guidance
from motcua.dossiers.counter import Counts
from motcua.dossiers.models import Channel
from motcua.dossiers.models.work import Verdict


def originals_kept(stage: Stage) -> int:
    """Brought to the counter by somebody without an account; one original stays for comparison."""
    with stage.on(1, 2):
        dossier = stage.typed(CHANGE)
        papers = counter.laid_down(dossier)
        first = next(iter(papers))
        papers[first] = Counts(originals=1, copies=1, keeps_originals=True)
        counter.lay_down(dossier, papers)
        actions.receive(dossier, clerk(dossier), paid=True)
        actions.accept(dossier, clerk(dossier))
    with stage.on(1, 3):
        actions.begin(dossier, officer(dossier))
    return 1


def by_post(stage: Stage) -> int:
    with stage.on(1, 4):
        dossier = stage.taken_in(SINGLE, Channel.POST)
        actions.accept(dossier, clerk(dossier))
    with stage.just_now(50):
        stage.taken_in(EXTRACT, Channel.POST)
    return 2


def incomplete(stage: Stage) -> int:
    """Taken down with a hole, and the rest asked for at once."""
    with stage.on(2, 3):
        dossier = stage.typed(FATHER)
        papers = counter.laid_down(dossier)
        unread = next(iter(papers))
        counter.remark(dossier, {unread: "Bản chụp mờ, không đọc được số và ngày cấp."})
        asked = counter.missing(dossier)
        actions.receive(dossier, clerk(dossier), complete=False)
        actions.ask_supplement(
            dossier, clerk(dossier), papers=asked["papers"], fields=asked["fields"]
        )
    return 1


def done_while_waiting(stage: Stage) -> int:
    """Same-day work from the counter to the hand of who asked for it."""
    with stage.on(1, 0.2):
        dossier = stage.taken_in(EXTRACT)
        actions.accept(dossier, clerk(dossier))
    with stage.on(1, 1):
        actions.begin(dossier, officer(dossier))
        to_the_result(dossier)
    with stage.on(1, 2):
        giving = officer(dossier)
        actions.hand_over(
            dossier, giving, collected_by=dossier.submitter_name, paper="Thẻ căn cước"
        )
    return 1


def certifications(stage: Stage) -> int:
    """The division's rule gives these to Tú; one of them is still being typed."""
    with stage.just_now(55):
        dossier = stage.taken_in(SIGNATURE)
        actions.accept(dossier, clerk(dossier))
    with stage.just_now(8):
        stage.typed(SIGNATURE)
    return 2


def for_another_agency(stage: Stage) -> int:
    """Taken in here, decided there: since July 2025 communes do this for one another."""
    if stage.other.kind not in kinds_received(stage.home, clock.today()):
        return 0
    with stage.on(1, 5):
        dossier = stage.taken_in(SINGLE, agency=stage.other)
        actions.accept(dossier, clerk(dossier))
    with stage.on(1, 6):
        actions.begin(dossier, officer(dossier))
    return 1


def from_the_wrong_agency(stage: Stage) -> int:
    with stage.just_now(58):
        dossier = stage.sent(BIRTH, agency=stage.other)
    with stage.just_now(40):
        actions.transfer(
            dossier,
            clerk_of(stage.other),
            agency=stage.home,
            note=f"Nơi cư trú của người nộp thuộc địa bàn {stage.home.unit.name}.",
        )
    return 1


def judged(stage: Stage) -> int:
    """One paper is enough, one wrong, one missing; nothing is decided yet."""
    with stage.just_now(57):
        dossier = stage.sent(ALLOWANCE)
    given = set(dossier.attachments.values_list("paper", flat=True))
    here = [paper.key for paper in asking.papers_here(dossier)]
    there = [key for key in here if key in given]
    verdicts = {there[0]: (Verdict.ENOUGH.value, "")}
    if there[1:]:
        verdicts[there[1]] = (Verdict.WRONG.value, "Ảnh chụp mất góc dưới, không thấy con dấu.")
    for key in [key for key in here if key not in given][:1]:
        verdicts[key] = (
            Verdict.MISSING.value,
            "Có khai trường hợp này mà chưa nộp giấy chứng minh.",
        )
    with stage.just_now(20):
        actions.judge(dossier, clerk(dossier), verdicts)
    return 1


def guided(stage: Stage) -> int:
    """Told what to bring or where to go, without a dossier."""
    desk = clerk_of(stage.home).posting
    assert desk is not None
    with stage.on(1, 3.5):
        _tell(
            stage, desk, CHANGE, "Về lấy bản chính Giấy khai sinh, rồi đến lại trong giờ làm việc."
        )
    with stage.just_now(15):
        guidance.give(
            desk,
            channel=Channel.COUNTER,
            person="Hồ Thị Loan",
            advice="Cấp đổi giấy phép lái xe do Công an tỉnh nhận, nộp qua Cổng được.",
        )
    return 0


def _tell(stage: Stage, desk: Posting, code: str, advice: str) -> None:
    version = stage.version(code)
    paper = next(one for one in version.description.papers if one.mode == "submit")
    guidance.give(
        desk,
        channel=Channel.COUNTER,
        procedure=version.procedure,
        person="Bùi Xuân Tâm",
        missing={paper.key: "Chưa mang theo."},
        advice=advice,
    )


SCENES = (
    originals_kept,
    by_post,
    incomplete,
    done_while_waiting,
    certifications,
    for_another_agency,
    from_the_wrong_agency,
    judged,
    guided,
)
