"""Who has a dossier's page open just now: said to colleagues, so that two do not begin the same work."""

from datetime import timedelta

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.models import Dossier, Presence

# A page says so every thirty seconds: two missed, and it is closed.
OPEN_FOR = timedelta(seconds=60)


def is_here(dossier: Dossier, posting: Posting) -> None:
    Presence.objects.bulk_create(
        [Presence(dossier=dossier, posting=posting, seen_at=clock.now())],
        update_conflicts=True,
        unique_fields=("dossier", "posting"),
        update_fields=("seen_at",),
    )


def others(dossier: Dossier, posting: Posting) -> list[str]:
    """Names of who else has it open, in the order in which they are read."""
    here = Presence.objects.filter(dossier=dossier, seen_at__gt=clock.now() - OPEN_FOR)
    here = here.exclude(posting__user=posting.user_id).select_related("posting__user")
    return sorted({str(one.posting.user) for one in here})


def forget_old() -> int:
    return Presence.objects.filter(seen_at__lte=clock.now() - OPEN_FOR).delete()[0]
