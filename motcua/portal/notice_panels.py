"""The panel of what this person was told of the dossier, and what became of each letter."""

from motcua.notices import inbox
from motcua.portal.panel import Panel, Reading


def letters(reading: Reading) -> Panel:
    notices = inbox.of_dossier(reading.dossier, reading.user)
    return Panel("portal/dossier/_letters.html", {"notices": notices})
