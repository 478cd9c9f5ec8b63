"""The panels of the page of a dossier that say what the dossier itself holds."""

from typing import Any

from motcua.accounts import naming
from motcua.common import clock
from motcua.documents import actions as documents
from motcua.documents.facts import field_labels
from motcua.dossiers import asking, charges, flow, lateness, queries
from motcua.dossiers.answers import declared
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Delivery, Dossier, Event
from motcua.dossiers.promise_words import shown, who
from motcua.dossiers.road.shown import shown as shown_road
from motcua.dossiers.where import reached, where
from motcua.portal import doing
from motcua.portal.panel import Panel, Reading
from motcua.portal.wizard import STEPS
from motcua.procedures.fields import display_rows, people_rows


def standing(reading: Reading) -> Panel:
    """Who has it, why it stands there, whether the clock runs, and what can be done now."""
    dossier = reading.dossier
    found = where(dossier)
    said = {
        "where": found,
        "cause": found.cause,
        "do": found.cause.doable,
        "url": doing.address(found.cause.doable.key, dossier),
        "promise": shown(dossier, reading.events),
        "asked": _asked(reading),
    }
    return Panel("portal/dossier/_standing.html", said)


def wanted(reading: Reading) -> Panel | None:
    """For whose dossier it is; who filed it reads it above the button to answer with."""
    asked = _asked(reading) if reading.party else None
    return Panel("portal/dossier/_wanted.html", asked) if asked else None


def _asked(reading: Reading) -> dict[str, Any] | None:
    dossier = reading.dossier
    if dossier.status != Status.SUPPLEMENT_WANTED:
        return None
    return {
        "rows": _wanted(dossier),
        "which": asking.which(dossier),
        "may_answer": "supplement" in reading.can,
    }


def _wanted(found: Dossier) -> list[dict[str, str]]:
    names = {paper.key: paper.name for paper in found.version.description.attachable()}
    labels = field_labels(found.version, found.wanted.get("fields", {}))
    rows = [
        {"key": names.get(key, key), "value": reason}
        for key, reason in found.wanted.get("papers", {}).items()
    ]
    rows += [
        {"key": other.name, "value": f"{other.reason} ({other.article})"}
        for other in asking.others_in(found.wanted).values()
    ]
    rows += [
        {"key": labels.get(key, key), "value": reason}
        for key, reason in found.wanted.get("fields", {}).items()
    ]
    return rows


def corrected(reading: Reading) -> Panel | None:
    old = list(queries.old_results(reading.dossier))
    return Panel("portal/dossier/_corrected.html", {"old_results": old}) if old else None


def result(reading: Reading) -> Panel | None:
    """For whom it is and who did not file it; who filed it has the button above, at what can be done."""
    if reading.party is None or not result_open(reading.dossier):
        return None
    return Panel("portal/dossier/_result.html", {})


def result_open(found: Dossier) -> bool:
    """Online results can be fetched as soon as they are there, others once they were handed over."""
    if found.result_id is None or charges.withheld(found):
        return False
    return found.status == Status.RETURNED or (
        found.status == Status.DONE and found.delivery == Delivery.ONLINE
    )


def road(reading: Reading) -> Panel:
    return Panel("portal/dossier/_road.html", {"road": shown_road(reading.dossier, reading.events)})


def contact(reading: Reading) -> Panel:
    dossier = reading.dossier
    offices = reached(dossier.reception, *([dossier.division.agency] if dossier.division else []))
    return Panel("portal/dossier/_contact.html", {"clerks": clerks(dossier), "offices": offices})


def clerks(dossier: Dossier) -> list[tuple[str, str]]:
    """Whom to ask and under which number, as far as the agency lets people be told apart."""
    found = [(naming.public(one), one.phone) for one in queries.clerks_at(dossier)]
    return list(dict.fromkeys(found))


def papers(reading: Reading) -> Panel | None:
    found = documents.for_the_applicant(reading.dossier)
    return Panel("portal/dossier/_papers.html", {"documents": found}) if found else None


def history(reading: Reading) -> Panel:
    told = [event for event in reversed(reading.events) if not flow.MOVES[event.action].inside]
    return Panel("portal/dossier/_history.html", {"events": [_shown(event) for event in told]})


def _shown(event: Event) -> dict[str, Any]:
    """An event as the citizen reads it: no private note, no personal data of who collected."""
    by, posting, where_ = who(event), event.posting, ""
    if posting:
        parts = [posting.division.name, posting.division.agency.name]
        # Where the agency shows no more of a person than the desk, the desk has been named.
        where_ = ", ".join(part for part in parts if part not in by)
    return {
        "title": asking.said(event),
        "at": clock.local(event.at),
        "who": by,
        "where": where_,
        "text": "\n".join(filter(None, (event.note, lateness.said(event)))),
        "state": "done",
    }


def declared_answers(reading: Reading) -> Panel:
    dossier = reading.dossier
    people = [(step, people_rows(step.part, getattr(dossier, step.part))) for step in STEPS[:2]]
    rows = display_rows(dossier.version.description, declared(dossier), people=dossier.people)
    return Panel("portal/dossier/_declared.html", {"people": people, "declared": rows})


def attachments(reading: Reading) -> Panel:
    dossier = reading.dossier
    given = list(dossier.attachments.filter(sent=True).select_related("file"))
    names = asking.named_papers(dossier, {a.paper for a in given})
    rows = [
        {"attachment": a, "paper": names.get(a.paper, a.paper), "round": a.round} for a in given
    ]
    return Panel("portal/dossier/_attachments.html", {"rows": rows})


def leaving(reading: Reading) -> Panel | None:
    if reading.can & {"withdraw", "ask_withdrawal"}:
        return Panel("portal/dossier/_leaving.html", {})
    return None


def tracking(reading: Reading) -> Panel:
    """Where the code is; the page itself does not show it to whoever looks over a shoulder."""
    return Panel("portal/dossier/_tracking.html", {})
