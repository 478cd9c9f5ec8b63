from django import template

from motcua.accounts.models import Posting
from motcua.desk.menu import Entry, entries

register = template.Library()


@register.simple_tag
def desk_menu(posting: Posting | None) -> list[Entry]:
    """The officers' pages for this post; none for who has no post."""
    return entries(posting) if posting else []
