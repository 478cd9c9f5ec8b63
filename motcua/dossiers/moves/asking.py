"""Asking for what lacks. Verbs: motcua/dossiers/actions/asking.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import OPEN, Actor, Move, S

MOVES = (
    Move(
        "ask_supplement",
        OPEN,
        S.SUPPLEMENT_WANTED,
        Actor.CLERK,
        _("Yêu cầu bổ sung"),
        _("Yêu cầu bổ sung, tạm dừng tính thời hạn"),
    ),
)
