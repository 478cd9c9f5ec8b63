"""Which notices a person may do without on other ways than the inbox, and which nobody may be spared."""

from django.utils.translation import gettext_lazy as _

# What one may switch off, in the groups in which it is asked.
GROUPS = {
    "intake": (_("Đã nhận hồ sơ, hẹn ngày trả kết quả"), ("received", "accepted", "supplemented")),
    "progress": (_("Hồ sơ đang được xử lý"), ("begun",)),
    "due": (_("Ngày hẹn thay đổi theo quy định"), ("extended", "recomputed")),
    "reminders": (_("Nhắc hạn bổ sung, lịch hẹn, kết quả chưa nhận"), ("reminder",)),
    "end": (_("Đã trả kết quả"), ("returned",)),
}


def is_required(kind: str) -> bool:
    """Something must be done, or a right begins to run: the law wants it told (NĐ 61/2018 Điều 17, 19, 20)."""
    return group_of(kind) is None


def group_of(kind: str) -> str | None:
    """A kind in no group is one that nobody may be spared: who adds one decides to spare it."""
    return next((name for name, (_label, kinds) in GROUPS.items() if kind in kinds), None)
