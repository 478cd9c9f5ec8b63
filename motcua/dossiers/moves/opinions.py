"""Asking colleagues elsewhere, what is found out on the spot, and what waits for people or days.

Verbs: motcua/dossiers/actions/opinions.py and records.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import WAITING, Actor, Move, S

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
)
