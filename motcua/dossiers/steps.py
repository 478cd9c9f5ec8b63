"""The internal steps of a dossier's own version: which division holds it, who there may act, how long."""

from dataclasses import dataclass

from motcua.accounts.models import Posting
from motcua.accounts.queries import only_one_in
from motcua.agencies import queries as agencies
from motcua.agencies.models import Agency, Division, Unit
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.procedures import cases
from motcua.procedures.schema import Step


class NoSuchDivision(LookupError):
    """The published steps name a division that this agency does not have: master data must be mended."""


@dataclass(frozen=True)
class Place:
    """Where a dossier lies: the step, its division, and the person if it can be only one."""

    index: int
    step: Step
    division: Division
    holder: Posting | None


def steps(dossier: Dossier) -> list[Step]:
    return list(dossier.version.description.steps)


def current_step(dossier: Dossier) -> Step:
    return steps(dossier)[dossier.step]


def last_index(dossier: Dossier) -> int:
    return len(steps(dossier)) - 1


def place(dossier: Dossier, index: int) -> Place:
    step = steps(dossier)[index]
    agency = dossier.agency if step.at == "receiver" else deciding_agency(dossier)
    division = agencies.division(agency, step.division)
    if division is None:
        raise NoSuchDivision(f"{agency}: {step.division}")
    return Place(index, step, division, only_one_in(division.pk, step.role))


def working_hours(dossier: Dossier, index: int) -> float:
    """How long the step may take in the dossier's case; the promise does not run at its two ends."""
    hours = steps(dossier)[index].working_hours
    if index in (0, last_index(dossier)):
        return hours
    return hours * cases.share(dossier.version.description, dossier.case_key)


def deciding_agency(dossier: Dossier) -> Agency:
    """Who receives is not always who decides (NĐ 61/2018 Điều 14): commune receives, district decides."""
    kinds = dossier.version.decided_by
    if dossier.agency.kind in kinds:
        return dossier.agency
    today, begun = clock.today(), clock.local(dossier.submitted_at or dossier.created_at).date()
    # An old dossier still says who decided it, though there are no districts any more.
    for day in (today, begun):
        unit: Unit | None = dossier.agency.unit
        while unit:
            for kind in kinds:
                if found := agencies.agency_for(unit, kind, day):
                    return found
            unit = unit.parent
    raise NoSuchDivision(f"{dossier.agency}: {kinds}")
