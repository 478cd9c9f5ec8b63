"""The panel of when a dossier will probably be done."""

from motcua.dossiers import forecast_words
from motcua.portal.panel import Panel, Reading


def when_done(reading: Reading) -> Panel | None:
    found = forecast_words.of_dossier(reading.dossier, reading.events)
    return Panel("portal/dossier/_forecast.html", {"forecast": found}) if found else None
