"""Who else has the dossier open: said when the page is opened, and asked again while it stays open."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.desk.people import officers_only
from motcua.dossiers import access, presence
from motcua.dossiers.models import Dossier


@require_POST
@officers_only
def ping(request: HttpRequest, posting: Posting, number: str) -> JsonResponse:
    return JsonResponse({"others": seen(access.for_officer(posting, number), posting)})


def seen(dossier: Dossier, posting: Posting) -> str:
    """Notes that this person has it open, and says who else has."""
    presence.is_here(dossier, posting)
    names = presence.others(dossier, posting)
    return _("%(names)s đang mở hồ sơ này.") % {"names": ", ".join(names)} if names else ""
