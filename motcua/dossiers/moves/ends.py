"""How a dossier ends. Verbs: motcua/dossiers/actions/ends.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import WAITING, Actor, Move, S

MOVES = (
    Move("hand_over", (S.DONE,), S.RETURNED, Actor.STEP, _("Trả kết quả"), _("Đã trả kết quả")),
    Move(
        "stop",
        (S.ACCEPTED, S.PROCESSING, *WAITING),
        S.STOPPED,
        Actor.CLERK,
        _("Dừng xử lý"),
        _("Dừng xử lý hồ sơ"),
    ),
)
