from datetime import date

from django.db.models import Q, QuerySet

from motcua.accounts.models import Posting, User
from motcua.common import clock


def active_postings(on: date | None = None) -> QuerySet[Posting]:
    on = on or clock.today()
    return Posting.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, user__is_active=True
    ).select_related("user", "agency", "division")


def posting_of(user: User) -> Posting | None:
    """The post in which a person acts now; asked on every request, so an ended post ends access at once."""
    return active_postings().filter(user=user).order_by("-valid_from", "-pk").first()


def only_one_in(division_id: int, role: str) -> Posting | None:
    """The person a step falls to without anybody assigning it: the only one of that role in the division."""
    found = list(active_postings().filter(division_id=division_id, role=role)[:2])
    return found[0] if len(found) == 1 else None
