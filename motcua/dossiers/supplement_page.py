"""What the page of a supplement asks and keeps: the applicant's own, and the counter's for who has no account."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import asking, drafts
from motcua.dossiers.models import Dossier
from motcua.dossiers.supplements import supplement_of
from motcua.procedures import rows
from motcua.procedures.fields import PartForm, form_for

BECAUSE = gettext_lazy("cần thêm vì một câu trả lời vừa được sửa.")


def keep(dossier: Dossier, sent: QueryDict) -> str:
    """The row to look at now, when one was added or taken away."""
    typed = form_for(dossier.version, "declaration", sent, strict=False, people=dossier.people)
    pressed = rows.pressed(sent.get("go", ""), typed.lines, typed.draft_values())
    values, place = pressed or (typed.draft_values(), "")
    drafts.save_supplement(dossier, values)
    return place


def open_form(dossier: Dossier, *, strict: bool = False) -> PartForm:
    """The declaration's form with only the open fields in it, judged beside the others."""
    now = supplement_of(dossier, strict=strict)
    form = now.form
    form.full_clean()
    form.fields = {key: field for key, field in form.fields.items() if rows.belongs(key, now.open)}
    for key, field in form.fields.items():
        if form.lines[key].inside not in form.fields:
            # No heading of its row stands above it here.
            field.label = form.lines[key].full_label
    return form


def fields(dossier: Dossier, form: PartForm) -> list[tuple[Any, object]]:
    """Each with the reason: the officer's, then those of what the corrected answers bring up."""
    reasons = dossier.wanted.get("fields", {})
    asked = [(form[key], reason) for key, reason in reasons.items() if key in form.fields]
    # A group draws its own rows.
    drawn = reasons.keys() | {k for k in form.fields if form.lines[k].inside in form.fields}
    return asked + [(form[key], BECAUSE) for key in form.fields if key not in drawn]


def reason(dossier: Dossier, key: str) -> str:
    if key in dossier.wanted.get("papers", {}):
        return str(dossier.wanted["papers"][key])
    if other := asking.others_in(dossier.wanted).get(key):
        return _("%(why)s Căn cứ: %(article)s") % {"why": other.reason, "article": other.article}
    return str(BECAUSE)
