"""Asking the applicant for what lacks: published papers and answers, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import BoundField, explain
from motcua.desk.forms.base import Doing, MoveForm, Words
from motcua.dossiers import actions, legal_clock
from motcua.dossiers.models import Dossier
from motcua.procedures import rows
from motcua.procedures.cases import fits
from motcua.procedures.fields import told_sections
from motcua.procedures.kinds import KINDS, show
from motcua.procedures.schema import CASE


@dataclass(frozen=True)
class Item:
    """One thing that may be asked for: tick it and say why."""

    key: str
    name: str
    detail: str
    tick: BoundField
    reason: BoundField


class SupplementForm(MoveForm):
    """Papers of the published list and answers of the declaration; nothing else may be asked for."""

    def does(self) -> str:
        return _(
            "Yêu cầu một lần cho đủ. Thời hạn giải quyết tạm dừng, người nộp có %(days)s ngày để bổ sung. "
            "Phiếu yêu cầu bổ sung (mẫu 02) được lập và gửi người nộp."
        ) % {"days": legal_clock.REPLY_DAYS}

    note = explain(
        Words(label=gettext_lazy("Lời dặn chung"), required=False),
        hint=gettext_lazy("In ở đầu phiếu yêu cầu bổ sung."),
    )

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.named = {"papers": self._papers(), "fields": self._answers()}
        for part, items in self.named.items():
            for key, (name, _detail) in items.items():
                tick, why = f"{part}-{key}", f"{part}-{key}-reason"
                self.fields[tick] = forms.BooleanField(label=name, required=False)
                label = _("Lý do: %(name)s") % {"name": name}
                self.fields[why] = Words(label=label, lines=False, max_length=500, required=False)

    def _papers(self) -> dict[str, tuple[str, str]]:
        description, declared = self.dossier.version.description, self.dossier.declaration
        papers = [paper for paper in description.attachable() if fits(paper.cases, declared)]
        return {paper.key: (paper.name, paper.when) for paper in papers}

    def _answers(self) -> dict[str, tuple[str, str]]:
        answers, description = self.dossier.declaration, self.dossier.version.description
        sections = told_sections(description, answers, people=self.dossier.people)
        return {
            line.key: (
                line.full_label,
                rows.count_in_words(line) or show(line, answers.get(line.key)),
            )
            for section in sections
            for line in section.lines
            # A group can be asked for as a whole, and each line of its rows.
            if line.key != CASE
            and (line.columns or (KINDS[line.kind].keeps and rows.tells(line, speaks=False)))
        }

    def _items(self, part: str) -> Iterator[Item]:
        for key, (name, detail) in self.named[part].items():
            tick, why = self[f"{part}-{key}"], self[f"{part}-{key}-reason"]
            yield Item(key, name, detail, tick, why)  # type: ignore[arg-type]

    @property
    def papers(self) -> list[Item]:
        return list(self._items("papers"))

    @property
    def answers(self) -> list[Item]:
        return list(self._items("fields"))

    @property
    def answers_asked(self) -> bool:
        """Whether the folded list must stand open: something in it was ticked or is wrong."""
        return any(item.tick.value() or item.reason.errors for item in self.answers)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        asked: dict[str, dict[str, str]] = {"papers": {}, "fields": {}}
        unsure = False
        for part, items in self.named.items():
            for key in items:
                tick, why = f"{part}-{key}", f"{part}-{key}-reason"
                said = given.get(why, "")
                if given.get(tick) and not said:
                    self.add_error(why, _("Ghi lý do: %(name)s.") % {"name": items[key][0]})
                elif said and not given.get(tick):
                    unsure = True
                    message = _("Đánh dấu mục này, hoặc xóa lý do: %(name)s.")
                    self.add_error(why, message % {"name": items[key][0]})
                elif said:
                    asked[part][key] = said
        if not any(asked.values()) and not self.errors and not unsure:
            raise forms.ValidationError(
                _("Đánh dấu ít nhất một giấy tờ hoặc một mục cần bổ sung, mỗi mục một lý do.")
            )
        return {**asked, "note": given.get("note", "")}


DOES = {"ask_supplement": Doing(SupplementForm, actions.ask_supplement)}
