"""Who transferred money shows a picture of it; the desk answers. Verbs: motcua/dossiers/actions/proving.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.moves.paying import ALIVE
from motcua.dossiers.statuses import Actor, Move, S

MOVES = (
    Move(
        "send_proof",
        (*ALIVE, S.RETURNED),
        None,
        Actor.APPLICANT,
        _("Gửi chứng từ chuyển khoản"),
        _("Đã gửi chứng từ chuyển khoản, chờ đối chiếu với ngân hàng"),
        "costs",
        aside=True,
    ),
    Move(
        "decline_proof",
        (*ALIVE, S.RETURNED),
        None,
        Actor.CLERK,
        _("Không chấp nhận chứng từ chuyển khoản"),
        _("Không chấp nhận chứng từ chuyển khoản"),
        "costs",
        aside=True,
    ),
)
