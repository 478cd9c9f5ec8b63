"""Which agency is competent: chosen by its name of today, or by a commune's name of any time."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Agency
from motcua.agencies.queries import agencies_on, find_unit, successors
from motcua.common import clock
from motcua.common.forms import SearchInput, explain
from motcua.common.vietnamese import clean, fold, sort_key
from motcua.desk.forms.base import MoveForm, private_note, reason
from motcua.dossiers import counter
from motcua.dossiers.models import Dossier

NAMED_AT_MOST = 5


def competent(dossier: Dossier) -> list[Agency]:
    """Agencies of today that offer the procedure and have a desk to take it in, by name."""
    kinds = dossier.version.offered_by
    found = agencies_on(clock.today()).filter(kind__in=kinds).exclude(pk=dossier.agency_id)
    return sorted(found, key=lambda one: sort_key(one.name))


def named(text: str, among: Sequence[Agency]) -> list[Agency]:
    """Those the text means: "UBND xã Cẩm Lạc", "cam lac", or "xã Cẩm Minh" of before 1/7/2025."""
    said = fold(clean(text)).replace("uy ban nhan dan", "ubnd")
    if exact := [one for one in among if fold(one.name) == said]:
        return exact
    units = {
        place.pk
        for unit in find_unit(said.removeprefix("ubnd ").removeprefix("cong an "))
        for place in successors(unit, clock.today())
    }
    here = [one for one in among if one.unit_id in units]
    kind = "commune-police" if said.startswith("cong an") else ""
    return [one for one in here if not kind or one.kind == kind]


class TransferForm(MoveForm):
    told = gettext_lazy(
        "Dùng khi hồ sơ gửi nhầm nơi. Mã hồ sơ giữ nguyên, cơ quan mới có 8 giờ làm việc để trả lời, "
        "người nộp được báo qua thư. Cơ quan này vẫn xem được hồ sơ."
    )
    folded = ("private_note",)
    agency = explain(
        forms.CharField(
            label=gettext_lazy("Cơ quan có thẩm quyền"),
            max_length=150,
            error_messages={"required": gettext_lazy("Chọn cơ quan sẽ nhận hồ sơ.")},
        ),
        hint=gettext_lazy("Gõ tên rồi chọn trong danh sách; tên xã trước ngày 1/7/2025 cũng được."),
        example=gettext_lazy("UBND xã Cẩm Lạc"),
    )
    note = reason(
        gettext_lazy("Lý do chuyển"),
        gettext_lazy("Vì sao cơ quan này không giải quyết được. Người nộp đọc được."),
    )
    private_note = private_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.fields["agency"].widget = SearchInput(lambda: [one.name for one in self.offices])

    @cached_property
    def offices(self) -> list[Agency]:
        return competent(self.dossier)

    def clean_agency(self) -> Agency:
        text = self.cleaned_data["agency"]
        found = [one for one in named(text, self.offices) if counter.may_get(self.dossier, one)]
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(one.name for one in found[:NAMED_AT_MOST])
            raise forms.ValidationError(
                _("Chọn một trong các cơ quan: %(names)s.") % {"names": names}
            )
        message = _("Không có cơ quan nào như vậy nhận thủ tục này: chọn một tên trong danh sách.")
        raise forms.ValidationError(message)
