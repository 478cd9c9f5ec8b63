"""What the office did in the last weeks: enough of one procedure to forecast the next from."""

from motcua.config.demo.hands import clerk, officer
from motcua.config.demo.road import EXTRACT, to_the_result
from motcua.config.demo.stage import Stage
from motcua.dossiers import actions

USUAL = 24


def extracts(stage: Stage) -> int:
    """Brought to the counter, done within an hour or within two days, and given out at once."""
    for number in range(USUAL):
        days, hour = 4 + number % 16, 0.5 + number % 5
        # The same every time: most take some hours, a few much longer.
        took = 1.0 + number % 4 + (8 if number % 6 == 5 else 0)
        with stage.on(days, hour):
            dossier = stage.taken_in(EXTRACT)
            actions.accept(dossier, clerk(dossier))
            actions.begin(dossier, officer(dossier))
        with stage.on(days, hour + took):
            to_the_result(dossier)
            who = dossier.submitter_name
            actions.hand_over(dossier, officer(dossier), collected_by=who, paper="Căn cước")
    return USUAL


SCENES = (extracts,)
