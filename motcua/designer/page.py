"""What every page of one draft shows: its name and state, what was just done, what stands in the way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.designer.models import Draft, DraftChange, State
from motcua.procedures.schema import Description

TAGS = {"open": "draft", "proposed": "action", "published": "done", "dropped": "stopped"}


def frame(request: HttpRequest, draft: Draft, here: str) -> dict[str, Any]:
    return {
        "draft": draft,
        "tag": TAGS[draft.state],
        "editable": draft.state == State.OPEN,
        "tabs": _tabs(draft, here),
        "done": _done(request, draft),
    }


def _tabs(draft: Draft, here: str) -> list[dict[str, Any]]:
    pages = (
        ("draft", _("Nội dung")),
        ("preview", _("Xem thử")),
        ("scenarios", _("Chạy kịch bản")),
        ("dry_run", _("Thử với hồ sơ đã có")),
        ("publishing", _("Công bố")),
        ("history", _("Ai sửa gì")),
    )
    return [
        {"label": label, "url": reverse(f"designer:{name}", args=[draft.pk]), "now": name == here}
        for name, label in pages
    ]


def _done(request: HttpRequest, draft: Draft) -> DraftChange | None:
    """The change just made, to be told and taken back at once."""
    asked = request.GET.get("xong", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 9):
        return None
    if int(asked) != draft.revision:
        return None
    return draft.changes.filter(revision=draft.revision, path__isnull=False).first()


def warnings(draft: Draft, description: Description | None) -> list[str]:
    """What may be right but is worth a second look."""
    if description is None:
        return []
    told, begins = [], description.effective_from
    if begins < clock.today():
        told.append(
            _("Ngày có hiệu lực %(day)s đã qua: hồ sơ mới sẽ theo bản này ngay khi công bố.")
            % {"day": f"{begins:%d/%m/%Y}"}
        )
    if draft.based_on is not None and begins < draft.based_on.effective_from:
        told.append(
            _("Ngày có hiệu lực %(day)s đứng trước ngày của bản đang công bố (%(other)s).")
            % {"day": f"{begins:%d/%m/%Y}", "other": f"{draft.based_on.effective_from:%d/%m/%Y}"}
        )
    return told
