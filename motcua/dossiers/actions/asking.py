"""Asking the applicant for what lacks: once, for everything, through the one-stop desk."""

from motcua.agencies.calendar import Limit
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import deadlines, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, move
from motcua.dossiers.models import Dossier, Event


def ask_supplement(
    dossier: Dossier,
    acting: Acting,
    *,
    papers: dict[str, str],
    fields: dict[str, str],
    note: str = "",
) -> Event:
    """Ask once for everything that lacks (form 02): published papers and fields, each with its reason.

    The clock stops until the applicant answers. NĐ 61/2018 Điều 5: nothing outside the published list.
    """
    now = clock.now()
    reply_by = deadlines.promised(
        now, Limit(deadlines.SUPPLEMENT_DAYS, "calendar_day"), calendar_for(dossier.agency)
    )
    wanted = {
        "papers": drafts.known_papers(dossier, papers),
        "fields": drafts.known_fields(dossier, fields),
        "note": note,
        "reply_by": reply_by.isoformat(),
    }
    columns = {"paused_from": dossier.status, "paused_at": now, "wanted": wanted}
    return move(dossier, "ask_supplement", acting, Change(columns, note=note, data=wanted, at=now))
