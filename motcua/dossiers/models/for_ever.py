"""Tables in which nothing is ever changed: the database itself refuses, whoever asks."""

from typing import Any

import pgtrigger

# Made by migration 0015. The triggers call this and not a function of their own, which `SET pgtrigger.ignore`
# would switch off.
FUNCTION = "dossiers_for_ever"


class Refuse(pgtrigger.Trigger):
    when = pgtrigger.Before
    func = "RETURN NULL;"  # never called

    def render_execute(self, model: Any) -> str:
        return f"{FUNCTION}()"


def for_ever(name: str) -> tuple[pgtrigger.Trigger, ...]:
    """Rows are written once; neither they nor the whole table can be changed or emptied."""
    return (
        Refuse(name=f"{name}_is_for_ever", operation=pgtrigger.Update | pgtrigger.Delete),
        never_emptied(name),
    )


def never_emptied(name: str) -> pgtrigger.Trigger:
    return Refuse(
        name=f"{name}_is_never_emptied",
        level=pgtrigger.Statement,
        operation=pgtrigger.Truncate,
    )


def waits_for_its_seal() -> pgtrigger.Trigger:
    """A new event stands in the queue of the seals by the transaction that writes it, whichever order they end in."""
    return pgtrigger.Trigger(
        name="event_waits_for_its_seal",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func="INSERT INTO dossiers_unsealed (event_id) VALUES (NEW.id); RETURN NULL;",
    )
