"""The moves a scenario may make: the verbs of dossiers.actions, by the right person, with sample words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.designer.scenarios.stage import Stage
from motcua.dossiers import access, actions, asking, charges, drafts, flow, meetings, steps
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.flow import Actor
from motcua.dossiers.models import Dossier
from motcua.procedures.scenario import ScenarioMove

# What leads on, the first that is allowed; `next` means it.
ONWARD = ("confirm_transfer", "accept", "begin", "finish", "forward", "hand_over", "supplement")


def make(stage: Stage, name: str, said: ScenarioMove, acting: Acting) -> None:
    _ACTS[name](stage, acting, said)


def who(stage: Stage, name: str, by: str) -> Acting:
    """The person named, else the one to whom the move falls."""
    if by == "applicant":
        return stage.citizen
    if by:
        here = stage.in_charge
        return here if here.posting and here.posting.role == by else stage.of_role(by)
    match flow.MOVES[name].actors[0]:
        case Actor.APPLICANT:
            return stage.citizen
        case Actor.CLERK:
            return stage.clerk
        case Actor.COLLEAGUE:
            return stage.colleague()
        case Actor.LEADER | Actor.HEAD:
            return stage.of_role("leader")
        case Actor.SYSTEM:
            return SYSTEM
        case _:
            return stage.in_charge


def onward(stage: Stage, to: str = "") -> str | None:
    """What leads on from here, on the way to that step, if anything does."""
    ways = steps.Ways(stage.dossier)
    passes_on = bool(ways.towards(to)) if to else not ways.ends_usually
    for name in ONWARD:
        if name == "finish" and ways.onward and passes_on:
            continue
        if stage.dossier.status in flow.MOVES[name].sources:
            allowed = access.moves(stage.dossier, who(stage, name, ""))
            if name in {move.name for move in allowed}:
                return name
    return None


def title(acting: Acting) -> str:
    return str(acting.posting.get_role_display()) if acting.posting else _("Người nộp")


def _note(said: ScenarioMove) -> str:
    return said.note or _("Ghi chú của kịch bản.")


def _ask(stage: Stage, acting: Acting, said: ScenarioMove) -> None:
    papers, fields = _wanted(stage.dossier, said)
    actions.ask_supplement(stage.dossier, acting, papers=papers, fields=fields, note=said.note)


def _propose(stage: Stage, acting: Acting, said: ScenarioMove) -> None:
    papers, fields = _wanted(stage.dossier, said)
    actions.propose_supplement(stage.dossier, acting, papers=papers, fields=fields, note=said.note)


def _wanted(dossier: Dossier, said: ScenarioMove) -> tuple[dict[str, str], dict[str, str]]:
    """What the scenario names, else the first paper that can be handed in, else the first question."""
    papers = {key: _note(said) for key in said.papers}
    fields = {key: str(reason) or _note(said) for key, reason in said.answers.items()}
    if papers or fields:
        return papers, fields
    known = asking.published(dossier).values()
    paper = next((p.key for p in known if p.mode == "submit"), "")
    if paper:
        return {paper: _note(said)}, {}
    return {}, {min(drafts.askable_fields(dossier)): _note(said)}


def _supplement(stage: Stage, acting: Acting, said: ScenarioMove) -> None:
    """Without papers and answers all that was asked for is given."""
    dossier = stage.dossier
    for key in said.papers or (() if said.answers else sorted(drafts.papers_open(dossier))):
        drafts.attach(dossier, key, stage.store.paper(key, dossier.owner))
    if said.answers:
        drafts.save_supplement(dossier, dict(said.answers))
    actions.supplement(dossier, acting, said.note)


def _finish(stage: Stage, acting: Acting, said: ScenarioMove) -> None:
    result = stage.store.paper("ket-qua", stage.in_charge.user)
    dossier = stage.dossier
    actions.finish(dossier, acting, result=result, note=said.note)
    if charges.withheld(dossier):
        # A scenario tells of the work; that the fee comes is taken for granted.
        actions.record_payment(
            dossier, SYSTEM, amount=dossier.owed, method="cash", reference=_("kịch bản")
        )


def _to(stage: Stage, said: ScenarioMove) -> str:
    """Where roads part, the one towards the step that the scenario names."""
    return steps.Ways(stage.dossier).towards(said.to) if said.to else ""


def _hand_over(stage: Stage, acting: Acting, said: ScenarioMove) -> None:
    name = stage.dossier.submitter_name
    actions.hand_over(stage.dossier, acting, collected_by=name, note=said.note)


def _extend(stage: Stage, acting: Acting, said: ScenarioMove) -> None:
    """By as much as the law allows."""
    allowed = steps.current_step(stage.dossier).extension
    days = allowed.value if allowed else 1
    actions.extend(stage.dossier, acting, days=days, note=_note(said))


def _appoint(stage: Stage, acting: Acting, said: ScenarioMove) -> None:
    """An hour of office time from now."""
    assert stage.dossier.division is not None
    office = stage.dossier.division.agency
    at = meetings.first_possible(clock.now(), calendar_for(office))
    actions.appoint(stage.dossier, acting, at=at, place=office.name, note=said.note)


_ACTS: dict[str, Callable[[Stage, Acting, ScenarioMove], object]] = {
    "accept": lambda stage, acting, said: actions.accept(
        stage.dossier, acting, said.note, to=_to(stage, said)
    ),
    "refuse": lambda stage, acting, said: actions.refuse(stage.dossier, acting, _note(said)),
    "ask_supplement": _ask,
    "propose_supplement": _propose,
    "decline_supplement": lambda stage, acting, said: actions.decline_supplement(
        stage.dossier, acting, private_note=_note(said)
    ),
    "allow_second_supplement": lambda stage, acting, said: actions.allow_second_supplement(
        stage.dossier, acting, note=_note(said)
    ),
    "propose_refusal": lambda stage, acting, said: actions.propose_refusal(
        stage.dossier, acting, reason=_note(said), article=_("Căn cứ của kịch bản.")
    ),
    "decline_refusal": lambda stage, acting, said: actions.decline_refusal(
        stage.dossier, acting, private_note=_note(said)
    ),
    "refuse_result": lambda stage, acting, said: actions.refuse_result(stage.dossier, acting),
    "correct": lambda stage, acting, said: actions.correct(
        stage.dossier, acting, reason=_note(said)
    ),
    "apologise": lambda stage, acting, said: actions.apologise(
        stage.dossier, acting, reason=_note(said), days=1
    ),
    "ask_withdrawal": lambda stage, acting, said: actions.ask_withdrawal(
        stage.dossier, acting, said.note
    ),
    "confirm_withdrawal": lambda stage, acting, said: actions.confirm_withdrawal(
        stage.dossier, acting, note=said.note
    ),
    "supplement": _supplement,
    "take": lambda stage, acting, said: actions.take(stage.dossier, acting),
    "begin": lambda stage, acting, said: actions.begin(stage.dossier, acting, said.note),
    "forward": lambda stage, acting, said: actions.forward(
        stage.dossier, acting, said.note, to=_to(stage, said)
    ),
    "send_back": lambda stage, acting, said: actions.send_back(stage.dossier, acting, _note(said)),
    "finish": _finish,
    "confirm_transfer": lambda stage, acting, said: actions.confirm_transfer(stage.dossier, acting),
    "appoint": _appoint,
    "attend": lambda stage, acting, said: actions.attend(stage.dossier, acting, came=True),
    "hand_over": _hand_over,
    "withdraw": lambda stage, acting, said: actions.withdraw(stage.dossier, acting, said.note),
    "stop": lambda stage, acting, said: actions.stop(stage.dossier, acting, _note(said)),
    "extend": _extend,
}


def step_key(stage: Stage) -> str:
    return steps.current_step(stage.dossier).key
