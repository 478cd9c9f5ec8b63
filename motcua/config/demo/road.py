"""The stretches of road that several scenes share, and the procedures they are about."""

from motcua.config.demo.answers import sample_paper
from motcua.config.demo.hands import clerk, officer
from motcua.config.demo.stage import Stage
from motcua.dossiers import actions, steps
from motcua.dossiers.models import Dossier
from motcua.files.actions import store_bytes

BIRTH, EXTRACT, SINGLE, CHANGE, FATHER = "1.001193", "2.000635", "1.004873", "1.004859", "1.001022"
SIGNATURE, ALLOWANCE, MARRIAGE = "2.000884", "1.001776", "1.000894"


def begun(stage: Stage, code: str, days: int) -> Dossier:
    """Sent, accepted and begun on one morning."""
    with stage.on(days, 0.5):
        dossier = stage.sent(code)
    with stage.on(days, 1.5):
        actions.accept(dossier, clerk(dossier))
    with stage.on(days, 2.5):
        actions.begin(dossier, officer(dossier))
    return dossier


def to_the_result(dossier: Dossier) -> None:
    while steps.Ways(dossier).onward:
        actions.forward(dossier, officer(dossier))
    sealing = officer(dossier)
    content = sample_paper(dossier, dossier.version.description.result[0].name)
    name = f"ket-qua-{dossier.number}.pdf"
    result = store_bytes(content, name=name, content_type="application/pdf", by=sealing.user)
    actions.finish(dossier, sealing, result=result)
