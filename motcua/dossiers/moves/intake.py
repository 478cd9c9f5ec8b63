"""What the one-stop desk does with a dossier that came in. Verbs: motcua/dossiers/actions/intake.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import Actor, Move, S

MOVES = (
    Move(
        "receive",
        (S.DRAFT,),
        S.SUBMITTED,
        Actor.CLERK,
        _("Nhận hồ sơ vào sổ"),
        _("Bộ phận một cửa nhận hồ sơ"),
        "typed_at_the_desk",
    ),
    Move(
        "accept",
        (S.SUBMITTED,),
        S.ACCEPTED,
        Actor.CLERK,
        _("Tiếp nhận"),
        _("Đã tiếp nhận, hẹn ngày trả kết quả"),
    ),
    Move(
        "refuse",
        (S.SUBMITTED,),
        S.REFUSED,
        Actor.CLERK,
        _("Từ chối tiếp nhận"),
        _("Không tiếp nhận hồ sơ"),
    ),
    Move(
        "transfer",
        (S.SUBMITTED,),
        None,
        Actor.CLERK,
        _("Chuyển đúng cơ quan"),
        _("Chuyển đến cơ quan có thẩm quyền"),
    ),
)
