"""What a person tells once, so that no form asks for it again."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.accounts.forms import PersonFields, write_person
from motcua.accounts.models import User
from motcua.common import clock
from motcua.common.forms import BaseForm, DateField, explain
from motcua.common.identity import check_citizen_id
from motcua.common.vietnamese import clean

# Kept under the names by which the forms of procedures ask, dates as written: dd/mm/yyyy.
KEPT = ("birth_date", "sex", "identity_issued_on", "identity_issued_by", "residence")
_EARLIEST_YEAR = 1850


class ProfileForm(BaseForm, PersonFields):
    birth_date = explain(
        forms.CharField(label=_("Ngày sinh"), max_length=10, required=False),
        hint=_("Không rõ ngày thì chỉ ghi năm."),
        example="05/10/1990",
        autocomplete="bday",
        inputmode="numeric",
        size="short",
    )
    sex = forms.ChoiceField(
        label=_("Giới tính"),
        choices=[("male", _("Nam")), ("female", _("Nữ"))],
        widget=forms.RadioSelect,
        required=False,
    )
    identity_issued_on = explain(
        DateField(label=_("Ngày cấp căn cước"), required=False), example="15/04/2021"
    )
    identity_issued_by = explain(
        forms.CharField(label=_("Nơi cấp căn cước"), max_length=200, required=False),
        example=_("Bộ Công an"),
    )
    residence = explain(
        forms.CharField(label=_("Nơi cư trú"), max_length=300, required=False),
        hint=_("Thôn hoặc số nhà, xã (phường), tỉnh (thành phố) đang thường trú hay tạm trú."),
        example=_("Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh"),
        autocomplete="street-address",
    )
    field_order = ("full_name", "birth_date", "sex", "identity_number", *KEPT[2:], "phone")

    def clean_birth_date(self) -> str:
        said = clean(self.cleaned_data["birth_date"])
        if not said:
            return ""
        if re.fullmatch(r"\d{4}", said, re.ASCII) and _possible(int(said)):
            return said
        try:
            day = DateField().clean(said)
        except forms.ValidationError:
            day = None
        if day is None or not _possible(day.year) or day > clock.today():
            raise forms.ValidationError(
                _(
                    "Viết ngày sinh theo mẫu ngày/tháng/năm, ví dụ 05/10/1990, hoặc chỉ ghi năm sinh."
                )
            )
        return f"{day:%d/%m/%Y}"

    def clean_identity_issued_on(self) -> str:
        day: date | None = self.cleaned_data["identity_issued_on"]
        if day is None:
            return ""
        if not _possible(day.year) or day > clock.today():
            raise forms.ValidationError(
                _("Xem lại ngày cấp trên thẻ: ngày đó chưa đến hoặc quá xa.")
            )
        return f"{day:%d/%m/%Y}"

    def clean_identity_issued_by(self) -> str:
        return clean(self.cleaned_data["identity_issued_by"])

    def clean_residence(self) -> str:
        return clean(self.cleaned_data["residence"])

    def save(self, user: User) -> None:
        told = {name: self.cleaned_data[name] for name in KEPT}
        kept = {**user.person, **told}
        user.person = {name: value for name, value in kept.items() if value}
        write_person(user, self.cleaned_data)

    @property
    def warnings(self) -> list[str]:
        """What the number of the card says otherwise than the person: said, never refused."""
        birth_date = self.cleaned_data["birth_date"]
        return check_citizen_id(
            self.cleaned_data["identity_number"],
            birth_year=int(birth_date[-4:]) if birth_date else None,
            sex=self.cleaned_data["sex"] or None,
            on=clock.today(),
        ).warnings


def _possible(year: int) -> bool:
    return _EARLIEST_YEAR <= year <= clock.today().year


def told(user: User) -> dict[str, Any]:
    """What the form opens with."""
    known = {name: user.person.get(name, "") for name in KEPT}
    return {
        **known,
        "full_name": user.full_name,
        "identity_number": user.identity_number,
        "phone": user.phone,
    }
