"""What a dossier costs is asked for, paid, given back, changed. Verbs: motcua/dossiers/actions/paying.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import CLOSED, OPEN, WAITING, Actor, Move, S

INSIDE = (S.ACCEPTED, S.PROCESSING)
ALIVE = (*OPEN, *WAITING, S.DONE)

MOVES = (
    Move(
        "ask_payment",
        INSIDE,
        None,
        (Actor.CLERK, Actor.STEP),
        _("Yêu cầu nộp phí, lệ phí"),
        _("Yêu cầu nộp phí, lệ phí, tạm dừng tính thời hạn"),
        "owes",
    ),
    Move(
        "record_payment",
        (*ALIVE, S.RETURNED),
        None,
        (Actor.SYSTEM, Actor.CLERK),
        _("Ghi đã nộp phí, lệ phí"),
        _("Đã nộp phí, lệ phí"),
        aside=True,
    ),
    Move(
        "record_refund",
        (*ALIVE, *CLOSED),
        None,
        Actor.SYSTEM,
        _("Ghi đã hoàn tiền"),
        _("Đã hoàn tiền cho người nộp"),
        aside=True,
    ),
    Move(
        "change_charge",
        ALIVE,
        None,
        Actor.CLERK,
        _("Sửa số phí, lệ phí"),
        _("Sửa số phí, lệ phí phải nộp"),
        "costs",
        aside=True,
    ),
)
