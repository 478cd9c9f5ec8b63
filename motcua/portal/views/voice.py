"""Phản ánh, khiếu nại from the page of a dossier: write, read the answer, take back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from motcua.common.forms import BaseForm, explain
from motcua.common.vietnamese import clean
from motcua.dossiers import access
from motcua.dossiers.models import Dossier
from motcua.portal.people import person
from motcua.voice import actions, heads
from motcua.voice.heads import Desk
from motcua.voice.models import Feedback, FeedbackEvent, Kind, Step

AT_LEAST, AT_MOST = 10, 2000


class VoiceForm(BaseForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Muốn gửi gì?"), choices=Kind.choices, widget=forms.RadioSelect
    )
    desk = explain(
        forms.ChoiceField(label=gettext_lazy("Về ai?"), required=False),
        hint=gettext_lazy(
            "Chỉ cần chọn khi phản ánh thái độ. Người được phản ánh không đọc được nội dung."
        ),
    )
    text = explain(
        forms.CharField(
            label=gettext_lazy("Nội dung"),
            widget=forms.Textarea(attrs={"rows": 6, "cols": False, "maxlength": False}),
            error_messages={
                "required": gettext_lazy("Viết nội dung, ít nhất 10 ký tự."),
            },
        ),
        hint=gettext_lazy("Chuyện gì, khi nào, ở đâu, mong giải quyết thế nào; 10 đến 2000 ký tự."),
    )

    def __init__(self, desks: list[Desk], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desks = {str(number): desk for number, desk in enumerate(desks)}
        rows = [(number, desk.label) for number, desk in self.desks.items()]
        field = self.fields["desk"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Không về riêng ai")), *rows]

    def clean_text(self) -> str:
        text = clean(str(self.cleaned_data["text"]), keep_lines=True)
        if len(text) < AT_LEAST:
            raise forms.ValidationError(_("Viết rõ hơn, ít nhất 10 ký tự."))
        if len(text) > AT_MOST:
            wrong = _("Viết ngắn lại: nhiều nhất %(most)s ký tự, đang có %(now)s.")
            raise forms.ValidationError(wrong % {"most": AT_MOST, "now": len(text)})
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == Kind.CONDUCT and not said.get("desk") and "desk" not in self.errors:
            self.add_error("desk", _("Chọn người hoặc bộ phận muốn phản ánh."))
        return said


def voice(request: HttpRequest, number: str) -> HttpResponse:
    """What was sent before with its answers, and the form."""
    found = access.own(person(request), number)
    asked = request.GET.get("loai", "")
    initial = {"kind": asked} if asked in Kind.values else {}
    typed = request.POST if request.method == "POST" else None
    form = VoiceForm(heads.desks(found), typed, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            sent = actions.send(
                found,
                person(request),
                kind=said["kind"],
                text=said["text"],
                desk=form.desks.get(said["desk"]),
            )
        except actions.CannotDo as cannot:
            form.add_error(cannot.field, cannot.sentence)
        else:
            messages.success(request, _("Đã gửi đến %(place)s.") % {"place": place(sent)})
            return redirect("portal:voice", number)
    context = {
        "dossier": found,
        "form": form,
        "errors": form.summary,
        "rows": [shown(one) for one in listed(found, request)],
    }
    return render(request, "portal/voice.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = access.own(person(request), number)
    feedback = get_object_or_404(actions.of(found, person(request)), pk=pk)
    try:
        actions.withdraw(feedback, person(request))
    except actions.CannotDo as cannot:
        messages.error(request, cannot.sentence)
    else:
        messages.success(request, _("Đã rút."))
    return redirect("portal:voice", number)


def listed(dossier: Dossier, request: HttpRequest) -> list[Feedback]:
    found = actions.of(dossier, person(request))
    return list(found.select_related("agency", "division").prefetch_related("events"))


def place(feedback: Feedback) -> str:
    """ "lãnh đạo UBND xã Cẩm Lạc", "phụ trách bộ phận Tư pháp – Hộ tịch, UBND xã Cẩm Lạc"."""
    if feedback.division:
        words = _("phụ trách %(division)s, %(agency)s")
        return words % {"division": feedback.division.name, "agency": feedback.agency.name}
    return _("lãnh đạo %(agency)s") % {"agency": feedback.agency.name}


def shown(feedback: Feedback) -> dict[str, Any]:
    events = list(feedback.events.all())
    return {
        "feedback": feedback,
        "place": place(feedback),
        "events": [
            {"title": _title(event), "at": event.at, "text": event.text, "state": "done"}
            for event in events
        ],
    }


def _title(event: FeedbackEvent) -> str:
    words = str(Step(event.step).label)
    if event.step == Step.FORWARDED:
        return f"{words}: {event.data.get('agency', '')}"
    return words
