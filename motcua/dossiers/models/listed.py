"""Where a dossier stands in the lists of each agency that may see it, kept by the database itself.

Lists of an agency with a hundred thousand open dossiers are read along one index; nothing in the program can forget
to move a row, because a trigger does it in the transaction that moves the dossier.
"""

import pgtrigger

from motcua.dossiers.statuses import CLOSED, WAITING


def _among(statuses: tuple[str, ...]) -> str:
    return ", ".join(f"'{status}'" for status in statuses)


# Oldest promise first; what waits for the applicant by when it began, what is closed by when it ended.
STANDS = f"""
    is_closed := it.status IN ({_among(CLOSED)});
    is_waiting := it.status IN ({_among(WAITING)});
    stands_at := CASE
        WHEN is_closed THEN it.closed_at WHEN is_waiting THEN it.paused_at
        ELSE it.step_due_at END;
    stands_at := COALESCE(stands_at, TIMESTAMPTZ '3000-01-01 00:00:00+00');
"""
FOLLOWED = ("status", "step_due_at", "paused_at", "closed_at")
VARIABLES = [("is_closed", "boolean"), ("is_waiting", "boolean"), ("stands_at", "timestamptz")]


def moves_its_rows() -> pgtrigger.Trigger:
    """On the dossier: its rows in the lists follow it."""
    return pgtrigger.Trigger(
        name="lists_follow_the_dossier",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf(*FOLLOWED),  # type: ignore[no-untyped-call]
        declare=[("it", "dossiers_dossier%ROWTYPE"), *VARIABLES],
        func=f"""
            it := NEW;
            {STANDS}
            UPDATE dossiers_involvement
            SET closed = is_closed, waiting = is_waiting, place_at = stands_at
            WHERE dossier_id = it.id;
            RETURN NULL;
        """,  # noqa: S608  made of constants
    )


def stands_at_once() -> pgtrigger.Trigger:
    """On a new row of a list: it stands where the dossier is."""
    return pgtrigger.Trigger(
        name="listed_where_the_dossier_is",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("it", "dossiers_dossier%ROWTYPE"), *VARIABLES],
        func=f"""
            SELECT * INTO it FROM dossiers_dossier WHERE id = NEW.dossier_id;
            {STANDS}
            NEW.closed := is_closed; NEW.waiting := is_waiting; NEW.place_at := stands_at;
            RETURN NEW;
        """,  # noqa: S608  made of constants
    )
