"""Whose hands the work is in. Verbs: motcua/dossiers/actions/assigning.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import OPEN, Actor, Move, S

# Results waiting at the counter, too: who keeps them may be away when the applicant comes.
AT_A_STEP = (*OPEN, S.DONE)

MOVES = (
    Move("take", AT_A_STEP, None, Actor.COLLEAGUE, _("Nhận việc"), _("Cán bộ nhận việc")),
    Move("assign", AT_A_STEP, None, Actor.HEAD, _("Giao việc"), _("Giao việc cho cán bộ")),
    Move(
        "give_back",
        AT_A_STEP,
        None,
        Actor.STEP,
        _("Trả lại việc"),
        _("Cán bộ trả lại việc, chờ giao người khác"),
        "is_held",
    ),
)
