"""What the reader says to makers of files, said to people who see boxes instead."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

_MENDED: tuple[tuple[re.Pattern[str], Text], ...] = (
    (re.compile(r"^thiếu khóa này; thêm vào\.$"), _("chưa điền.")),
    (re.compile(r"^để trống; ghi nội dung\.$"), _("chưa điền.")),
    (re.compile(r"^cần ít nhất (\d+) mục; thêm vào\.$"), _("cần ít nhất {0} mục.")),
    (
        re.compile(r"^“(.*)” sai mẫu .*; viết lại theo mẫu\.$", re.S),
        _("“{0}” viết chưa đúng mẫu; xem hướng dẫn ở ô."),
    ),
    (
        re.compile(r"^phải là số nguyên.* \(đang là (.*)\)", re.S),
        _("ghi số nguyên, không ghi {0}."),
    ),
    (
        re.compile(r"^phải là số[^n].* \(đang là (.*)\)", re.S),
        _("ghi một con số, không ghi {0}."),
    ),
    (
        re.compile(r"^phải là ngày.* \(đang là (.*)\)", re.S),
        _("viết ngày theo mẫu ngày/tháng/năm, không ghi {0}."),
    ),
    (
        re.compile(r"^khóa lạ; (.*)$", re.S),
        _("hệ thống không biết khóa này ({0}) Đánh dấu “Bỏ” để xóa."),
    ),
)


def mended(message: str) -> str:
    for pattern, words in _MENDED:
        if found := pattern.match(message):
            return str(words).format(*found.groups())
    return message
