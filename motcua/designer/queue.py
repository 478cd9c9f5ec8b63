"""The list of what is being written and of what stands published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.common.vietnamese import clean
from motcua.designer import access
from motcua.designer.models import Draft, State
from motcua.designer.page import TAGS
from motcua.procedures.models import Version
from motcua.procedures.spelling import sound

PER_PAGE = 50
TABS: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("", _("Đang soạn"), _("Không có bản soạn nào. Mở “Đang công bố” để soạn bản mới.")),
    ("cua-toi", _("Của tôi"), _("Không có bản soạn nào do tài khoản này mở hoặc sửa.")),
    ("cho-cong-bo", _("Chờ công bố"), _("Không có bản nào chờ công bố.")),
    ("da-xong", _("Đã xong"), _("Chưa có bản soạn nào được công bố hoặc bỏ.")),
    ("dang-cong-bo", _("Đang công bố"), _("Không có thủ tục nào.")),
)
STANDING = "dang-cong-bo"


@dataclass(frozen=True)
class Asked:
    tab: str = ""
    words: str = ""
    page: int = 1

    @classmethod
    def read(cls, get: QueryDict) -> Asked:
        tab, page = get.get("xem", ""), get.get("trang", "1")
        known = {slug for slug, _label, _empty in TABS}
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
        return cls(tab if tab in known else "", clean(get.get("tim", ""))[:100], max(number, 1))

    def url(self, **more: Any) -> str:
        told = {"xem": self.tab, "tim": self.words, **more}
        query = urlencode({key: value for key, value in told.items() if value})
        return reverse("designer:drafts") + (f"?{query}" if query else "")


def _drafts(posting: Posting, tab: str) -> QuerySet[Draft]:
    found = access.drafts(posting)
    match tab:
        case "cua-toi":
            mine = found.filter(created_by=posting.user) | found.filter(changed_by=posting.user)
            return mine.filter(state__in=(State.OPEN, State.PROPOSED))
        case "cho-cong-bo":
            return found.filter(state=State.PROPOSED)
        case "da-xong":
            return found.filter(state__in=(State.PUBLISHED, State.DROPPED))
    return found.filter(state__in=(State.OPEN, State.PROPOSED))


def context(posting: Posting, asked: Asked) -> dict[str, Any]:
    standing = asked.tab == STANDING
    found: QuerySet[Any]
    if standing:
        found = access.standing(posting).defer("body").order_by("procedure__code")
        words = "procedure__search_text__contains"
    else:
        found = _drafts(posting, asked.tab).select_related("changed_by", "agency").defer("body")
        words = "search_text__contains"
    for one in sound(asked.words).split():
        found = found.filter(**{words: one})
    page = Paginator(found, PER_PAGE).get_page(asked.page)
    return {
        "posting": posting,
        "asked": asked,
        "standing": standing,
        "rows": _versions(page.object_list) if standing else _rows(page.object_list),
        "tabs": [
            {"label": label, "url": Asked(slug).url(), "now": slug == asked.tab}
            for slug, label, _empty in TABS
        ],
        "empty": next(empty for slug, _label, empty in TABS if slug == asked.tab),
        "previous_url": asked.url(trang=page.previous_page_number()) if page.has_previous() else "",
        "next_url": asked.url(trang=page.next_page_number()) if page.has_next() else "",
        "page_of": f"{page.number}/{page.paginator.num_pages}",
    }


def _rows(drafts: Any) -> list[dict[str, Any]]:
    return [{"draft": one, "tag": TAGS[one.state]} for one in drafts]


def _versions(versions: Any) -> list[dict[str, Version]]:
    return [{"version": one} for one in versions]
