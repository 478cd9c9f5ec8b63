"""How a dossier ends. Verbs: motcua/dossiers/actions/ends.py and withdrawing.py."""

from django.utils.translation import gettext_lazy as _

from motcua.dossiers.statuses import CLOSED, OPEN, WAITING, Actor, Move, S

AT_WORK = (S.PROCESSING,)
HAS_RESULT = (S.DONE, S.RETURNED)

MOVES = (
    Move(
        "propose_refusal",
        AT_WORK,
        None,
        Actor.STEP,
        _("Đề nghị từ chối giải quyết"),
        _("Đề nghị từ chối giải quyết, chờ lãnh đạo duyệt"),
        "nothing_proposed",
        inside=True,
    ),
    Move(
        "refuse_result",
        AT_WORK,
        S.DONE,
        Actor.LEADER,
        _("Duyệt từ chối giải quyết"),
        _("Từ chối giải quyết hồ sơ, có lý do và căn cứ"),
        "refusal_proposed",
    ),
    Move(
        "decline_refusal",
        AT_WORK,
        None,
        Actor.LEADER,
        _("Không duyệt từ chối"),
        _("Lãnh đạo không duyệt từ chối, trả lại xử lý tiếp"),
        "refusal_proposed",
        inside=True,
    ),
    Move(
        "ask_withdrawal",
        AT_WORK,
        None,
        Actor.APPLICANT,
        _("Xin rút hồ sơ"),
        _("Người nộp xin rút hồ sơ"),
        "no_withdrawal_asked",
        aside=True,
    ),
    Move(
        "confirm_withdrawal",
        AT_WORK,
        S.WITHDRAWN,
        Actor.CLERK,
        _("Cho rút hồ sơ"),
        _("Đã rút hồ sơ theo yêu cầu của người nộp"),
        "withdrawal_asked",
    ),
    Move(
        "confirm_result",
        (S.DONE,),
        None,
        Actor.CLERK,
        _("Xác nhận đã nhận kết quả"),
        _("Bộ phận một cửa đã nhận kết quả"),
        aside=True,
        inside=True,
    ),
    Move(
        "hand_over",
        (S.DONE,),
        S.RETURNED,
        # Nobody at the desk knows better than the carrier that a parcel was delivered: see
        # docs/how-to/send-results-by-post.md.
        (Actor.STEP, Actor.SYSTEM),
        _("Trả kết quả"),
        _("Đã trả kết quả"),
        "paid_for",
    ),
    Move(
        "change_delivery",
        (*OPEN, *WAITING, S.DONE),
        None,
        (Actor.APPLICANT, Actor.CLERK, Actor.SYSTEM),
        _("Đổi cách nhận kết quả"),
        _("Đổi cách nhận kết quả"),
        aside=True,
    ),
    Move(
        "return_originals",
        (*OPEN, *WAITING, S.DONE, *CLOSED),
        None,
        Actor.CLERK,
        _("Trả lại bản chính"),
        _("Đã trả lại bản chính giấy tờ"),
        aside=True,
    ),
    Move(
        "correct",
        HAS_RESULT,
        S.PROCESSING,
        (Actor.CLERK, Actor.LEADER),
        _("Đính chính, làm lại không thu phí"),
        _("Cơ quan làm sai: làm lại kết quả, không thu phí"),
    ),
    Move(
        "stop",
        (S.ACCEPTED, S.PROCESSING, *WAITING),
        S.STOPPED,
        Actor.CLERK,
        _("Dừng xử lý"),
        _("Dừng xử lý hồ sơ"),
    ),
)
