"""Whether a draft may be proposed and published."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.designer import access
from motcua.designer.defects import Reading
from motcua.designer.models import Draft
from motcua.designer.scenarios import run
from motcua.procedures.schema import Description


def blockers(draft: Draft, posting: Posting, reading: Reading) -> list[str]:
    """Why it cannot be published yet, each in one sentence."""
    description = reading.description
    if description is None or reading.defects:
        count = {"count": len(reading.defects)}
        return [_("Còn %(count)s chỗ chưa đúng; sửa ở trang “Nội dung” trước.") % count]
    kinds = (*description.offered_by, *description.decided_by)
    if not access.may_keep(posting, kinds, description.code):
        return [_("Thủ tục này do cơ quan khác quản lý; nhờ UBND tỉnh công bố.")]
    if not description.scenarios:
        return [_("Chưa có kịch bản thử; thêm ít nhất một ở trang “Nội dung”.")]
    return []


def red(description: Description) -> list[str]:
    """What the scenarios say against it. They are played at the very press: seconds, not days old."""
    report = run(description)
    return [] if report.green else [str(failure) for failure in report.failures]
