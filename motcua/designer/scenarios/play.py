"""Plays one scenario line by line. A move that fails ends it; an expectation that fails does not."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.designer.scenarios import answering, expecting, moves
from motcua.designer.scenarios.report import Failure, Happened, Result, Touched
from motcua.designer.scenarios.stage import Stage
from motcua.designer.scenarios.waiting import later
from motcua.dossiers import actions, drafts, flow, queries, steps
from motcua.dossiers.access import Acting
from motcua.notices.models import Notice
from motcua.procedures.fields import demanded_papers
from motcua.procedures.kinds import Answer
from motcua.procedures.scenario import Scenario, ScenarioMove
from motcua.procedures.scenario_checks import NEXT

MORE_THAN_ENOUGH = 200  # moves with which `next` may come to the step that it names


class Stuck(Exception):
    """This line could not be done; the lines after it are not played."""


class Play:
    def __init__(self, scenario: Scenario, stage: Stage, touched: Touched) -> None:
        self.scenario, self.stage, self.touched = scenario, stage, touched
        self.moment = clock.now()
        self._line = 0
        self._failures: list[Failure] = []
        self._log: list[Happened] = []
        self._last_notice = 0

    def result(self) -> Result:
        for line, said in enumerate(self.scenario.moves, 1):
            self._line = line
            with clock.at(self.moment):
                try:
                    self._play(said)
                except Stuck as stuck:
                    self._fail(str(stuck))
                    break
        return Result(self.scenario.name, tuple(self._failures), tuple(self._log))

    def _play(self, said: ScenarioMove) -> None:
        match said.do:
            case "fill":
                self._fill(said)
            case "attach":
                self._attach(said)
            case "submit":
                self._submit(said)
            case "act":
                self._act(said)
            case "wait":
                self._wait(said)
            case "expect":
                self._expect(said)

    def _fail(self, message: str) -> None:
        self._failures.append(Failure(self.scenario.name, self._line, message))

    def _tell(self, text: str) -> None:
        self._log.append(Happened(self._line, self.moment, text))

    # --- the applicant ---

    def _fill(self, said: ScenarioMove) -> None:
        dossier = self.stage.dossier
        own: dict[str, Answer] = {
            key: list(answer) if isinstance(answer, tuple) else answer
            for key, answer in said.answers.items()
        }
        if said.part == "declaration":
            values = answering.declared(dossier, own)
            self.touched.fields |= answering.keys_asked(answering.asked(dossier, values))
        else:
            values = getattr(dossier, said.part) | own
        try:
            drafts.save_part(dossier, said.part, values)
        except drafts.NoLongerDraft:
            raise Stuck(_("hồ sơ đã gửi, không điền được nữa.")) from None
        self._tell(_("Điền %(count)s ô") % {"count": sum(1 for one in values.values() if one)})

    def _attach(self, said: ScenarioMove) -> None:
        dossier = self.stage.dossier
        demanded = demanded_papers(
            dossier.version.description, dossier.declaration, people=dossier.people
        )
        open_now = drafts.papers_open(dossier)
        keys = said.papers or sorted(demanded & open_now)
        for key in keys:
            if key not in open_now:
                raise Stuck(_("không đính kèm được “%(paper)s” lúc này.") % {"paper": key})
            drafts.attach(dossier, key, self.stage.store.paper(key, dossier.owner))
        self._tell(_("Đính kèm: %(papers)s") % {"papers": ", ".join(keys) or _("không có gì")})
        self.touched.papers |= set(keys)

    def _submit(self, said: ScenarioMove) -> None:
        self._last_notice = self._newest_notice()
        who = self.stage.citizen
        self._make("submit", said, lambda: actions.submit(self.stage.dossier, who), who)

    # --- everybody ---

    def _act(self, said: ScenarioMove) -> None:
        self._last_notice = self._newest_notice()
        if said.move != NEXT:
            self._one(said.move, said)
        elif not said.to:
            self._one(self._onward(said.to), said)
        else:
            for _once in range(MORE_THAN_ENOUGH):
                if self._stands_at(said.to):
                    return
                self._one(self._onward(said.to), said)
        if said.to and not said.fails_at and not self._stands_at(said.to):
            here = steps.current_step(self.stage.dossier).name
            raise Stuck(
                _("hồ sơ không đến bước “%(to)s”, mà đang ở bước “%(here)s”.")
                % {"to": said.to, "here": here}
            )

    def _one(self, name: str, said: ScenarioMove) -> None:
        acting = moves.who(self.stage, name, said.by)
        self._make(name, said, lambda: moves.make(self.stage, name, said, acting), acting)
        if name == "supplement":
            self.touched.papers |= set(said.papers)

    def _onward(self, to: str) -> str:
        if name := moves.onward(self.stage, to):
            return name
        words = {"status": expecting.status(self.stage.dossier.status)}
        raise Stuck(_("hồ sơ ở trạng thái “%(status)s” thì không có việc gì tiếp theo.") % words)

    def _make(
        self, name: str, said: ScenarioMove, do: Callable[[], object], acting: Acting
    ) -> None:
        refused = self._refusal(name, do, acting)
        label = flow.MOVES[name].label
        words = {"who": moves.title(acting), "move": label, "place": said.fails_at}
        if not refused:
            self.touched.steps.add(moves.step_key(self.stage))
            self._tell(_("%(who)s: %(move)s") % words)
            if said.fails_at:
                raise Stuck(_("“%(move)s” phải bị từ chối ở “%(place)s”, nhưng được.") % words)
            return
        self.stage.dossier.refresh_from_db()
        words["why"] = "; ".join(f"{message} ({key})" for key, message in refused.items())
        if not said.fails_at:
            raise Stuck(_("không “%(move)s” được: %(why)s") % words)
        if said.fails_at not in refused:
            raise Stuck(
                _("“%(move)s” phải bị từ chối ở “%(place)s”, nhưng bị từ chối vì: %(why)s") % words
            )
        self._tell(
            _("%(who)s: %(move)s bị từ chối ở “%(place)s”: ") % words + refused[said.fails_at]
        )

    def _refusal(self, name: str, do: Callable[[], object], acting: Acting) -> dict[str, str]:
        """Where and why the move was refused; empty when it was made."""
        words = {
            "who": moves.title(acting),
            "status": expecting.status(self.stage.dossier.status),
            "step": steps.current_step(self.stage.dossier).name,
        }
        try:
            do()
        except drafts.NotReady as not_ready:
            return {defect.field or name: defect.message for defect in not_ready.defects}
        except actions.CannotAsk as cannot:
            return {name: cannot.sentence}
        except actions.NotAllowed:
            text = _("“%(who)s” không có quyền làm việc này ở bước “%(step)s”, %(status)s.")
            return {name: text % words}
        except (actions.Overtaken, drafts.NoLongerDraft):
            return {name: _("hồ sơ đang ở trạng thái “%(status)s”.") % words}
        return {}

    def _stands_at(self, step: str) -> bool:
        return bool(self.stage.dossier.division) and moves.step_key(self.stage) == step

    def _wait(self, said: ScenarioMove) -> None:
        calendar = queries.calendar(self.stage.dossier)
        self.moment = later(self.moment, said.value, said.unit, calendar)
        self._tell(_("Thời gian trôi đến lúc này"))

    def _expect(self, said: ScenarioMove) -> None:
        notices = list(self._notices().filter(pk__gt=self._last_notice).order_by("pk"))
        unmet = list(expecting.unmet(self.stage, said, notices))
        for message in unmet:
            self._fail(message + self._last_deed())
        self._tell(_("Chưa đúng mong đợi") if unmet else _("Đúng mong đợi"))

    def _last_deed(self) -> str:
        if not self._log:
            return ""
        last = self._log[-1]
        words = {"text": last.text, "time": f"{last.at:%H:%M %d/%m/%Y}", "line": last.line}
        return " " + _("Trước đó: dòng %(line)s, %(time)s, %(text)s.") % words

    def _notices(self) -> QuerySet[Notice]:
        return Notice.objects.filter(dossier=self.stage.dossier)

    def _newest_notice(self) -> int:
        newest = self._notices().order_by("-pk").values_list("pk", flat=True).first()
        return newest or 0
