"""Who waits for a dossier taken in at the counter, and the end of it: its owner may have no account to do it from."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.desk.intake.people import clerks_only
from motcua.desk.panel import Panel
from motcua.dossiers import access, openings, parties
from motcua.dossiers.models import Dossier
from motcua.notices import parting


def panel(dossier: Dossier, posting: Posting) -> Panel | None:
    places = list(parties.current(dossier))
    if not places:
        return None
    return Panel("desk/_parties.html", {"places": places, "may_end": _may_end(dossier, posting)})


def _may_end(dossier: Dossier, posting: Posting) -> bool:
    here = access.works_at_the_desk(posting) and dossier.reception_id == posting.agency_id
    return here and dossier.taken_in_by_id is not None


@clerks_only
def unfollow(request: HttpRequest, posting: Posting, number: str, pk: int) -> HttpResponse:
    """Asks first."""
    found = access.at_my_counter(posting, number)
    if not _may_end(found, posting):
        raise Http404
    place = get_object_or_404(parties.current(found), pk=pk)
    openings.opened(found, posting)
    if request.method == "POST":
        parting.let_go(place, posting.user)
        messages.success(request, _("Người này không còn theo dõi hồ sơ."))
        return redirect("desk:dossier", number)
    context = {"posting": posting, "dossier": found, "place": place}
    return render(request, "desk/unfollow.html", context)
