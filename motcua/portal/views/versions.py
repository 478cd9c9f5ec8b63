"""The procedure was published anew while somebody was filling it in: what changed, and going over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.dossiers import access, drafts, versions
from motcua.dossiers.flow import Status
from motcua.portal import wizard
from motcua.portal.people import person
from motcua.portal.views.steps import already_sent
from motcua.procedures.difference import differences

# What keeps the catalogue, not the citizen, busy.
NOT_FOR_CITIZENS = {"code", "synonyms", "life_events", "scenarios", "declaration"}


def change(request: HttpRequest, key: str) -> HttpResponse:
    dossier = access.own_draft(person(request), key)
    if dossier.status != Status.DRAFT:
        return already_sent(request, dossier)
    back_url = wizard.address(dossier, wizard.STEPS[0])
    version = versions.newer(dossier)
    if version is None:
        return redirect(back_url)
    if request.method == "POST" and request.POST.get("version") == str(version.number):
        try:
            versions.adopt(dossier, version)
        except drafts.NoLongerDraft:
            dossier.refresh_from_db()
            return already_sent(request, dossier)
        except versions.NoSuchVersion:
            return redirect("portal:new_version", key)
        messages.success(request, _("Đã chuyển sang bản mới. Xem lại từng bước trước khi gửi."))
        return redirect(back_url)
    found = differences(dossier.version.description, version.description)
    context = {
        "dossier": dossier,
        "version": version,
        "differences": [one for one in found if one.part not in NOT_FOR_CITIZENS],
        "still_offered": not drafts.no_longer_offered(dossier.version),
        "left": versions.left_behind(dossier, version),
        "back_url": back_url,
    }
    return render(request, "portal/new_version.html", context)
