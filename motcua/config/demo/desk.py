"""What the new desk shows at first sight, scene by scene, each by the moves of real work."""

from collections.abc import Callable

from motcua.config.demo import desk_ends, desk_intake, desk_past, desk_work
from motcua.config.demo.stage import Stage

SCENES: tuple[Callable[[Stage], int], ...] = (
    *desk_past.SCENES,
    *desk_intake.SCENES,
    *desk_work.SCENES,
    *desk_ends.SCENES,
)


def show_the_desk(stage: Stage) -> int:
    """How many dossiers were made."""
    return sum(scene(stage) for scene in SCENES)
