from django import template

from motcua.accounts.models import Posting
from motcua.desk.menu import Menu, menu

register = template.Library()


@register.simple_tag
def desk_menu(posting: Posting | None) -> Menu:
    """The officers' pages for this post; none for who has no post."""
    return menu(posting) if posting else Menu([], [])
