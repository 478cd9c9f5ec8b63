"""What the values that are chosen from a list are called: on the designer's pages and in differences."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the key under which they stand; a key that means the same everywhere is named alone.
CHOICES: dict[str, dict[str, str | Promise]] = {
    "level": {
        "1": _("Mức độ 1 – cung cấp thông tin"),
        "2": _("Mức độ 2 – thêm mẫu đơn"),
        "3": _("Mức độ 3 – một phần"),
        "4": _("Mức độ 4 – toàn trình"),
    },
    "unit": {
        "working_day": _("ngày làm việc"),
        "calendar_day": _("ngày"),
        "working_hour": _("giờ làm việc"),
        "same_day": _("trong ngày"),
        "month": _("tháng"),
    },
    "after_supplement": {"restart": _("tính lại từ đầu"), "resume": _("tính tiếp phần còn lại")},
    "after": {"restart": _("tính lại từ đầu"), "resume": _("tính tiếp phần còn lại")},
    "channel": {
        "online": _("Trực tuyến"),
        "counter": _("Trực tiếp"),
        "post": _("Bưu chính công ích"),
    },
    "channels": {
        "online": _("Trực tuyến"),
        "counter": _("Trực tiếp"),
        "post": _("Bưu chính công ích"),
    },
    "mode": {
        "submit": _("Nộp"),
        "present": _("Xuất trình"),
        "not_needed_if_data": _("Không cần nếu tra được trên máy"),
    },
    "role": {
        "clerk": _("Cán bộ một cửa"),
        "officer": _("Cán bộ thụ lý"),
        "leader": _("Lãnh đạo ký"),
        "seal_clerk": _("Văn thư"),
    },
    "division": {
        "one-stop": _("Bộ phận một cửa"),
        "justice": _("Tư pháp – Hộ tịch"),
        "labour": _("Lao động – Xã hội"),
        "construction": _("Địa chính – Xây dựng"),
        "residence": _("Cư trú (công an)"),
        "seal": _("Văn thư"),
        "leadership": _("Lãnh đạo"),
    },
    "at": {"receiver": _("Nơi tiếp nhận"), "decider": _("Nơi quyết định")},
    "cause": {
        "supplement": _("chờ bổ sung"),
        "payment": _("chờ nộp tiền"),
        "consultation": _("chờ ý kiến cơ quan khác"),
        "posting": _("niêm yết"),
        "appointment": _("chờ đến hẹn"),
    },
    "do": {
        "fill": _("Điền"),
        "attach": _("Đính kèm"),
        "submit": _("Gửi đi"),
        "act": _("Làm một việc"),
        "wait": _("Chờ"),
        "expect": _("Phải thấy"),
    },
    "part": {
        "submitter": _("Người nộp hồ sơ"),
        "applicant": _("Chủ hồ sơ"),
        "declaration": _("Tờ khai"),
    },
    "unit_level": {
        "province": _("Tỉnh"),
        "district": _("Huyện"),
        "commune": _("Xã, phường"),
    },
}
