"""Levels, limits and channels in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.procedures.schema import Limit, Paper

_LEVELS = {
    1: gettext_lazy("Mức độ 1 – cung cấp thông tin"),
    2: gettext_lazy("Mức độ 2 – cung cấp thông tin và mẫu đơn"),
    3: gettext_lazy("Mức độ 3 – một phần"),
    4: gettext_lazy("Mức độ 4 – toàn trình"),
}
_PLAIN_LEVELS = {
    1: gettext_lazy("Xem hướng dẫn, nộp tại bộ phận một cửa"),
    2: gettext_lazy("Tải mẫu đơn, nộp tại bộ phận một cửa"),
    3: gettext_lazy("Nộp qua mạng, có bước phải đến trực tiếp"),
    4: gettext_lazy("Nộp và nhận kết quả qua mạng, không phải đến"),
}
_CHANNELS = {
    "online": gettext_lazy("Trực tuyến"),
    "counter": gettext_lazy("Trực tiếp"),
    "post": gettext_lazy("Bưu chính công ích"),
}
_LIMITS = {
    "working_day": gettext_lazy("%(value)s ngày làm việc"),
    "calendar_day": gettext_lazy("%(value)s ngày"),
    "working_hour": gettext_lazy("%(value)s giờ làm việc"),
    "month": gettext_lazy("%(value)s tháng"),
}


def level_text(level: int) -> str:
    """The legal name: "Mức độ 4 – toàn trình"."""
    return str(_LEVELS[level])


def plain_level_text(level: int) -> str:
    return str(_PLAIN_LEVELS[level])


def channel_text(channel: str) -> str:
    return str(_CHANNELS[channel])


def limit_text(limit: Limit) -> str:
    if limit.unit == "same_day":
        return _("Trong ngày; hồ sơ nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo")
    return str(_LIMITS[limit.unit]) % {"value": limit.value}


def copies_text(paper: Paper) -> str:
    """ "1 bản chính, 2 bản sao chứng thực"; empty where the law names no number."""
    counted = (
        (paper.original, _("%(count)s bản chính")),
        (paper.certified, _("%(count)s bản sao chứng thực")),
        (paper.copies, _("%(count)s bản chụp")),
    )
    return ", ".join(text % {"count": count} for count, text in counted if count)
