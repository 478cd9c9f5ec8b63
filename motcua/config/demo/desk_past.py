"""What the office did in the last weeks: enough of one procedure to forecast the next from."""

from motcua.accounts.models import User
from motcua.config.demo.answers import filled
from motcua.config.demo.hands import clerk, officer
from motcua.config.demo.people import CITIZENS
from motcua.config.demo.road import EXTRACT, to_the_result
from motcua.config.demo.stage import Stage
from motcua.dossiers import actions
from motcua.dossiers.access import Acting

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


def the_next(stage: Stage) -> int:
    """The first of the citizens reads on its page when it will probably be done."""
    citizen = User.objects.get(email=CITIZENS[0].email)
    with stage.just_now(40):
        dossier = filled(stage.version(EXTRACT), stage.home, citizen, stage.chance)
        actions.submit(dossier, Acting(citizen))
    with stage.just_now(20):
        actions.accept(dossier, clerk(dossier))
        actions.begin(dossier, officer(dossier))
    return 1


SCENES = (extracts, the_next)
