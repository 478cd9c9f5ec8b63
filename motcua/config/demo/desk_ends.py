"""Late and at the end: apologies, a refusal and a withdrawal that wait, a correction, results given with a list."""

from motcua.common import clock
from motcua.config.demo.hands import clerk, clerk_of, known_as, leader, officer
from motcua.config.demo.road import CHANGE, EXTRACT, FATHER, begun, to_the_result
from motcua.config.demo.stage import Stage
from motcua.dossiers import actions, handing, watch
from motcua.dossiers.access import Acting
from motcua.dossiers.handing import RECEIVED

MAI = "mai@camlac.example"


def apologies(stage: Stage) -> int:
    """One waits for the leader's signature, one was signed and sent."""
    waiting, sent = begun(stage, FATHER, 2), begun(stage, CHANGE, 3)
    with stage.on(1, 3):
        actions.prepare_apology(
            waiting,
            officer(waiting),
            reason="Sổ gốc lưu ở nơi khác, đang chờ chuyển bản sao về.",
            days=3,
        )
    with stage.on(2, 3):
        reason = "Hệ thống tra cứu hộ tịch bị gián đoạn hai ngày."
        actions.apologise(sent, leader(sent), reason=reason, days=2)
    return 2


def wait_for_a_word(stage: Stage) -> int:
    """A refusal waits for the leader, a withdrawal for the clerk."""
    refused, withdrawn = begun(stage, FATHER, 1), begun(stage, CHANGE, 1)
    with stage.on(1, 4):
        actions.propose_refusal(
            refused,
            officer(refused),
            reason="Chưa đủ chứng cứ về quan hệ cha, con.",
            article="Luật Hộ tịch 60/2014/QH13, Điều 25",
        )
    with stage.on(1, 5):
        actions.ask_withdrawal(withdrawn, Acting(withdrawn.by), note="Đổi ý, sẽ nộp lại sau.")
    return 2


def corrected(stage: Stage) -> int:
    """Wrong by the office's own fault: done again, without a fee."""
    dossier = begun(stage, EXTRACT, 6)
    with stage.on(6, 5):
        to_the_result(dossier)
    with stage.on(5, 1):
        giving = officer(dossier)
        actions.hand_over(dossier, giving, collected_by=dossier.submitter_name, paper="Căn cước")
    with stage.on(1, 2):
        actions.correct(dossier, clerk(dossier), reason="In sai chữ đệm: “Văn” thành “Vân”.")
    return 1


def handed_over_in_lists(stage: Stage) -> int:
    """What the seal clerk gave the desk: one list is confirmed, the next lies open."""
    mai, desk = known_as(MAI).posting, clerk_of(stage.home)
    assert mai is not None
    assert desk.posting is not None
    for days in (2, 1):
        dossier = begun(stage, EXTRACT, days)
        with stage.on(days, 6):
            to_the_result(dossier)
        with stage.on(days, 6.5):
            ready = handing.to_give(mai).filter(finished_at__lt=clock.now())
            given = handing.make_list(mai, list(ready), desk.posting.division.name)
        if days == 2:
            with stage.on(days, 7):
                rows = {row.dossier_id: RECEIVED for row in handing.open_rows(given)}
                handing.confirm(given, desk, rows)
    return 2


def watched(stage: Stage) -> int:
    """The machine's own rounds: warnings, words to those above, drafts of apologies."""
    with stage.just_now(1):
        watch.watch()
    return 0


SCENES = (apologies, wait_for_a_word, corrected, handed_over_in_lists, watched)
