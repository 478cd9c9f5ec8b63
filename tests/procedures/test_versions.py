import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, transaction

from motcua.common import clock
from motcua.procedures import actions, queries
from motcua.procedures.loader import Report, load_procedures
from motcua.procedures.models import Procedure, State, Version
from motcua.procedures.reader import BadProcedure
from tests.procedures.builders import SAMPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(SAMPLE, tmp_path)
    return tmp_path


def change(folder: Path, old: str, new: str, *, to: str = SAMPLE.name) -> Report:
    text = (folder / SAMPLE.name).read_text("utf-8")
    assert old in text
    (folder / to).write_text(text.replace(old, new), "utf-8")
    return load_procedures(folder)


def test_loading_twice_changes_nothing(folder: Path) -> None:
    assert len(load_procedures(folder).published) == 1
    again = load_procedures(folder)
    assert (again.published, again.unchanged) == ([], 1)
    assert Version.objects.count() == 1


def test_changed_content_becomes_a_new_version_and_the_old_one_stays(folder: Path) -> None:
    (old,) = load_procedures(folder).published
    (new,) = change(folder, "value = 3", "value = 5").published
    old.refresh_from_db()
    assert (old.state, new.state, new.number) == (State.REPLACED, State.PUBLISHED, 2)
    assert (old.description.limit.value, new.description.limit.value) == (3, 5)
    assert queries.version_on("1.004873", dt.date(2024, 10, 15)) == new


def test_a_later_version_leaves_the_earlier_dates_alone(folder: Path) -> None:
    (old,) = load_procedures(folder).published
    later = "1.004873@2025-07-01.toml"
    (new,) = change(folder, "= 2024-01-01", "= 2025-07-01", to=later).published
    assert queries.version_on("1.004873", dt.date(2025, 6, 30)) == old
    assert queries.version_on("1.004873", dt.date(2025, 7, 1)) == new
    assert queries.version_on("1.004873", dt.date(2023, 12, 31)) is None
    with clock.at("2026-11-22T09:00"):
        assert queries.current("1.004873") == new


def test_a_changed_old_version_does_not_rename_the_procedure(folder: Path) -> None:
    load_procedures(folder)
    change(folder, "= 2024-01-01", "= 2025-07-01", to="1.004873@2025-07-01.toml")
    change(folder, 'name = "Cấp Giấy xác nhận', 'name = "Cấp lại Giấy xác nhận')
    assert Procedure.objects.get().name.startswith("Cấp Giấy")


def test_a_withdrawn_version_does_not_wake_an_older_one(folder: Path) -> None:
    load_procedures(folder)
    later = "1.004873@2025-07-01.toml"
    (new,) = change(folder, "= 2024-01-01", "= 2025-07-01", to=later).published
    with clock.at("2026-11-22T09:00"):
        actions.withdraw(new)
    assert queries.version_on("1.004873", dt.date(2026, 11, 22)) is None
    assert queries.version_on("1.004873", dt.date(2026, 11, 21)) == new
    assert not new.in_force(dt.date(2026, 11, 22))
    assert new.in_force(dt.date(2026, 11, 21))


@pytest.mark.parametrize(
    "forbidden",
    [
        {"body": {}},
        {"level": 1},
        {"effective_from": dt.date(2000, 1, 1)},
        {"offered_by": []},
        {"published_at": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_to_change_a_published_version(
    folder: Path, forbidden: dict[str, object]
) -> None:
    (version,) = load_procedures(folder).published
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**forbidden)


def test_the_database_refuses_to_delete_a_published_version(folder: Path) -> None:
    (version,) = load_procedures(folder).published
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        version.delete()


def test_a_version_is_published_or_replaced_and_nothing_else(folder: Path) -> None:
    (version,) = load_procedures(folder).published
    with (
        pytest.raises(IntegrityError, match="version_is_published_or_replaced"),
        transaction.atomic(),
    ):
        Version.objects.filter(pk=version.pk).update(state="draft")


def test_one_date_has_one_published_version(folder: Path) -> None:
    (version,) = load_procedures(folder).published
    version.pk, version.number = None, 2
    with pytest.raises(IntegrityError, match="version_published_once_a_date"), transaction.atomic():
        version.save(force_insert=True)


def test_one_bad_file_loads_none(folder: Path) -> None:
    (folder / "9.000009.toml").write_text("code = 9", "utf-8")
    with pytest.raises(BadProcedure):
        load_procedures(folder)
    assert not Version.objects.exists()


def test_the_command_says_what_is_wrong_and_where(folder: Path) -> None:
    (folder / "9.000009.toml").write_text("code = = 9", "utf-8")
    with pytest.raises(CommandError, match=r"9\.000009\.toml:1: TOML viết sai"):
        call_command("load_procedures", folder)


def test_life_events_have_words_for_the_home_page() -> None:
    events = {event.slug: event for event in queries.life_events()}
    assert len(events) == 7
    assert all(event.name and event.hint for event in events.values())


def test_an_agency_offers_what_its_kind_receives(folder: Path) -> None:
    @dataclass
    class Agency:
        kind: str

    (version,) = load_procedures(folder).published
    assert queries.offered(version, Agency("commune-committee"))
    assert not queries.offered(version, Agency("commune-police"))
