"""Phiếu tra cứu: number and code on a strip as wide as a till receipt, for who has no account or no telephone.

It is made whenever somebody entitled asks and is not kept. It names nobody, nor what the matter is: slips get lost.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.common.templatetags import vi
from motcua.documents.render import render
from motcua.dossiers import tracking
from motcua.dossiers.models import Dossier

TITLE = "Phiếu tra cứu hồ sơ"


def address() -> str:
    return settings.BASE_URL + reverse("portal:look_up")


def link(dossier: Dossier, code: str) -> str:
    """For the QR. The code stands behind #, which no browser sends: no server, proxy or log ever holds it."""
    return f"{address()}?{urlencode({'ma': dossier.number})}#{code}"


def slip(dossier: Dossier) -> bytes:
    code, now = tracking.code_of(dossier), clock.now()
    return render(
        "slip",
        {
            "title": TITLE,
            "made_at": now,
            "page_size": "slip",
            "dossier_number": dossier.number,
            "code": code,
            "qr": link(dossier, code),
            "lookup": address().partition("://")[2],
            "office": dossier.reception.name,
            "phone": _phone(dossier.reception),
            "printed": f"{clock.local(now):%H:%M ngày %d/%m/%Y}",
        },
    )


def file_name(dossier: Dossier) -> str:
    return f"phieu-tra-cuu-{dossier.number}.pdf"


def _phone(office: Agency) -> str:
    return vi.dien_thoai(office.phone or settings.SITE_PHONE)
