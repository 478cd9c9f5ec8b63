"""The internal steps of a dossier's own version: which division holds it, who there may act, how long."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from motcua.accounts.models import Posting
from motcua.accounts.queries import only_one_in
from motcua.agencies import queries as agencies
from motcua.agencies.models import Agency, Division, Unit
from motcua.common import clock
from motcua.dossiers import asking, charges, legal_clock, waits
from motcua.dossiers.models import Decision, Dossier, Event
from motcua.procedures import cases, graph
from motcua.procedures.schema import Step

# Moves with which a dossier comes to a step for the first time; `Event.step` is where it is after them.
ENTERING = waits.ENTERING
# Moves with which the work ends: what comes of it lies at the one-stop desk.
ENDING = ("finish", "refuse_result")
# What must come before the current step may end, each in a sentence.
blocked = waits.blocked


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


class Ways:
    """Where a dossier may go from its step: by the version's own graph, and back along its own road."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._last = last_index(dossier)
        self._ahead = graph.successors(dossier.version.description, dossier.step)

    @property
    def onward(self) -> tuple[int, ...]:
        return tuple(index for index in self._ahead if index != self._last)

    @property
    def ends(self) -> bool:
        return self._last in self._ahead

    @property
    def ends_usually(self) -> bool:
        return self._ahead[:1] == (self._last,)

    @property
    def held(self) -> bool:
        return self._dossier.keeper is not None

    # Asked for by one rule of the table only, and where roads join it costs a query.
    @cached_property
    def back(self) -> int | None:
        if not current_step(self._dossier).may_return:
            return None
        return came_from(self._dossier)

    @property
    def pending(self) -> frozenset[str]:
        dossier = self._dossier
        asked = {"refusal": dossier.refusal, "withdrawal": dossier.withdrawal_asked_at}
        return frozenset(name for name, said in asked.items() if said)

    @property
    def may_apologise(self) -> bool:
        """Once a dossier, and at the latest one day before the time is up (NĐ 61/2018 Điều 19 khoản 9)."""
        due = self._dossier.due_at
        once = self._dossier.reschedules < legal_clock.APOLOGIES
        return once and due is not None and legal_clock.may_reschedule(clock.now(), due)

    @property
    def may_ask(self) -> bool:
        return asking.may_ask(self._dossier)

    @property
    def inside(self) -> bool:
        return 0 < self._dossier.step < self._last

    @property
    def proposed(self) -> bool:
        return bool(self._dossier.proposed)

    @property
    def typed_at_the_desk(self) -> bool:
        return self._dossier.taken_in_by_id is not None

    @cached_property
    def free(self) -> bool:
        return not blocked(self._dossier)

    @cached_property
    def asked(self) -> bool:
        return bool(waits.open_questions(self._dossier))

    @property
    def posts(self) -> bool:
        return bool(current_step(self._dossier).posting_days)

    @cached_property
    def meeting(self) -> waits.Meeting | None:
        return waits.meeting(self._dossier)

    @property
    def needs_people(self) -> bool:
        return self.meeting is not None and not self.meeting.attended

    @property
    def meets_today(self) -> bool:
        return self.meeting is not None and self.meeting.today

    @cached_property
    def was_passed_on(self) -> bool:
        return waits.passed_on(self._dossier) is not None

    @cached_property
    def decision(self) -> Decision | None:
        return waits.decision(self._dossier)

    @property
    def drafts(self) -> bool:
        return current_step(self._dossier).role == "officer"

    @property
    def approves(self) -> bool:
        leads = current_step(self._dossier).role == "leader"
        return leads and self.decision is not None and self.decision.approved_at is None

    @property
    def numbers(self) -> bool:
        if current_step(self._dossier).role != "seal_clerk" or self.decision is None:
            return False
        if self.decision.electronic and not self.decision.signed_id:
            return False
        return self.decision.approved_at is not None and not self.decision.number

    @property
    def wants_a_signature(self) -> bool:
        return self.decision is not None and bool(self.decision.wants)

    @property
    def costs(self) -> bool:
        return bool(self._dossier.owed) or charges.of(self._dossier) is not None

    @property
    def owes(self) -> bool:
        return bool(self._dossier.owed) and self._dossier.stopped_for != "payment"

    @property
    def paid_for(self) -> bool:
        return not charges.withheld(self._dossier)

    @cached_property
    def extendable(self) -> bool:
        """Once a step, and only while the time runs: what is late is not made timely afterwards."""
        dossier = self._dossier
        if current_step(dossier).extension is None or dossier.due_at is None:
            return False
        in_time = clock.now() <= dossier.due_at
        return in_time and not dossier.events.filter(action="extend", step=dossier.step).exists()

    def chosen(self, key: str) -> int | None:
        """The step with this key, if one may go on to it; the usual one when none is named."""
        if not key:
            return self.onward[0] if self.onward else None
        known = steps(self._dossier)
        return next((index for index in self.onward if known[index].key == key), None)

    def towards(self, key: str) -> str:
        """The key of the next step on the way to that one, before the last; "" where no way leads there."""
        description = self._dossier.version.description
        known = [step.key for step in description.steps]
        for index in self.onward if key in known[:-1] else ():
            if known.index(key) in graph.reachable(description, index):
                return known[index]
        return ""


def first_work(dossier: Dossier) -> int | None:
    """The usual first step after intake, if there is any work."""
    after = graph.successors(dossier.version.description, 0)
    return after[0] if after and after[0] != last_index(dossier) else None


def came_from(dossier: Dossier) -> int | None:
    """The step before, on the road this dossier took."""
    before = graph.predecessors(dossier.version.description, dossier.step)
    if len(before) < 2:
        return before[0] if before else None
    entered = dossier.events.filter(action__in=ENTERING, step=dossier.step).order_by("sequence")
    event = entered.last()
    return int(event.data["step"]) if event else None


def road_so_far(dossier: Dossier, events: Iterable[Event]) -> list[int]:
    """The steps from intake to the current one; what was sent back is not on it any more."""
    road = [0]
    for event in events:
        if event.action in (*ENTERING, *ENDING):
            road.append(event.step)
        elif event.action in ("send_back", "correct") and event.step in road:
            del road[road.index(event.step) + 1 :]
    return road


def ahead(dossier: Dossier) -> list[int]:
    """The usual steps after the current one."""
    return graph.usual_road(dossier.version.description, dossier.step)[1:]


def place(dossier: Dossier, index: int) -> Place:
    step = steps(dossier)[index]
    agency = _agency_of(dossier, index)
    division = agencies.division(agency, step.division)
    if division is None:
        raise NoSuchDivision(f"{agency}: {step.division}")
    return Place(index, step, division, only_one_in(division.pk, step.role))


def divisions(dossier: Dossier, indices: Iterable[int]) -> list[Division]:
    """Where these steps are done, in one query however many they are."""
    known, decides = steps(dossier), cache(lambda: deciding_agency(dossier))
    wanted = [(_agency_of(dossier, index, decides), known[index].division) for index in indices]
    found = Division.objects.filter(
        agency__in={agency.pk for agency, _kind in wanted},
        kind__in={kind for _agency, kind in wanted},
    ).select_related("agency")
    by_kind = {(one.agency_id, one.kind): one for one in found}
    for agency, kind in wanted:
        if (agency.pk, kind) not in by_kind:
            raise NoSuchDivision(f"{agency}: {kind}")
    return [by_kind[agency.pk, kind] for agency, kind in wanted]


def _agency_of(dossier: Dossier, index: int, decides: Callable[[], Agency] | None = None) -> Agency:
    if index in (0, last_index(dossier)):
        # Handed in and given back at the same desk, wherever it is decided.
        return dossier.reception
    step = steps(dossier)[index]
    if step.at == "receiver":
        return dossier.agency
    return decides() if decides else deciding_agency(dossier)


def hours(dossier: Dossier, index: int) -> float:
    """How long the step may take in the dossier's case; the promise does not run at its two ends."""
    step = steps(dossier)[index]
    inside = index not in (0, last_index(dossier))
    share = cases.share(dossier.version.description, dossier.case_key) if inside else 1
    # Only work can be done faster or slower: posting and waiting for others last as long in every case.
    return graph.step_hours(step) + step.working_hours * (share - 1)


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
