"""Signing keys of the demonstration: an authority nobody else trusts, seals of agencies, keys of leaders."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from motcua.accounts.models import Posting, Role
from motcua.accounts.queries import active_postings
from motcua.agencies.models import Agency
from motcua.signatures import keys
from motcua.signatures.models import Kind, SigningKey
from motcua.signatures.trial import Authority


def load_keys(agencies: Iterable[Agency], signing: Agency) -> None:
    """Keys that are there stay; `signing` is the agency whose results are signed electronically.

    Nothing where somebody else's authority, or none, is configured."""
    folder = Path(settings.SIGNING_KEYS_DIR).parent
    if str(folder / "root.pem") != settings.SIGNING_ROOTS:
        return
    authority = Authority(folder)
    for agency in agencies:
        _key(authority, agency, None)
        for posting in active_postings().filter(agency=agency, role=Role.LEADER):
            _key(authority, agency, posting)
    signing.signs_electronically = True
    signing.save(update_fields=["signs_electronically"])


def _key(authority: Authority, agency: Agency, posting: Posting | None) -> None:
    place = f"{agency.slug}.p12" if posting is None else f"lanh-dao-{posting.pk}.p12"
    file = Path(settings.SIGNING_KEYS_DIR) / place
    known = SigningKey.objects.filter(agency=agency, posting=posting, place=place)
    if file.exists() and known.exists():
        return
    known.delete()
    name = agency.name if posting is None else posting.user.full_name
    certificate = authority.issue(file, name, settings.SIGNING_SECRETS[""])
    keys.register(agency, certificate, kind=Kind.PKCS12, place=place, posting=posting)
