"""The law's own extension: up to its days, once a step, in time, and the citizen reads why and by which article."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.common import clock
from motcua.dossiers import access, actions, promises
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.notices.models import Notice
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, follow, offered, press
from tests.desk.test_branching import CHECK, SIGN, VISIT, published
from tests.world import SignIn

pytestmark = pytest.mark.django_db
ARTICLE = "Luật Hộ tịch 60/2014/QH13, Điều 25"
MORE = {"extension": {"value": 5, "unit": "working_day", "article": ARTICLE}}
WHY = "Phải xác minh tại xã nơi cư trú trước đây."


@pytest.fixture
def made(people: People) -> Dossier:
    published(CHECK | MORE | {"next": ["visit"]}, VISIT | {"next": ["sign"]}, SIGN)
    return builders.dossier("processing")


@pytest.fixture
def hung(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.hung)


def test_the_promise_and_the_steps_limit_move_and_both_promises_are_shown(
    made: Dossier, hung: Client
) -> None:
    step_due = made.step_due_at
    page = hung.get(address(made)).content.decode()
    assert f"Có thể gia hạn 5 ngày làm việc ({ARTICLE})" in page
    answer = press(hung, made, "extend", days="3", note=WHY)
    page = follow(hung, answer)
    made.refresh_from_db()
    assert made.due_at == clock.moment("2026-03-18T17:00")
    assert made.original_due_at == clock.moment("2026-03-13T17:00")
    assert step_due
    assert made.step_due_at == promises.calendar_of(made).add_working_days(step_due, 3)
    assert "hẹn ban đầu: 17:00 ngày 13/03/2026" in page
    assert "Vì sao ngày hẹn đã thay đổi (1 lần)" in page
    assert "Từ 17:00 ngày 13/03/2026 sang 17:00 ngày 18/03/2026." in page
    assert f"Theo {ARTICLE}. {WHY}" in page


def test_the_citizen_reads_both_promises_who_moved_them_and_by_which_article(
    made: Dossier, people: People, sign_in: SignIn
) -> None:
    builders.do("extend", made, days=3, note=WHY)
    page = sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    assert "hẹn ban đầu: 17:00 ngày 13/03/2026" in page
    assert "Gia hạn thời hạn giải quyết theo luật" in page
    assert "Lê Văn Hùng" in page
    assert f"Theo {ARTICLE}." in page
    notice = Notice.objects.get(kind="extended")
    assert notice.deliveries.get().address == "an@example.com"


def test_a_step_is_extended_once_and_another_step_only_where_the_law_says_so(
    made: Dossier, hung: Client
) -> None:
    assert "extend" in offered(hung, made)
    press(hung, made, "extend", days="5", note=WHY)
    made.refresh_from_db()
    assert "extend" not in offered(hung, made)
    assert press(hung, made, "extend", days="1", note=WHY).status_code == 403
    builders.do("forward", made)
    assert "extend" not in offered(hung, made)
    builders.do("send_back", made, private_note="Xem lại giấy tờ.")
    assert "extend" not in offered(hung, made)


@pytest.mark.parametrize("days", ["0", "6", "-1", "", "ba", "2.5", "9" * 40])
def test_more_days_than_the_law_allows_are_refused_in_one_sentence(
    made: Dossier, hung: Client, days: str
) -> None:
    answer = press(hung, made, "extend", days=days, note=WHY)
    assert answer.status_code == 422
    assert "Ghi số ngày từ 1 đến 5: luật cho phép nhiều nhất bấy nhiêu." in answer.content.decode()
    assert WHY in answer.content.decode()
    assert not made.events.filter(action="extend").exists()


def test_what_is_late_cannot_be_made_timely_by_an_extension(made: Dossier, hung: Client) -> None:
    with clock.at("2026-03-13T16:59"):
        assert "extend" in offered(hung, made)
    with clock.at("2026-03-13T17:01"):
        assert "extend" not in offered(hung, made)
        assert press(hung, made, "extend", days="1", note=WHY).status_code == 403


def test_a_typed_due_time_is_not_listened_to(made: Dossier, hung: Client) -> None:
    typed = {"due_at": "2030-01-01T17:00", "original_due_at": "2030-01-01T17:00"}
    press(hung, made, "extend", days="1", note=WHY, **typed)
    made.refresh_from_db()
    assert made.due_at == clock.moment("2026-03-16T17:00")


def test_only_who_works_on_the_step_extends_it(made: Dossier, people: People) -> None:
    assert "extend" in {
        move.name for move in access.moves(made, Acting(people.hung.user, people.hung))
    }
    for other in (people.lan, people.dung, people.mai, people.binh):
        assert "extend" not in {move.name for move in access.moves(made, Acting(other.user, other))}
    assert "extend" not in {move.name for move in access.moves(made, Acting(people.an))}


def test_papers_asked_for_after_an_extension_do_not_take_it_back(
    made: Dossier, people: People
) -> None:
    builders.do("extend", made, days=5, note=WHY)
    extended = made.due_at
    builders.ask(made, people.lan)
    assert made.due_at == extended
    builders.attach(made, made.wanted["papers"])
    actions.supplement(made, Acting(people.an))
    assert made.due_at == extended == clock.moment("2026-03-20T17:00")
