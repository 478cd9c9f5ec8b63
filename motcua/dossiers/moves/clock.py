"""What moves the due time besides papers that lack. Verbs: motcua/dossiers/actions/clock.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import OPEN, WAITING, Actor, Move, S

MOVES = (
    Move(
        "extend",
        (S.PROCESSING,),
        None,
        Actor.STEP,
        _("Gia hạn theo luật"),
        _("Gia hạn thời hạn giải quyết theo luật"),
        "may_be_extended",
    ),
    Move(
        "recompute",
        (*OPEN, *WAITING),
        None,
        Actor.SYSTEM,
        _("Tính lại thời hạn"),
        _("Tính lại thời hạn theo lịch làm việc mới"),
        aside=True,
    ),
)
