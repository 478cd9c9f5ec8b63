"""Asking colleagues elsewhere, what is found out on the spot, and what waits for people or days.

Verbs: motcua/dossiers/actions/opinions.py and records.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import CLOSED, WAITING, Actor, Move, S

AT_WORK = (S.PROCESSING,)
# A question stays open while the applicant is asked for papers.
ASKED = (S.PROCESSING, *WAITING)

MOVES = (
    Move("consult", AT_WORK, None, Actor.STEP, _("Hỏi ý kiến"), _("Hỏi ý kiến nơi khác")),
    Move(
        "answer",
        ASKED,
        None,
        Actor.CONSULTED,
        _("Trả lời ý kiến"),
        _("Nơi được hỏi đã trả lời ý kiến"),
        aside=True,
    ),
    Move(
        "withdraw_question",
        AT_WORK,
        None,
        Actor.STEP,
        _("Rút câu hỏi ý kiến"),
        _("Rút câu hỏi ý kiến"),
        "waits_for_opinions",
    ),
    Move(
        "opinion_late",
        ASKED,
        None,
        Actor.SYSTEM,
        _("Báo ý kiến trả lời trễ"),
        _("Quá hạn trả lời ý kiến, đã báo người phụ trách"),
        "waits_for_opinions",
        aside=True,
        inside=True,
    ),
    Move(
        "opinion_silent",
        ASKED,
        None,
        Actor.SYSTEM,
        _("Ghi nhận hết hạn trả lời là đồng ý"),
        _("Hết hạn không trả lời: coi như đồng ý theo quy định"),
        "waits_for_opinions",
        aside=True,
    ),
    Move(
        "verify",
        AT_WORK,
        None,
        Actor.STEP,
        _("Ghi biên bản xác minh"),
        _("Đã xác minh"),
        aside=True,
    ),
    Move(
        "record_objection",
        AT_WORK,
        None,
        Actor.STEP,
        _("Ghi ý kiến về nội dung niêm yết"),
        _("Có ý kiến về nội dung niêm yết"),
        "posts",
        aside=True,
        inside=True,
    ),
    Move(
        "appoint",
        AT_WORK,
        None,
        Actor.STEP,
        _("Hẹn người dân đến"),
        _("Hẹn người dân đến"),
        "needs_people",
    ),
    Move(
        "attend",
        AT_WORK,
        None,
        Actor.STEP,
        _("Ghi người dân đến hay không"),
        _("Kết quả buổi hẹn"),
        "meets_today",
    ),
    Move(
        "note",
        (S.SUBMITTED, S.ACCEPTED, S.PROCESSING, *WAITING, S.DONE, *CLOSED),
        None,
        Actor.OFFICER,
        _("Ghi chú nội bộ"),
        _("Ghi chú nội bộ"),
        aside=True,
        inside=True,
    ),
    Move(
        "confirm_transfer",
        AT_WORK,
        None,
        Actor.STEP,
        _("Xác nhận đã nhận hồ sơ chuyển đến"),
        _("Đã nhận hồ sơ từ cơ quan chuyển"),
        "was_passed_on",
    ),
    Move(
        "draft_decision",
        AT_WORK,
        None,
        Actor.STEP,
        _("Soạn dự thảo kết quả"),
        _("Soạn dự thảo kết quả"),
        "drafts",
        inside=True,
    ),
    Move(
        "approve_decision",
        AT_WORK,
        None,
        Actor.STEP,
        _("Duyệt dự thảo"),
        _("Lãnh đạo đã duyệt dự thảo"),
        "approves",
    ),
    Move(
        "number_decision",
        AT_WORK,
        None,
        Actor.STEP,
        _("Cấp số văn bản"),
        _("Văn thư đã cấp số"),
        "numbers",
    ),
)
