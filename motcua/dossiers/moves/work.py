"""The work inside the office. Verbs: motcua/dossiers/actions/work.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import Actor, Move, S

MOVES = (
    Move("begin", (S.ACCEPTED,), S.PROCESSING, Actor.STEP, _("Bắt đầu xử lý"), _("Bắt đầu xử lý")),
    Move(
        "forward",
        (S.PROCESSING,),
        None,
        Actor.STEP,
        _("Chuyển bước sau"),
        _("Chuyển sang bước sau"),
        "goes_on",
    ),
    Move(
        "send_back",
        (S.PROCESSING,),
        None,
        Actor.STEP,
        _("Trả lại bước trước"),
        _("Trả lại bước trước"),
        "came_from_a_step",
    ),
    Move(
        "finish",
        (S.PROCESSING,),
        S.DONE,
        Actor.STEP,
        _("Hoàn tất, có kết quả"),
        _("Đã có kết quả"),
        "makes_the_result",
    ),
)
