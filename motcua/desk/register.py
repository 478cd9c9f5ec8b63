"""The control slip of a dossier, and the register of the officer's agency: on the screen, as PDF and as XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from tempfile import TemporaryFile
from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from motcua.accounts.models import Posting, Role
from motcua.common import clock
from motcua.common.forms import BaseForm, DateField
from motcua.desk.menu import keeps_the_register
from motcua.desk.people import officers_only
from motcua.documents import journey
from motcua.documents import register as books
from motcua.documents.register import Chosen
from motcua.documents.render_desk import render_control_slip, render_register
from motcua.documents.sheets import XLSX
from motcua.dossiers import access, openings, register
from motcua.dossiers.models import Channel
from motcua.dossiers.register import Period
from motcua.files.names import content_disposition

PER_PAGE = 25
Answer = TypeVar("Answer", bound=HttpResponseBase)
# As measured: what a spreadsheet of so many rows takes is said before it is asked for.
ROWS_A_SECOND = 3000
LONGEST = timedelta(days=366)
FIRST_YEAR = 2000  # no register of one-stop shops is older


def sees_figures(posting: Posting) -> bool:
    """The province sees of its agencies how many and how late, and nobody's name."""
    return posting.role == Role.LEADER and posting.agency.kind == access.KEEPS_THE_CATALOGUE


class ChooseForm(BaseForm):
    """Nothing said means this year; a begin without an end, until its year ends."""

    say_required = False
    tu = DateField(label=gettext_lazy("Tiếp nhận từ ngày"), required=False)
    den = DateField(label=gettext_lazy("Đến ngày"), required=False)
    kenh = forms.ChoiceField(
        label=gettext_lazy("Kênh tiếp nhận"),
        required=False,
        choices=[("", gettext_lazy("Mọi kênh")), *Channel.choices],
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("tu", "den"):
            if (day := said.get(name)) and not FIRST_YEAR <= day.year <= clock.today().year + 1:
                text = _("Ghi năm từ %(first)s đến %(last)s.")
                years = {"first": FIRST_YEAR, "last": clock.today().year + 1}
                self.add_error(name, text % years)
        if self.errors:
            return said
        begin, end = said.get("tu"), said.get("den")
        this_year = (end or clock.today()).year
        said["begin"] = begin or date(this_year, 1, 1)
        said["end"] = end or date(said["begin"].year, 12, 31)
        if said["end"] < said["begin"]:
            self.add_error("den", _("Chọn ngày sau hoặc bằng ngày bắt đầu."))
        elif said["end"] - said["begin"] > LONGEST:
            self.add_error("den", _("Chọn khoảng không quá một năm: mỗi năm là một sổ."))
        return said


@dataclass(frozen=True)
class Asked:
    form: ChooseForm
    chosen: Chosen
    page: int

    @classmethod
    def read(cls, request: HttpRequest, posting: Posting) -> Asked:
        form = ChooseForm(request.GET)
        said = form.cleaned_data if form.is_valid() else {}
        this_year = register.year(clock.today().year)
        period = Period(said["begin"], said["end"]) if said else this_year
        chosen = Chosen(posting.agency, period, said.get("kenh", ""))
        return cls(form, chosen, _number(request.GET.get("trang", "")))

    def url(self, page: str = "desk:register", **more: object) -> str:
        period = self.chosen.period
        told = {"tu": f"{period.begin:%d/%m/%Y}", "den": f"{period.end:%d/%m/%Y}"}
        told |= {"kenh": self.chosen.channel} if self.chosen.channel else {}
        return reverse(page) + "?" + urlencode({**told, **more})


def _number(text: str) -> int:
    known = text.isascii() and text.isdecimal() and len(text) < 7
    return max(1, int(text)) if known else 1


@officers_only
def show(request: HttpRequest, posting: Posting) -> HttpResponse:
    if not keeps_the_register(posting):
        return render(request, "desk/no_register.html", {"posting": posting}, status=403)
    asked = Asked.read(request, posting)
    chosen, begin = asked.chosen, (asked.page - 1) * PER_PAGE
    openings.opened_many(chosen.keys(begin, begin + PER_PAGE), posting)
    pages = max(1, -(-chosen.count // PER_PAGE))
    context = {
        "posting": posting,
        "form": asked.form,
        "chosen": chosen,
        "rows": list(chosen.rows(begin, begin + PER_PAGE)),
        "years": list(_years(posting, chosen)),
        "first": begin + 1,
        "last": min(begin + PER_PAGE, chosen.count),
        "previous_url": asked.url(trang=asked.page - 1) if asked.page > 1 else "",
        "next_url": asked.url(trang=asked.page + 1) if asked.page < pages else "",
        "books": range(1, chosen.books + 1),
        "sheet_url": asked.url("desk:register_sheet"),
        "seconds": chosen.count // ROWS_A_SECOND,
        "figures": register.figures(chosen.period, chosen.channel) if sees_figures(posting) else [],
    }
    return render(request, "desk/register.html", context, status=200 if _fine(asked) else 422)


def _fine(asked: Asked) -> bool:
    return not asked.form.errors


def _years(posting: Posting, chosen: Chosen) -> Iterator[tuple[int, str, bool]]:
    for number in reversed(register.years(posting.agency)):
        period = register.year(number)
        asked = Asked(ChooseForm(), Chosen(posting.agency, period), 1)
        yield number, asked.url(), chosen.whole_year and chosen.year == number


@officers_only
def book(request: HttpRequest, posting: Posting) -> HttpResponse:
    """One book as PDF: the register is bound by so many rows, as on paper."""
    asked = _for_a_file(request, posting)
    number = _number(request.GET.get("quyen", ""))
    if number > asked.chosen.books:
        raise Http404
    begin = (number - 1) * books.BOOK
    openings.opened_many(asked.chosen.keys(begin, begin + books.BOOK), posting)
    pdf = render_register(books.book(asked.chosen, number))
    return _file(pdf, f"so-theo-doi-{_words(asked.chosen)}-quyen-{number:02}.pdf")


@officers_only
def sheet(request: HttpRequest, posting: Posting) -> FileResponse:
    asked = _for_a_file(request, posting)
    openings.opened_many(asked.chosen.keys(), posting)
    made = TemporaryFile()  # noqa: SIM115  the answer closes it
    books.spreadsheet(asked.chosen, made)
    made.seek(0)
    name = f"so-theo-doi-{_words(asked.chosen)}.xlsx"
    answer = FileResponse(made, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition(name, inline=False)
    return _private(answer)


@xframe_options_sameorigin
@officers_only
def slip(request: HttpRequest, posting: Posting, number: str) -> HttpResponse:
    """Phiếu kiểm soát as it stands at this moment; it is not kept."""
    found = access.for_reader(posting, number)
    if access.only_asked(found, posting):
        raise Http404
    openings.opened(found, posting)
    pdf = render_control_slip(journey.control_slip(found))
    return _file(pdf, f"phieu-kiem-soat-{found.number}.pdf")


def _for_a_file(request: HttpRequest, posting: Posting) -> Asked:
    asked = Asked.read(request, posting)
    if not keeps_the_register(posting) or asked.form.errors:
        raise Http404
    return asked


def _words(chosen: Chosen) -> str:
    if chosen.whole_year:
        return str(chosen.year)
    return f"{chosen.period.begin:%Y%m%d}-{chosen.period.end:%Y%m%d}"


def _file(pdf: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(name, inline=True)
    return _private(answer)


def _private(answer: Answer) -> Answer:
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
