"""The panel of when the applicant may expect the dossier to be done."""

from motcua.accounts.models import Posting
from motcua.desk.panel import Panel
from motcua.dossiers import forecast_words
from motcua.dossiers.models import Dossier


def when_done(dossier: Dossier, posting: Posting) -> Panel | None:
    """In the applicant's own words: who is called about it has the same before them."""
    found = forecast_words.of_dossier(dossier, list(dossier.events.all()))
    return Panel("desk/_forecast.html", {"forecast": found}) if found and found.enough else None
