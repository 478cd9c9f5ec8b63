from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.designer import actions
from motcua.designer.models import Draft, DraftChange, State
from motcua.procedures.actions import publish
from motcua.procedures.models import Version
from motcua.procedures.queries import current, version_on
from tests.designer.pages import text

pytestmark = pytest.mark.django_db

# The shortest test there is: hand it in and see that it is there.
SCENARIO = {
    "name": "Nộp đủ thì nhận được hồ sơ",
    "moves": [
        {"do": "fill"},
        {"do": "attach"},
        {"do": "submit"},
        {"do": "expect", "status": "submitted"},
    ],
}
RED = {"name": "Phải trả lại", "moves": [{"do": "submit"}, {"do": "expect", "status": "done"}]}


@pytest.fixture
def ready(birth: Draft, soan: Posting) -> Draft:
    """Changed, without defect, green."""
    changed = {
        **birth.body,
        "effective_from": "2026-05-01",
        "summary": "Ghi vào sổ hộ tịch việc em bé ra đời.",
        "scenarios": [SCENARIO],
    }
    actions.save(birth, soan, changed, what="Sửa", revision=birth.revision)
    return birth


def press(client: Client, draft: Draft, go: str, **more: Any) -> Any:
    fresh = Draft.objects.get(pk=draft.pk)
    data = {"go": go, "revision": fresh.revision, **more}
    return client.post(f"/soan-thu-tuc/{draft.pk}/cong-bo/", data, follow=True)


def state(draft: Draft) -> str:
    return Draft.objects.get(pk=draft.pk).state


def test_one_proposes_and_a_second_person_publishes(
    writer: Client, reader: Client, ready: Draft
) -> None:
    assert "Đã đề nghị công bố" in text(press(writer, ready, "propose"))
    page = text(reader.get(f"/soan-thu-tuc/{ready.pk}/cong-bo/"))
    assert "Phan Thị Soạn đề nghị lúc 09:00 ngày 10/03/2026" in page
    assert "Khác gì phiên bản 1" in page
    assert "Tóm tắt một câu" in page
    assert "Đã công bố phiên bản" in text(press(reader, ready, "publish"))
    ready.refresh_from_db()
    assert (ready.state, ready.published_by.email) == (State.PUBLISHED, "duyet@tinh.example")  # type: ignore[union-attr]
    found = version_on("1.001193", dt.date(2026, 5, 1))
    assert found is not None
    assert found == ready.published
    assert found.description.summary == "Ghi vào sổ hộ tịch việc em bé ra đời."
    assert current("1.001193") != found, "not before its day"


def test_who_proposed_cannot_publish(writer: Client, ready: Draft) -> None:
    press(writer, ready, "propose")
    answer = press(writer, ready, "publish")
    assert answer.status_code == 422
    assert "Người đề nghị không tự công bố" in text(answer)
    assert state(ready) == State.PROPOSED


def test_who_changed_it_last_cannot_publish(
    writer: Client, reader: Client, ready: Draft, duyet: Posting
) -> None:
    body = {**ready.body, "summary": "Của Duyệt."}
    actions.save(ready, duyet, body, what="Sửa", revision=ready.revision)
    press(writer, ready, "propose")
    answer = press(reader, ready, "publish")
    assert "Người sửa bản này lần cuối không tự công bố" in text(answer)
    assert state(ready) == State.PROPOSED


def test_the_database_wants_a_second_person_too(ready: Draft, soan: Posting) -> None:
    version = current("1.001193")
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Draft.objects.filter(pk=ready.pk).update(
            state=State.PUBLISHED,
            proposed_by=soan.user,
            proposed_at=clock.now(),
            published=version,
            published_by=soan.user,
        )


def test_a_draft_with_a_defect_is_not_proposed(writer: Client, ready: Draft, soan: Posting) -> None:
    body = {key: value for key, value in ready.body.items() if key != "summary"}
    actions.save(ready, soan, body, what="Sửa", revision=ready.revision)
    answer = press(writer, ready, "propose")
    assert answer.status_code == 422
    assert "Còn 1 chỗ chưa đúng" in text(answer)
    assert state(ready) == State.OPEN


def test_a_red_scenario_refuses_proposing_and_publishing(
    writer: Client, reader: Client, ready: Draft, soan: Posting
) -> None:
    body = {**ready.body, "scenarios": [RED]}
    actions.save(ready, soan, body, what="Sửa", revision=ready.revision)
    answer = press(writer, ready, "propose")
    assert answer.status_code == 422
    assert "Kịch bản thử còn đỏ" in text(answer)
    actions.propose(ready, soan, revision=ready.revision)
    count = Version.objects.count()
    assert "Kịch bản thử còn đỏ" in text(press(reader, ready, "publish"))
    assert (state(ready), Version.objects.count()) == (State.PROPOSED, count)


def test_without_a_scenario_nothing_is_published(
    writer: Client, ready: Draft, soan: Posting
) -> None:
    body = {key: value for key, value in ready.body.items() if key != "scenarios"}
    actions.save(ready, soan, body, what="Sửa", revision=ready.revision)
    assert "Chưa có kịch bản thử" in text(press(writer, ready, "propose"))


def test_scenarios_are_played_from_the_page_and_leave_nothing(
    writer: Client, ready: Draft, soan: Posting
) -> None:
    count = Version.objects.count()
    page = writer.post(f"/soan-thu-tuc/{ready.pk}/kich-ban/")
    assert "Mọi kịch bản đều xanh" in text(page)
    assert "Ô đã hỏi" in text(page)
    body = {**ready.body, "scenarios": [SCENARIO, RED]}
    actions.save(ready, soan, body, what="Sửa", revision=ready.revision)
    page = writer.post(f"/soan-thu-tuc/{ready.pk}/kich-ban/")
    assert "Có kịch bản đỏ" in text(page)
    assert "Kịch bản “Phải trả lại”" in text(page)
    assert Version.objects.count() == count


def test_it_is_given_back_with_a_remark_and_can_then_be_changed(
    writer: Client, reader: Client, ready: Draft, soan: Posting
) -> None:
    press(writer, ready, "propose")
    assert press(reader, ready, "give_back", remark=" ").status_code == 422
    press(reader, ready, "give_back", remark="Sửa lại tóm tắt.")
    page = text(writer.get(f"/soan-thu-tuc/{ready.pk}/"))
    assert "Sửa lại tóm tắt." in page
    assert state(ready) == State.OPEN


def test_a_proposed_draft_cannot_be_changed(writer: Client, ready: Draft) -> None:
    press(writer, ready, "propose")
    fresh = Draft.objects.get(pk=ready.pk)
    answer = writer.post(
        f"/soan-thu-tuc/{ready.pk}/sua/limit/", {"revision": fresh.revision, "o-value": "9"}
    )
    assert answer.status_code == 409
    assert "chưa sửa được" in text(answer)
    assert 'value="9"' in answer.content.decode()
    assert Draft.objects.get(pk=ready.pk).body == ready.body


def test_only_who_proposed_takes_it_back(writer: Client, reader: Client, ready: Draft) -> None:
    press(writer, ready, "propose")
    assert press(reader, ready, "take_back").status_code == 422
    press(writer, ready, "take_back")
    assert state(ready) == State.OPEN


def test_a_dropped_draft_is_out_of_the_way_and_can_be_taken_up_again(
    writer: Client, ready: Draft
) -> None:
    press(writer, ready, "drop")
    assert state(ready) == State.DROPPED
    assert "Đăng ký khai sinh" not in text(writer.get("/soan-thu-tuc/"))
    press(writer, ready, "take_up")
    assert state(ready) == State.OPEN


def test_an_old_page_publishes_nothing(writer: Client, reader: Client, ready: Draft) -> None:
    press(writer, ready, "propose")
    answer = reader.post(f"/soan-thu-tuc/{ready.pk}/cong-bo/", {"go": "publish", "revision": 0})
    assert answer.status_code == 409
    assert "Phan Thị Soạn" in text(answer)
    assert state(ready) == State.PROPOSED


def test_a_date_in_the_past_or_before_the_standing_one_is_warned_about(
    writer: Client, ready: Draft, soan: Posting
) -> None:
    page = f"/soan-thu-tuc/{ready.pk}/cong-bo/"
    assert "đã qua" not in text(writer.get(page))
    body = {**ready.body, "effective_from": "2020-01-01"}
    actions.save(ready, soan, body, what="Sửa", revision=ready.revision)
    assert "Ngày có hiệu lực 01/01/2020 đã qua" in text(writer.get(page))
    assert "đứng trước ngày của bản đang công bố" in text(writer.get(page))


def test_a_version_published_meanwhile_is_what_it_is_compared_with(
    writer: Client, ready: Draft, soan: Posting
) -> None:
    version = current("1.001193")
    assert version is not None
    other = version.description.model_copy(
        update={"effective_from": dt.date(2026, 4, 1), "summary": "Của người khác."}
    )
    publish(other, field=version.procedure.field)
    page = text(writer.get(f"/soan-thu-tuc/{ready.pk}/cong-bo/"))
    assert "Khác gì phiên bản 2" in page
    assert "mới hơn phiên bản đã lấy để soạn" in page


def test_the_history_can_be_neither_changed_nor_deleted(ready: Draft) -> None:
    from django.db.utils import DatabaseError

    for act in (
        lambda: DraftChange.objects.update(what="khác"),
        lambda: DraftChange.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
