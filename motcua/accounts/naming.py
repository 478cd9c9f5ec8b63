"""What is read of an officer outside the office: the one place that asks the agency's policy.

Pages and letters for citizens name people only through here; the officers' own pages always use the name.
Official forms name whom the law wants named.
"""

from motcua.accounts.models import Posting, Role
from motcua.agencies.models import PeopleShown


def public(posting: Posting) -> str:
    """ "Phạm Thị Lan (cán bộ một cửa)", "cán bộ một cửa" or "bộ phận Tư pháp – Hộ tịch"; never empty."""
    match policy(posting):
        case PeopleShown.NAME:
            return f"{posting.user} ({role(posting)})"
        case PeopleShown.ROLE:
            return role(posting)
    return posting.division.in_sentence


def inside(posting: Posting) -> str:
    """As colleagues read it."""
    return str(posting.user)


def policy(posting: Posting) -> PeopleShown:
    # The division's agency and not the post's: it is what pages have read already.
    return PeopleShown(posting.division.agency.people_shown)


def role(posting: Posting) -> str:
    return str(Role(posting.role).label).lower()
