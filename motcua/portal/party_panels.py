"""The panels about who waits for a dossier, and those made for who did not file it."""

from django.utils.translation import gettext as _

from motcua.documents.facts import field_labels
from motcua.dossiers import asking, parties
from motcua.dossiers.dates import dates
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Capacity, Dossier
from motcua.dossiers.where import where
from motcua.portal.panel import Panel, Reading


def standing(reading: Reading) -> Panel | None:
    """Where it is, in place of the owner's box: there is nothing for this person to press."""
    if reading.party is None:
        return None
    found = where(reading.dossier)
    said = {"sentence": found.sentence, "cause": found.cause, "place": reading.party}
    return Panel("portal/dossier/_followed.html", {**said, "whole": reading.whole})


def asked(reading: Reading) -> Panel | None:
    """What is asked, by its public names: the reasons are written about the papers of a person."""
    dossier = reading.dossier
    if reading.party is None or dossier.status != Status.SUPPLEMENT_WANTED:
        return None
    return Panel("portal/dossier/_asked.html", {"names": _names(dossier)})


def _names(dossier: Dossier) -> list[str]:
    papers = {paper.key: paper.name for paper in dossier.version.description.attachable()}
    fields = dossier.wanted.get("fields", {})
    labels = field_labels(dossier.version, fields)
    names = [papers[key] for key in dossier.wanted.get("papers", {}) if key in papers]
    names += [other.name for other in asking.others_in(dossier.wanted).values()]
    return names + [labels.get(key) or _("Một mục trong tờ khai") for key in fields]


def days(reading: Reading) -> Panel | None:
    found = dates(reading.dossier, reading.events)
    return Panel("portal/dossier/_dates.html", {"days": found}) if found else None


def who_waits(reading: Reading) -> Panel | None:
    if reading.party is not None:
        return None
    there = [
        place
        for place in parties.current(reading.dossier)
        if place.capacity != Capacity.REPRESENTATIVE
    ]
    return Panel("portal/dossier/_parties.html", {"places": there})
