"""The panels of the page of a dossier that put a person's rights at hand; for the account it belongs to."""

from motcua.dossiers import openings
from motcua.dossiers.appeal import appeal
from motcua.portal.panel import Panel, Reading
from motcua.portal.views.voice import place
from motcua.voice import actions, ratings


def _owns(reading: Reading) -> bool:
    return reading.dossier.by_id == reading.user.pk


def told_no(reading: Reading) -> Panel | None:
    """What can be done against a refusal, beside the refusal."""
    found = appeal(reading.dossier, reading.events)
    if found is None or not _owns(reading):
        return None
    return Panel("portal/dossier/_appeal.html", {"appeal": found})


def voice(reading: Reading) -> Panel | None:
    if not _owns(reading):
        return None
    said = actions.of(reading.dossier, reading.user).select_related("agency", "division")
    return Panel("portal/dossier/_voice.html", {"rows": [(one, place(one)) for one in said]})


def rating(reading: Reading) -> Panel | None:
    if not _owns(reading) or not ratings.may_rate(reading.dossier):
        return None
    before = ratings.given(reading.dossier)
    said = {"before": before, "settled": ratings.is_settled(before)}
    return Panel("portal/dossier/_rating.html", said)


def looked(reading: Reading) -> Panel | None:
    """Who has looked."""
    if not _owns(reading):
        return None
    found = openings.of(reading.dossier)
    return Panel("portal/dossier/_looked.html", {"count": found.count(), "latest": found.first()})
