"""Asking the applicant for what lacks: published papers and answers, each with its reason, and what a law demands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import BoundField, explain
from motcua.desk.forms.base import Doing, MoveForm, Words, reason
from motcua.dossiers import actions, asking, judging, legal_clock
from motcua.dossiers.asking import Other
from motcua.dossiers.models import Dossier
from motcua.dossiers.where import moment
from motcua.procedures import rows
from motcua.procedures.fields import told_sections
from motcua.procedures.kinds import KINDS, show
from motcua.procedures.schema import CASE

OTHERS = 2  # lines for what is not published: the law seldom demands one


@dataclass(frozen=True)
class Item:
    """One thing that may be asked for: tick it and say why."""

    key: str
    name: str
    detail: str
    tick: BoundField
    reason: BoundField


class SupplementForm(MoveForm):
    """Papers of the published list and answers of the declaration; anything else only with the law that demands it."""

    wants = True
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
        for row in range(OTHERS):
            for name, field in _other_fields().items():
                self.fields[f"other-{row}-{name}"] = field
        if not self.is_bound and not self.initial:
            self._prefill()

    def does(self) -> str:
        told = _(
            "Yêu cầu một lần cho đủ. Thời hạn giải quyết tạm dừng, người nộp có %(days)s ngày để bổ sung. "
            "Phiếu yêu cầu bổ sung (mẫu 02) được lập và gửi người nộp."
        ) % {"days": legal_clock.REPLY_DAYS}
        return " ".join(filter(None, (self._which(), told)))

    def _which(self) -> str:
        if not self.dossier.supplements_asked:
            return ""
        return _("Đây là yêu cầu bổ sung lần %(n)s.") % {"n": self.dossier.supplements_asked + 1}

    def _prefill(self) -> None:
        """What an officer proposes, else what was found of the papers."""
        asked = self.dossier.proposed or {"papers": judging.lacking(self.dossier)}
        for part in self.named:
            for key, why in asked.get(part, {}).items():
                if key in self.named[part]:
                    self.fields[f"{part}-{key}"].initial = True
                    self.fields[f"{part}-{key}-reason"].initial = why
        for row, other in enumerate(asking.others_in(asked).values()):
            for name in ("name", "article", "reason"):
                if row < OTHERS:
                    self.fields[f"other-{row}-{name}"].initial = getattr(other, name)
        self.fields["note"].initial = asked.get("note", "")

    def _papers(self) -> dict[str, tuple[str, str]]:
        known = asking.published(self.dossier).values()
        return {paper.key: (paper.name, paper.when) for paper in known}

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

    @property
    def others(self) -> list[list[forms.BoundField]]:
        names = _other_fields()
        return [[self[f"other-{row}-{name}"] for name in names] for row in range(OTHERS)]

    @property
    def others_asked(self) -> bool:
        return any(field.value() or field.errors for row in self.others for field in row)

    @property
    def rest(self) -> list[forms.BoundField]:
        """What stands below the lists."""
        return [field for field in self if field.name in type(self).base_fields]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self._refuse_strangers()
        asked: dict[str, Any] = {"papers": {}, "fields": {}, "others": self._clean_others()}
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
        return asked | {name: given.get(name, "") for name in type(self).base_fields}

    def _refuse_strangers(self) -> None:
        """A tick that this page never showed: of another case, or typed by hand."""
        known = {f"{part}-{key}" for part, items in self.named.items() for key in items}
        for name in self.data:
            part, _dash, key = name.partition("-")
            ticked = part in self.named and not key.endswith("-reason")
            if ticked and name not in known and self.data.get(name):
                self.add_error(None, self._stranger(part, key))

    def _stranger(self, part: str, key: str) -> str:
        paper = self.dossier.version.description.paper(key) if part == "papers" else None
        if paper:
            return _(
                "Giấy tờ “%(name)s” thuộc trường hợp khác của thủ tục nên không yêu cầu được: "
                "tải lại trang rồi chọn lại."
            ) % {"name": paper.name}
        return _(
            "Mục “%(key)s” không có trong danh mục công bố nên không yêu cầu được: "
            "tải lại trang rồi chọn lại."
        ) % {"key": key[:60]}

    def _clean_others(self) -> list[Other]:
        found = []
        for row in range(OTHERS):
            said = {
                name: self.cleaned_data.get(f"other-{row}-{name}", "") for name in _other_fields()
            }
            for name, words in said.items():
                if any(said.values()) and not words:
                    self.add_error(f"other-{row}-{name}", _MISSING[name])
            if all(said.values()):
                found.append(Other(**said))
        return found


_MISSING = {
    "name": gettext_lazy("Ghi tên giấy tờ cần thêm."),
    "article": gettext_lazy(
        "Ghi căn cứ pháp luật: điều, khoản của văn bản buộc phải có giấy tờ này."
    ),
    "reason": gettext_lazy("Ghi lý do cần giấy tờ này."),
}


def _other_fields() -> dict[str, Words]:
    return {
        "name": Words(label=_("Tên giấy tờ"), lines=False, max_length=300, required=False),
        "article": explain(
            Words(label=_("Căn cứ pháp luật"), lines=False, max_length=300, required=False),
            hint=_("Điều, khoản, văn bản. In vào phiếu yêu cầu bổ sung."),
        ),
        "reason": Words(label=_("Lý do"), lines=False, max_length=500, required=False),
    }


class ProposeForm(SupplementForm):
    def does(self) -> str:
        told = _(
            "Bộ phận một cửa xem lại rồi gửi người nộp, hoặc trả lại kèm ý kiến. Thời hạn vẫn chạy cho đến khi gửi."
        )
        needed = asking.needs_leave(self.dossier) and not self.dossier.may_ask_again
        leave = _("Chỉ gửi được sau khi lãnh đạo cho phép.") if needed else ""
        return " ".join(filter(None, (self._which(), told, leave)))

    private_note = explain(
        Words(label=gettext_lazy("Lời nhắn cho bộ phận một cửa"), required=False),
        hint=gettext_lazy("Chỉ cán bộ đọc được."),
    )


class DeclineForm(MoveForm):
    told = gettext_lazy("Người nộp không được báo gì. Cán bộ thụ lý đọc ý kiến này rồi làm tiếp.")
    private_note = reason(
        gettext_lazy("Vì sao trả lại"), gettext_lazy("Cán bộ thụ lý đọc. Người dân không thấy.")
    )


class LeaveForm(MoveForm):
    def does(self) -> str:
        told = []
        needed = asking.needs_leave(self.dossier)
        if asking.AGAIN in needed:
            told.append(
                _("Hồ sơ đã được yêu cầu bổ sung %(n)s lần; luật chỉ cho phép một lần.")
                % {"n": self.dossier.supplements_asked}
            )
        if asking.LATE in needed:
            told.append(
                _("Đã hết 3 ngày làm việc để yêu cầu bổ sung (đến %(until)s).")
                % {"until": moment(self.dossier.ask_until)}
            )
        told.append(_("Cho phép thì bộ phận một cửa được yêu cầu thêm một lần."))
        return " ".join(told)

    note = reason(
        gettext_lazy("Lý do cho phép"),
        gettext_lazy("In vào phiếu yêu cầu bổ sung. Người nộp đọc được."),
    )


DOES = {
    "ask_supplement": Doing(SupplementForm, actions.ask_supplement),
    "propose_supplement": Doing(ProposeForm, actions.propose_supplement),
    "decline_supplement": Doing(DeclineForm, actions.decline_supplement),
    "allow_second_supplement": Doing(LeaveForm, actions.allow_second_supplement),
}
