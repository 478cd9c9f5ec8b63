"""People outside the office are reminded. Verb: motcua/dossiers/actions/reminding.py; when: dossiers/reminders.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import WAITING, Actor, Move, S

MOVES = (
    Move(
        "remind",
        (*WAITING, S.PROCESSING, S.DONE, S.RETURNED),
        None,
        Actor.SYSTEM,
        _("Nhắc người dân"),
        _("Đã gửi lời nhắc"),
        aside=True,
    ),
)
