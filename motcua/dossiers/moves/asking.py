"""Asking for what lacks. Verbs: motcua/dossiers/actions/asking.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import OPEN, Actor, Move, S

INSIDE = (S.ACCEPTED, S.PROCESSING)

MOVES = (
    Move(
        "ask_supplement",
        OPEN,
        S.SUPPLEMENT_WANTED,
        Actor.CLERK,
        _("Yêu cầu bổ sung"),
        _("Yêu cầu bổ sung, tạm dừng tính thời hạn"),
        "may_ask",
    ),
    Move(
        "propose_supplement",
        INSIDE,
        None,
        Actor.STEP,
        _("Đề nghị yêu cầu bổ sung"),
        _("Đề nghị bộ phận một cửa yêu cầu bổ sung"),
        "inside_the_office",
    ),
    Move(
        "decline_supplement",
        INSIDE,
        None,
        Actor.CLERK,
        _("Trả lại đề nghị bổ sung"),
        _("Trả lại đề nghị bổ sung cho cán bộ thụ lý"),
        "has_a_proposal",
    ),
    Move(
        "allow_second_supplement",
        OPEN,
        None,
        Actor.LEADER,
        _("Cho phép yêu cầu bổ sung"),
        _("Lãnh đạo cho phép yêu cầu bổ sung"),
        "needs_leave_to_ask",
    ),
)
