"""Opinions whose time is over: settled where silence agrees, else told to whoever heads the division that asked."""

from motcua.common import clock
from motcua.dossiers import actions, queries
from motcua.dossiers.access import SYSTEM


def opinions() -> int:
    """Each in a transaction of its own; returns how many were settled or told."""
    done = 0
    for question in queries.opinions_overdue(clock.now()):
        act = actions.opinion_silent if question.silence_is_consent else actions.opinion_late
        try:
            act(question.dossier, SYSTEM)
        except (actions.NotAllowed, actions.Overtaken):
            continue  # answered, or the dossier closed, a moment ago
        done += 1
    return done
