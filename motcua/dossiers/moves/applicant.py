"""What the applicant does. Verbs: motcua/dossiers/actions/applicant.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import BACK, WAITING, Actor, Move, S

MOVES = (
    Move("submit", (S.DRAFT,), S.SUBMITTED, Actor.APPLICANT, _("Gửi hồ sơ đi"), _("Đã gửi hồ sơ")),
    Move(
        "supplement",
        WAITING,
        BACK,
        (Actor.APPLICANT, Actor.COUNTER),
        _("Gửi bổ sung"),
        _("Đã gửi bổ sung"),
    ),
    Move(
        "withdraw",
        (S.SUBMITTED, S.ACCEPTED, *WAITING),
        S.WITHDRAWN,
        Actor.APPLICANT,
        _("Rút hồ sơ"),
        _("Người nộp rút hồ sơ"),
    ),
)
