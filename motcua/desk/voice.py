"""Feedback and complaints for who has to answer them: the list, and one of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.absence import leads_somebody
from motcua.accounts.models import Posting
from motcua.agencies.calendar import remaining_text
from motcua.agencies.queries import agencies_on, calendar_for
from motcua.common import clock
from motcua.common.forms import BaseForm
from motcua.desk.forms.base import reason
from motcua.desk.people import officers_only
from motcua.voice import actions, heads
from motcua.voice.models import OPEN, Feedback, State, Step

PER_PAGE = 25


class AnswerForm(BaseForm):
    founded = forms.ChoiceField(
        label=gettext_lazy("Kết luận"),
        choices=[
            ("yes", gettext_lazy("Đúng hoặc đúng một phần")),
            ("no", gettext_lazy("Không đúng")),
        ],
        widget=forms.RadioSelect,
    )
    text = reason(
        gettext_lazy("Trả lời"),
        gettext_lazy("Người gửi đọc được nguyên văn: đã xem xét gì, kết luận, xử lý thế nào."),
    )


class DeclineForm(BaseForm):
    text = reason(
        gettext_lazy("Lý do không thụ lý"), gettext_lazy("Người gửi đọc được nguyên văn.")
    )


class ForwardForm(BaseForm):
    agency = forms.ChoiceField(label=gettext_lazy("Chuyển đến"))
    text = reason(gettext_lazy("Lý do chuyển"), gettext_lazy("Người gửi đọc được nguyên văn."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {one.slug: one for one in agencies_on(clock.today()).order_by("name")}
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)
        rows = [(slug, one.name) for slug, one in self.agencies.items()]
        field.choices = [("", _("Chọn cơ quan")), *rows]


FORMS: dict[str, type[BaseForm]] = {
    "answer": AnswerForm,
    "decline": DeclineForm,
    "forward": ForwardForm,
    "accept": BaseForm,
}


@officers_only
def listed(request: HttpRequest, posting: Posting) -> HttpResponse:
    """Open ones first by when they are due, or what is over."""
    _leads(posting)
    over = request.GET.get("xem") == "da-xong"
    found = heads.related(heads.readable(posting))
    waiting = found.filter(state__in=OPEN).order_by("due_at", "pk")
    chosen = found.exclude(state__in=OPEN).order_by("-ended_at", "-pk") if over else waiting
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("trang"))
    more = "&xem=da-xong" if over else ""
    context = {
        "posting": posting,
        "over": over,
        "count": waiting.count(),
        "rows": [(one, _left(one)) for one in page],
        "previous_url": f"?trang={page.previous_page_number()}{more}"
        if page.has_previous()
        else "",
        "next_url": f"?trang={page.next_page_number()}{more}" if page.has_next() else "",
    }
    return render(request, "desk/voice.html", context)


def _leads(posting: Posting) -> None:
    if not leads_somebody(posting) and not heads.readable(posting).exists():
        raise Http404


def _left(feedback: Feedback) -> dict[str, str]:
    """How the next limit stands, and its colour."""
    if not feedback.is_open:
        return {"label": str(feedback.get_state_display()), "kind": "done"}
    now = clock.now()
    due = feedback.due_at
    if feedback.is_complaint and feedback.state == State.NEW:
        due = feedback.first_due_at
    left = remaining_text(now, due, calendar_for(feedback.agency))
    return {"label": left, "kind": "late" if due < now else "progress"}


@officers_only
def one(request: HttpRequest, posting: Posting, pk: int) -> HttpResponse:
    feedback = get_object_or_404(heads.related(heads.readable(posting)), pk=pk)
    go = request.POST.get("go", "")
    form = FORMS[go](request.POST, auto_id=f"{go}_%s") if go in FORMS else None
    if request.method == "POST" and form and form.is_valid():
        try:
            _do(go, feedback, posting, form)
        except actions.CannotDo as cannot:
            form.add_error(cannot.field, cannot.sentence)
        else:
            messages.success(request, _("Đã ghi và báo cho người gửi."))
            return redirect("desk:voice")
    forms_ = {
        name: form if form and name == go else kind(auto_id=f"{name}_%s")
        for name, kind in FORMS.items()
    }
    context = {
        "posting": posting,
        "feedback": feedback,
        "left": _left(feedback),
        "events": [_shown(event) for event in feedback.events.select_related("by", "posting")],
        "forms": forms_,
        "errors": form.summary if form and form.errors else [],
    }
    return render(request, "desk/voice_one.html", context, status=422 if context["errors"] else 200)


def _do(go: str, feedback: Feedback, posting: Posting, form: BaseForm) -> None:
    said = form.cleaned_data
    match go:
        case "accept":
            actions.accept(feedback, posting)
        case "decline":
            actions.decline(feedback, posting, said["text"])
        case "forward" if isinstance(form, ForwardForm):
            actions.forward(feedback, posting, form.agencies[said["agency"]], said["text"])
        case "answer":
            actions.answer(feedback, posting, said["text"], founded=said["founded"] == "yes")


def _shown(event: Any) -> dict[str, Any]:
    words = str(Step(event.step).label)
    if event.step == Step.FORWARDED:
        words = f"{words}: {event.data.get('agency', '')}"
    who = str(event.by) if event.by else _("Hệ thống")
    return {"title": words, "at": event.at, "who": who, "text": event.text, "state": "done"}
