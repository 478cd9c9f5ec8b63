from django.utils.http import url_has_allowed_host_and_scheme


def is_here(url: str) -> bool:
    """Whether an address that a stranger may have made is a path of this site.

    Whole paths only: `redirect` would take a bare word for the name of a page.
    """
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
