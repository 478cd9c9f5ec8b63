"""Which lists there are: a new one is one entry here, of rows that an index keeps in order."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from motcua.accounts.models import Posting
from motcua.dossiers import access, queries
from motcua.dossiers.flow import Status
from motcua.dossiers.queries import Listing


@dataclass(frozen=True)
class Tab:
    """What of a listing is `only` (asked of its rows)."""

    slug: str
    label: str | Promise
    of: Callable[[Posting], Listing]
    empty: str | Promise
    only: Callable[[], Q] = Q
    counted: bool = True
    key: str = ""  # after g, leads to it
    quiet: bool = False  # not shown while there is nothing in it
    shown: Callable[[Posting], bool] = lambda posting: True


TABS = (
    Tab(
        "viec-cua-toi",
        gettext_lazy("Việc của tôi"),
        queries.work_of,
        gettext_lazy("Không có hồ sơ nào đang chờ ở vị trí này."),
        key="v",
    ),
    Tab(
        "chua-ai-nhan",
        gettext_lazy("Chưa ai nhận"),
        queries.work_of,
        gettext_lazy("Hồ sơ nào cũng đã có người nhận."),
        only=queries.untaken,
        key="c",
    ),
    # Answered within 8 working hours, a clock of its own.
    Tab(
        "cho-tiep-nhan",
        gettext_lazy("Chờ tiếp nhận"),
        queries.work_of,
        gettext_lazy("Không có hồ sơ nào chờ tiếp nhận."),
        only=lambda: Q(status=Status.SUBMITTED),
        shown=access.works_at_the_desk,
    ),
    Tab(
        "xin-y-kien",
        gettext_lazy("Xin ý kiến"),
        queries.asked_of,
        gettext_lazy("Không có câu hỏi ý kiến nào đang chờ trả lời."),
    ),
    Tab(
        "cho-bo-sung",
        gettext_lazy("Chờ người dân bổ sung"),
        queries.open_here,
        gettext_lazy("Không có hồ sơ nào đang chờ bổ sung."),
        only=lambda: Q(waiting=True),
        key="b",
    ),
    Tab(
        "de-nghi-bo-sung",
        gettext_lazy("Đề nghị bổ sung chờ gửi"),
        queries.proposed_here,
        gettext_lazy("Không có đề nghị bổ sung nào chờ gửi."),
        quiet=True,
    ),
    Tab(
        "qua-han-bo-sung",
        gettext_lazy("Quá hạn bổ sung"),
        queries.unanswered_here,
        gettext_lazy("Không có hồ sơ nào quá hạn bổ sung."),
        quiet=True,
    ),
    Tab(
        "bo-phan",
        gettext_lazy("Đang ở bộ phận"),
        queries.open_in_division,
        gettext_lazy("Không có hồ sơ nào đang ở bộ phận."),
        shown=lambda posting: posting.heads,
    ),
    Tab(
        "dang-mo",
        gettext_lazy("Tất cả đang mở của cơ quan"),
        queries.open_here,
        gettext_lazy("Cơ quan không có hồ sơ nào đang mở."),
        key="m",
    ),
    Tab(
        "da-xong",
        gettext_lazy("Đã xong"),
        queries.closed_here,
        gettext_lazy("Chưa có hồ sơ nào xong."),
        counted=False,
        key="x",
    ),
)
SEARCH = Tab(
    "",
    "",
    queries.all_here,
    gettext_lazy("Không tìm thấy hồ sơ nào: kiểm tra lại mã hồ sơ hoặc tên người nộp."),
)
