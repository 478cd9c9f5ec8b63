"""What is done so that nothing is late, and when it is. Verbs: motcua/dossiers/actions/late.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import OPEN, Actor, Move, S

RUNNING = (S.ACCEPTED, S.PROCESSING)

MOVES = (
    Move(
        "warn",
        OPEN,
        None,
        Actor.SYSTEM,
        _("Nhắc sắp đến hạn"),
        _("Sắp đến hạn: đã nhắc người giữ hồ sơ"),
        aside=True,
        inside=True,
    ),
    Move(
        "escalate",
        OPEN,
        None,
        Actor.SYSTEM,
        _("Báo cấp trên"),
        _("Quá hạn: đã báo cấp trên"),
        aside=True,
    ),
    Move(
        "prepare_apology",
        RUNNING,
        None,
        (Actor.STEP, Actor.CLERK, Actor.HEAD, Actor.SYSTEM),
        _("Lập dự thảo xin lỗi, hẹn lại"),
        _("Đã lập dự thảo xin lỗi, chờ lãnh đạo ký"),
        "may_apologise",
        aside=True,
        inside=True,
    ),
    Move(
        "apologise",
        RUNNING,
        None,
        Actor.LEADER,
        _("Ký xin lỗi và hẹn lại"),
        _("Đã xin lỗi và hẹn lại ngày trả kết quả"),
        "may_apologise",
    ),
)
