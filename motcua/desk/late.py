"""What runs out soon, what is late, and which apologies wait for a signature: one page, the oldest first."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting, Role
from motcua.agencies.calendar import WorkCalendar, remaining_text
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.desk.people import officers_only
from motcua.dossiers import lateness, queries, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.lateness import Dossiers, Kind, Scope
from motcua.dossiers.models import Dossier

PER_PAGE = 25
SHOWN = ("version__procedure", "agency", "division__agency", "holder__user")

VIEWS: dict[str, str | Promise] = {
    "qua-han": _("Quá hạn"),
    "sap-den": _("Sắp đến hạn"),
    "xin-loi": _("Chờ ký xin lỗi"),
    "tu-choi": _("Chờ duyệt từ chối"),
}
KINDS: dict[str, tuple[Kind, str | Promise]] = {
    "buoc": ("step", _("Hạn của bước")),
    "hen": ("promise", _("Ngày hẹn trả")),
}
SCOPES: dict[str, tuple[Scope, str | Promise]] = {
    "toi": ("own", _("Của tôi")),
    "bo-phan": ("division", _("Cả bộ phận")),
    "co-quan": ("agency", _("Cả cơ quan")),
}
DECIDED = {"xin-loi": lateness.to_sign, "tu-choi": lateness.to_refuse}  # by the leader
NOTHING: dict[str, str | Promise] = {
    "qua-han": _("Không có hồ sơ nào quá hạn."),
    "sap-den": _("Không có hồ sơ nào sắp đến hạn."),
    "xin-loi": _("Không có dự thảo xin lỗi nào chờ ký."),
    "tu-choi": _("Không có đề nghị từ chối nào chờ duyệt."),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; nonsense in it asks for nothing."""

    view: str
    kind: str
    scope: str
    cursor: tuple[datetime, int] | None = None
    backwards: bool = False

    @classmethod
    def read(cls, get: QueryDict, posting: Posting) -> "Asked":
        back = "truoc" in get
        return cls(
            _one_of(VIEWS, get.get("xem"), "qua-han"),
            _one_of(KINDS, get.get("loai"), "buoc"),
            _one_of(SCOPES, get.get("pham-vi"), _usual(posting)),
            _cursor(get.get("truoc" if back else "sau", "")),
            back,
        )

    @property
    def column(self) -> str:
        return "due_at" if self.view in DECIDED else lateness.COLUMN[KINDS[self.kind][0]]

    def url(self, **cursor: str) -> str:
        told = {"xem": self.view, "loai": self.kind, "pham-vi": self.scope, **cursor}
        return f"{reverse('desk:late')}?{urlencode(told)}"


def _one_of(known: dict[str, Any], said: str | None, usual: str) -> str:
    return said if said in known else usual


def _usual(posting: Posting) -> str:
    """Whoever answers for others sees theirs first."""
    if posting.role == Role.LEADER:
        return "co-quan"
    return "bo-phan" if posting.heads else "toi"


def _cursor(text: str) -> tuple[datetime, int] | None:
    when, _tilde, pk = text.partition("~")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        return None
    try:
        return clock.moment(when), int(pk)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Row:
    dossier: Dossier
    step: str
    left: str
    mood: str


@officers_only
def late(request: HttpRequest, posting: Posting) -> HttpResponse:
    asked, now = Asked.read(request.GET, posting), clock.now()
    calendar = calendar_for(posting.agency)
    of_scope = lateness.of(Acting(posting.user, posting), SCOPES[asked.scope][0])
    found = _found(asked, of_scope, posting, now, calendar)
    rows, before, after = _page(found, asked)
    context = {
        "posting": posting,
        "asked": asked,
        "rows": _rows(rows, asked, now),
        "tabs": _tabs(asked, of_scope, posting, now, calendar),
        "kinds": _choices(asked, "kind", KINDS),
        "scopes": _choices(asked, "scope", SCOPES),
        "decided": asked.view in DECIDED,
        "title": VIEWS[asked.view],
        "empty": NOTHING[asked.view],
        "previous_url": before,
        "next_url": after,
    }
    return render(request, "desk/late.html", context)


def _found(
    asked: Asked, of_scope: Dossiers, posting: Posting, now: datetime, calendar: WorkCalendar
) -> Dossiers:
    kind = KINDS[asked.kind][0]
    if asked.view in DECIDED:
        return DECIDED[asked.view](posting)
    if asked.view == "sap-den":
        return lateness.soon(of_scope, kind, now, calendar)
    return lateness.late(of_scope, kind, now)


def _page(found: Dossiers, asked: Asked) -> tuple[list[Dossier], str, str]:
    """By the last row's key: no row is shown twice or skipped while others are moved."""
    column = asked.column
    found = found.select_related(None).select_related(*SHOWN)
    found = found.defer("version__body", "submitter", "applicant", "revisions")
    if asked.cursor:
        when, pk = asked.cursor
        word = "lt" if asked.backwards else "gt"
        found = found.filter(
            Q(**{f"{column}__{word}": when}) | Q(**{column: when, f"pk__{word}": pk})
        )
    order = ("-" if asked.backwards else "") + column, "-pk" if asked.backwards else "pk"
    some = list(found.order_by(*order)[: PER_PAGE + 1])
    more, some = len(some) > PER_PAGE, some[:PER_PAGE]
    if asked.backwards:
        some.reverse()
    before = more if asked.backwards else asked.cursor is not None
    after = more or asked.backwards
    return (
        some,
        asked.url(truoc=_key(some[0], column)) if some and before else "",
        asked.url(sau=_key(some[-1], column)) if some and after else "",
    )


def _key(dossier: Dossier, column: str) -> str:
    return f"{getattr(dossier, column).isoformat()}~{dossier.pk}"


def _rows(dossiers: list[Dossier], asked: Asked, now: datetime) -> list[Row]:
    calendars = queries.calendars(dossiers)
    found = []
    for dossier in dossiers:
        due = getattr(dossier, asked.column)
        left = remaining_text(now, due, calendars[dossier.pk])
        mood = "late" if due < now else "action"
        step = steps.current_step(dossier).name
        found.append(Row(dossier, step, left[:1].upper() + left[1:], mood))
    return found


def _tabs(
    asked: Asked, of_scope: Dossiers, posting: Posting, now: datetime, calendar: WorkCalendar
) -> list[dict[str, Any]]:
    kind = KINDS[asked.kind][0]
    column, until = lateness.COLUMN[kind], lateness.horizon(kind, now, calendar)
    counts = of_scope.order_by().aggregate(
        late=Count("pk", filter=Q(**{f"{column}__lt": now})),
        soon=Count("pk", filter=Q(**{f"{column}__gte": now, f"{column}__lte": until})),
    )
    number = {
        "qua-han": counts["late"],
        "sap-den": counts["soon"],
        **{view: of(posting).count() for view, of in DECIDED.items()},
    }
    return [
        {
            "label": label,
            "url": replace(asked, view=view, cursor=None, backwards=False).url(),
            "now": view == asked.view,
            "count": number[view],
        }
        for view, label in VIEWS.items()
    ]


def _choices(asked: Asked, name: str, known: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": replace(asked, cursor=None, backwards=False, **cast(Any, {name: slug})).url(),
            "now": getattr(asked, name) == slug,
        }
        for slug, (_value, label) in known.items()
    ]
