"""The parts of the counter's one screen: people, papers, and how the intake ends."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import clock
from motcua.common.forms import BaseForm, FileInput, explain
from motcua.common.identity import Card, UnreadableCard, parse_card_qr
from motcua.common.vietnamese import clean
from motcua.desk.forms.base import REASON_AT_LEAST, Words
from motcua.dossiers import counter, steps
from motcua.dossiers.counter import Counts
from motcua.dossiers.models import Channel, Dossier
from motcua.files import limits
from motcua.files.checks import Refused, examine
from motcua.files.codes import read_codes
from motcua.post.forms import PARTS, DeliveryFields, offered, suggested
from motcua.procedures.fields import PartForm
from motcua.procedures.people import AT_THE_COUNTER

PEOPLE = ("submitter", "applicant")
CARD_AT_MOST = 1000
MOST_TYPED = 1000


class SubmitterForm(PartForm):
    prefix = "submitter"


class ApplicantForm(PartForm):
    prefix = "applicant"


_PERSON = {"submitter": SubmitterForm, "applicant": ApplicantForm}


def person_form(part: str, values: Mapping[str, Any], *, strict: bool = False) -> PartForm:
    """Both people are asked the same questions: on one page each field bears its person's name."""
    said = {**values, **{f"{part}-{key}": value for key, value in values.items()}}
    return _PERSON[part](AT_THE_COUNTER[part], said, strict=strict)


def typed_person(post: QueryDict, part: str) -> dict[str, Any]:
    values = {key.removeprefix(f"{part}-"): post[key] for key in post if key.startswith(f"{part}-")}
    return person_form(part, values).draft_values()


class CardForm(BaseForm):
    """The QR of a chip card: a scanner types it like a keyboard, or it is read from a photograph."""

    say_required = False
    prefix = "scan"  # a declaration may ask for a card, an agency or a note of its own
    card = explain(
        forms.CharField(
            label=gettext_lazy("Quét mã QR thẻ căn cước"),
            required=False,
            max_length=CARD_AT_MOST,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"max_length": gettext_lazy("Chỉ quét mã của một thẻ.")},
        ),
        hint=gettext_lazy("Đặt con trỏ vào ô này rồi quét mặt trước thẻ."),
    )
    card_photo = forms.FileField(
        label=gettext_lazy("Hoặc ảnh chụp thẻ"),
        required=False,
        widget=FileInput(max_mb=limits.MAX_FILE_MB, accept=",".join(limits.ACCEPTED_SUFFIXES)),
    )

    def read(self) -> dict[str, str] | None:
        """What the card says, keyed as the person's form asks; else the form says why."""
        if not self.is_valid():
            return None
        field = "card_photo" if self.cleaned_data.get("card_photo") else "card"
        try:
            return person_on(self._card())
        except (Refused, UnreadableCard) as why:
            self.add_error(field, why.sentence if isinstance(why, Refused) else why.message)
        return None

    def _card(self) -> Card:
        photo, typed = self.cleaned_data.get("card_photo"), self.cleaned_data.get("card", "")
        if not photo:
            return parse_card_qr(typed)
        for text in read_codes(examine(photo)):
            try:
                return parse_card_qr(text)
            except UnreadableCard:
                continue
        raise UnreadableCard(
            _("Không đọc được mã QR trong ảnh: chụp lại thẳng, đủ sáng, hoặc nhập tay.")
        )


def person_on(card: Card) -> dict[str, str]:
    """Raises UnreadableCard for days that have not come: the card is misread or not genuine."""
    today = clock.today()
    for day in (card.birth_date, card.issued_on):
        if day and day > today:
            wrong = _("Mã trên thẻ ghi ngày %(day)s, chưa đến: quét lại hoặc kiểm tra thẻ.")
            raise UnreadableCard(wrong % {"day": f"{day:%d/%m/%Y}"})
    born = f"{card.birth_date:%d/%m/%Y}" if card.birth_date else str(card.birth_year or "")
    said = {
        "full_name": card.name,
        "birth_date": born,
        "sex": card.sex or "",
        "identity_kind": "CCCD",
        "identity_number": card.number,
        "identity_issued_on": f"{card.issued_on:%d/%m/%Y}" if card.issued_on else "",
        "residence": card.address,
    }
    return {key: text for key, text in said.items() if text}


def _count(label: object) -> forms.IntegerField:
    number = gettext_lazy("Ghi số bản bằng chữ số, ví dụ 1.")
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]
        required=False,
        min_value=0,
        max_value=counter.COPIES_AT_MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "maxlength": 4}),
        error_messages={
            "invalid": number,
            "min_value": number,
            "max_value": gettext_lazy("Ghi số bản không quá %(limit_value)s."),
        },
    )


class PaperForm(BaseForm):
    """How much of one paper lies on the counter, and what is wrong with it."""

    say_required = False
    originals = _count(gettext_lazy("Bản chính"))
    certified = _count(gettext_lazy("Bản sao chứng thực"))
    copies = _count(gettext_lazy("Bản chụp"))
    keeps_originals = forms.BooleanField(
        label=gettext_lazy("Giữ bản chính để đối chiếu, sẽ trả"), required=False
    )
    wrong = Words(
        label=gettext_lazy("Thiếu hoặc sai chỗ nào"), lines=False, max_length=500, required=False
    )

    def __init__(self, paper: str, data: Any = None, *, initial: dict[str, Any] | None = None):
        super().__init__(data, initial=initial, prefix=f"paper-{paper}")

    @property
    def counts(self) -> Counts:
        said = self.cleaned_data
        return Counts(
            said.get("originals") or 0,
            said.get("certified") or 0,
            said.get("copies") or 0,
            bool(said.get("keeps_originals")),
        )


class OutcomeForm(BaseForm):
    """What is said with the last press."""

    say_required = False
    prefix = "end"
    paid = forms.BooleanField(label=gettext_lazy("Đã thu phí, lệ phí tại quầy"), required=False)
    wants_account = explain(
        forms.BooleanField(
            label=gettext_lazy("Người nộp đồng ý đưa hồ sơ vào tài khoản của mình trên cổng"),
            required=False,
        ),
        hint=gettext_lazy(
            "Chỉ nối khi số giấy tờ và thư điện tử ở trên đều khớp với một tài khoản đã xác nhận."
        ),
    )
    note = explain(
        Words(label=gettext_lazy("Lời nhắn cho người nộp"), required=False),
        hint=gettext_lazy("In vào phiếu yêu cầu bổ sung; người nộp đọc được ở trang hồ sơ."),
    )
    refusal = explain(
        Words(label=gettext_lazy("Lý do từ chối"), required=False),
        hint=gettext_lazy("Nêu rõ điều kiện nào không đạt, căn cứ nào. Lý do được in vào phiếu."),
    )

    def __init__(self, dossier: Dossier, data: Any = None) -> None:
        super().__init__(data)
        known = steps.steps(dossier)
        ways = [known[index] for index in steps.Ways(dossier).onward]
        if len(ways) > 1:
            self.fields["to"] = forms.ChoiceField(
                label=_("Chuyển đến bước"),
                choices=[(step.key, step.name) for step in ways],
                required=False,
                initial=ways[0].key,
                error_messages={"invalid_choice": _("Chọn một trong các bước đã nêu.")},
            )

    def demand_reason(self) -> bool:
        """Whether the refusal says why; else the form asks."""
        if len(self.cleaned_data.get("refusal", "")) >= REASON_AT_LEAST:
            return True
        self.add_error("refusal", _("Ghi rõ lý do, ít nhất 10 ký tự."))
        return False


class GiveForm(DeliveryFields, BaseForm):
    """How the result is to be received. Kept as typed with whatever is pressed, checked when the intake ends."""

    say_required = False
    prefix = "give"

    def __init__(self, dossier: Dossier, data: Any = None) -> None:
        super().__init__(dossier, data)
        self.now = dossier.delivery
        self.fields["delivery"].required = False

    def clean_delivery(self) -> str:
        return self.cleaned_data["delivery"] or self.now

    @property
    def typed(self) -> tuple[str, dict[str, str]]:
        """Finished or not."""
        chosen = str(self.data.get("give-delivery", ""))
        said = {part: str(self.data.get(f"give-post_{part}", "")) for part in PARTS}
        kept = {part: clean(text, keep_lines=True)[:MOST_TYPED] for part, text in said.items()}
        known = chosen in dict(offered(self.now))
        return chosen if known else self.now, kept if any(kept.values()) else {}

    @classmethod
    def stored(cls, dossier: Dossier) -> "GiveForm":
        """What was kept, to be checked."""
        data = {"give-delivery": dossier.delivery}
        data |= {f"give-{key}": text for key, text in suggested(dossier).items()}
        return cls(dossier, data)


class PlaceForm(BaseForm):
    """For whom the dossier is taken in, and how it came."""

    say_required = False
    prefix = "place"

    def __init__(self, dossier: Dossier, data: Any = None) -> None:
        super().__init__(data)
        offices = counter.agencies(dossier.version, dossier.reception)
        self.offices = {one.slug: one for one in offices}
        self.channels = counter.channels(dossier.version.description)
        self.fields["agency"] = forms.ChoiceField(
            label=_("Cơ quan giải quyết"),
            choices=[(one.slug, one.name) for one in offices],
            initial=dossier.agency.slug,
            error_messages={"invalid_choice": _("Chọn một cơ quan trong danh sách.")},
        )
        self.fields["channel"] = forms.ChoiceField(
            label=_("Hồ sơ đến bằng cách nào?"),
            choices=[(one.value, one.label) for one in self.channels],
            widget=forms.RadioSelect,
            initial=dossier.channel,
            error_messages={"invalid_choice": _("Chọn cách hồ sơ đến bộ phận một cửa.")},
        )
        if len(offices) > 1 and dossier.reception.kind in dossier.version.offered_by:
            self.fields["agency"].help_text = _(
                "Có thể nhận hộ cơ quan khác trong tỉnh; kết quả vẫn trả tại đây."
            )

    def choice(self) -> tuple[Any, str] | None:
        """Agency and channel, if both were chosen from what is offered."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        return self.offices[said["agency"]], Channel(said["channel"]).value
