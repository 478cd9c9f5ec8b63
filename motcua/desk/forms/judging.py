"""Judging the papers of a dossier, one by one or all at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from motcua.common.forms import BaseForm
from motcua.desk.forms.base import Words
from motcua.dossiers import asking, judging
from motcua.dossiers.models import Dossier, Judgement
from motcua.dossiers.models.work import Verdict
from motcua.dossiers.where import moment

KINDS = {Verdict.ENOUGH: "done", Verdict.MISSING: "late", Verdict.WRONG: "late"}


@dataclass(frozen=True)
class Line:
    """One paper with what was found of it, and its controls where there are any."""

    key: str
    name: str
    kind: str = ""
    verdict: str = ""
    said: str = ""
    choice: forms.BoundField | None = None
    reason: forms.BoundField | None = None


class JudgingForm(BaseForm):
    """Verdict and reason of every paper; a button saves one of them, another all."""

    say_required = False

    def __init__(self, dossier: Dossier, data: Any = None) -> None:
        self.dossier = dossier
        self.papers = {paper.key: paper.name for paper in asking.papers_here(dossier)}
        self.found = judging.judgements(dossier)
        super().__init__(data, auto_id="judge_%s")
        for key, name in self.papers.items():
            standing = self._standing(key)
            self.fields[f"{key}-verdict"] = forms.ChoiceField(
                choices=Verdict.choices,
                required=False,
                label=name,
                widget=forms.RadioSelect(),
                initial=standing.verdict if standing else "",
            )
            self.fields[f"{key}-reason"] = Words(
                label=_("Lý do: %(name)s") % {"name": name},
                lines=False,
                max_length=500,
                required=False,
            )
            self.fields[f"{key}-reason"].initial = standing.reason if standing else ""

    def _standing(self, key: str) -> Judgement | None:
        """What was wrong before the supplement is to be judged anew."""
        found = self.found.get(key)
        if found and (
            found.verdict == Verdict.ENOUGH or found.round == judging.round_of(self.dossier)
        ):
            return found
        return None

    @property
    def asked(self) -> list[str]:
        """The papers that the pressed button saves."""
        one = str(self.data.get("one", ""))
        return [one] if one else list(self.papers)

    def clean(self) -> dict[str, Any]:
        if unknown := [key for key in self.asked if key not in self.papers]:
            message = _("Hồ sơ này không có giấy tờ “%(key)s”: tải lại trang rồi đánh giá lại.")
            raise forms.ValidationError(message % {"key": unknown[0][:60]})
        verdicts = {}
        for key in self.asked:
            verdict, why = (
                self.cleaned_data.get(f"{key}-{part}") for part in ("verdict", "reason")
            )
            if verdict and verdict != Verdict.ENOUGH and not why:
                text = _("Ghi lý do: %(name)s.") % {"name": self.papers[key]}
                self.add_error(f"{key}-reason", text)
            elif why and not verdict:
                text = _("Chọn Đủ, Thiếu hoặc Sai: %(name)s.") % {"name": self.papers[key]}
                self.add_error(f"{key}-verdict", text)
            elif verdict:
                verdicts[key] = (verdict, why or "")
        if not verdicts and not self.errors:
            message = _("Chọn Đủ, Thiếu hoặc Sai cho ít nhất một giấy tờ rồi bấm lưu.")
            raise forms.ValidationError(message)
        return {"verdicts": verdicts}

    @property
    def unsaved(self) -> bool:
        """Whether something else was typed on the page than what was saved just now."""
        fresh = JudgingForm(self.dossier)
        others = (name for name in self.fields if name.rpartition("-")[0] not in self.asked)
        return any((self[name].value() or "") != (fresh[name].value() or "") for name in others)

    @property
    def lines(self) -> Iterator[Line]:
        for key in self.papers:
            yield self._line(key, self[f"{key}-verdict"], self[f"{key}-reason"])

    @property
    def told(self) -> list[Line]:
        """What was found, for who does not judge."""
        return [self._line(key) for key in self.papers if key in self.found]

    def _line(self, key: str, *controls: forms.BoundField) -> Line:
        found = self.found.get(key)
        if found is None:
            return Line(key, self.papers[key], "", "", "", *controls)
        when, who = moment(found.at), found.posting.user
        said = ", ".join(
            filter(None, (found.reason, _("%(who)s lúc %(at)s") % {"who": who, "at": when}))
        )
        if self._standing(key) is None:
            said = _("trước khi bổ sung: %(said)s") % {"said": said}
        verdict = Verdict(found.verdict)
        return Line(key, self.papers[key], KINDS[verdict], str(verdict.label), said, *controls)
