"""Asking the applicant for what lacks: once, for everything, through the one-stop desk."""

from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import drafts, legal_clock, promises
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, move
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.promises import Promise


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
    reply_by = legal_clock.reply_by(now, calendar_for(dossier.agency))
    wanted = {
        "papers": drafts.known_papers(dossier, papers),
        "fields": drafts.known_fields(dossier, fields),
        "note": note,
        "reply_by": reply_by.isoformat(),
    }
    promise = Promise()
    if dossier.due_at:
        promise = promises.after(dossier, promises.asked_for_papers(dossier, now))
    columns = {"paused_from": dossier.status, "paused_at": now, "wanted": wanted}
    change = Change(columns | promise.columns, note=note, data=wanted | promise.data, at=now)
    return move(dossier, "ask_supplement", acting, change)
