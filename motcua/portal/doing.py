"""Where the button leads that says what the applicant can do now."""

from urllib.parse import urlencode

from django.urls import reverse

from motcua.dossiers.causes import Do
from motcua.dossiers.models import Dossier
from motcua.portal import wizard

# The box with address, phone and hours, on the same page.
CONTACT = "#hoi-ai"


def address(key: Do, dossier: Dossier) -> str:
    match key:
        case Do.CONTINUE:
            return wizard.address(dossier, wizard.STEPS[0])
        case Do.SUPPLEMENT:
            return reverse("portal:supplement", args=[dossier.number])
        case Do.PAY:
            return reverse("portal:pay", args=[dossier.number])
        case Do.RESULT:
            return reverse("portal:result", args=[dossier.number])
        case Do.AGAIN:
            code = dossier.version.procedure.code
            page = reverse("portal:procedure", args=[code])
            return f"{page}?{urlencode({'agency': dossier.agency.slug})}"
        case Do.REMIND:
            # To whoever answers for the delay, who must answer in turn.
            return reverse("portal:voice", args=[dossier.number])
        case Do.COME | Do.ASK:
            return CONTACT
