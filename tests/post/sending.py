"""Results by post as people press them."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Max
from django.test import Client

from motcua.common import clock
from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.post import talking
from motcua.post.models import LIVE, Parcel
from tests import builders

Run = Callable[[], int]
TO = {
    "name": "Nguyễn Văn An",
    "phone": "0912345678",
    "address": "Thôn 1\nxã Cẩm Lạc, tỉnh Hà Tĩnh",
}
TYPED = {"delivery": "post", **{f"post_{part}": text for part, text in TO.items()}}


def by_post(at: str = "done") -> Dossier:
    made = builders.draft()
    drafts.choose_delivery(made, "post", TO)
    actions.submit(made, Acting(made.by))
    builders.walk(made, at)
    return made


def address(dossier: Dossier, more: str = "") -> str:
    return f"/can-bo/ho-so/{dossier.number}/buu-chinh/{more}"


def ordered(lan: Client, run_jobs: Run) -> Parcel:
    """The desk has pressed, the carrier has answered."""
    dossier = by_post()
    assert lan.post(address(dossier)).status_code == 302
    run_jobs()
    return Parcel.objects.get(dossier=dossier)


def later() -> None:
    """What the job does every minute, once all that is under way is to be asked about."""
    due = Parcel.objects.filter(state__in=LIVE).aggregate(at=Max("next_try"))["at"]
    with clock.at(due or clock.now()):
        talking.sweep()
