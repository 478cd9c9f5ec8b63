"""The public page: what number and code show, what a wrong pair does not, and what else people type."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from motcua.common import clock
from motcua.dossiers import tracking
from motcua.dossiers.access import Acting
from motcua.dossiers.models import CodeIssue, Dossier
from tests import builders
from tests.builders import People
from tests.lookup.asking import NOBODYS_CODE, NOBODYS_NUMBER, PAGE, ask, pair, words

NAMES = ("Nguyễn Văn An", "042090000001", "0912345678", "an@example.com", "Trần Thị Lan")


def shown(dossier: Dossier) -> str:
    answer = ask(*pair(dossier))
    assert answer.status_code == 200
    return answer.content.decode()


# --- what is shown ---


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("submitted", "đang chờ bộ phận một cửa tiếp nhận"),
        ("accepted", "đã được tiếp nhận"),
        ("processing", "đang được giải quyết"),
        ("supplement_wanted", "đang chờ người nộp bổ sung"),
        ("done", "Đã có kết quả."),
        ("returned", "Hồ sơ đã xong."),
        ("refused", "đã kết thúc"),
        ("stopped", "đã kết thúc"),
        ("withdrawn", "đã kết thúc"),
    ],
)
def test_number_and_code_show_how_far_it_is_and_nothing_personal(
    people: People, at: str, sentence: str
) -> None:
    dossier = builders.dossier(at)
    page = shown(dossier)
    assert sentence in page
    assert str(dossier.number) in page
    told = [*NAMES, dossier.version.name, dossier.submitter_name, dossier.applicant_name]
    told += [str(value) for part in dossier.people.values() for value in part.values()]
    told += [paper.name for paper in dossier.version.description.attachable()]
    told += [event.note for event in dossier.events.all()]
    for secret in filter(lambda text: len(text) > 3, told):
        assert escape(secret) not in page, secret


def test_the_steps_are_counted_and_said_in_words(people: People) -> None:
    assert "Đang ở bước 1 trong" in shown(builders.dossier("submitted"))
    assert "đã xong 0 %" in shown(builders.dossier("submitted"))
    assert "Đã xong cả" in shown(builders.dossier("returned"))


def test_a_running_clock_names_the_day_and_a_paused_one_says_so(people: People) -> None:
    running = builders.dossier("processing")
    due = clock.local(running.due_at).strftime("%d/%m/%Y")  # type: ignore[arg-type]
    assert f"Hẹn trả kết quả: <strong>{due}</strong>" in shown(running)
    waiting = shown(builders.dossier("supplement_wanted"))
    assert "đang tạm dừng" in waiting
    assert "Hẹn trả kết quả" not in waiting


def test_what_is_asked_is_counted_and_never_named(people: People) -> None:
    dossier = builders.dossier("supplement_wanted")
    many = sum(len(dossier.wanted.get(kind, ())) for kind in ("papers", "fields", "others"))
    assert f"Cần bổ sung {many} mục, chậm nhất ngày" in shown(dossier)


def test_a_dossier_behind_its_day_says_so(people: People) -> None:
    dossier = builders.dossier("processing")
    number, code = pair(dossier)
    with clock.at("2026-06-01T09:00"):
        assert "Đã quá ngày hẹn trả" in ask(number, code).content.decode()


def test_a_refusal_as_result_looks_like_any_result(people: People) -> None:
    dossier = builders.dossier("done")
    granted = shown(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(
        result=None, refusal={"reason": "Không đủ điều kiện", "article": "Điều 1"}
    )
    assert "Không đủ" not in (refused := shown(dossier))
    assert "Đã có kết quả." in granted
    assert "Đã có kết quả." in refused


def test_whom_to_call_and_when_is_said(people: People) -> None:
    page = shown(builders.dossier())
    assert "Bộ phận một cửa UBND xã Cẩm Lạc" in page
    assert "Giờ làm việc: 0" in page


def test_the_pair_may_be_typed_in_any_common_way(people: People) -> None:
    number, code = pair(builders.dossier())
    for typed in ((number.lower(), code.lower()), (f" {number} ", code.replace("-", " "))):
        assert ask(*typed).status_code == 200


def test_nothing_is_kept_of_a_look_up_but_nothing(people: People) -> None:
    dossier = builders.dossier()
    client = Client()
    answer = ask(*pair(dossier), client=client)
    assert answer["Cache-Control"] == "private, no-store"
    assert "session" not in client.cookies
    assert not dossier.openings.exists()
    assert client.get(PAGE)["Cache-Control"] == "private, no-store"


def test_number_in_the_address_fills_its_box_and_asks_nothing(people: People) -> None:
    dossier = builders.dossier()
    for number in (str(dossier.number), NOBODYS_NUMBER):
        page = Client().get(PAGE, {"ma": number}).content.decode()
        assert f'value="{number}"' in page
        assert "đang" not in page.split("<main")[1].split("</main>")[0].replace("đang chờ", "")


# --- what a wrong pair shows ---


def wrong_pairs() -> dict[str, tuple[str, str]]:
    sent, draft, renewed = builders.dossier(), builders.dossier("draft"), builders.dossier()
    old = pair(renewed)
    tracking.issue(renewed, CodeIssue.Why.OWNER, Acting(renewed.by))
    return {
        "wrong code": (str(sent.number), NOBODYS_CODE),
        "wrong number": (NOBODYS_NUMBER, pair(sent)[1]),
        "nothing right": (NOBODYS_NUMBER, NOBODYS_CODE),
        "code that died": old,
        "code of another": (str(sent.number), pair(renewed)[1]),
        "key of a draft": (draft.key[:20], NOBODYS_CODE),
    }


def test_whatever_is_wrong_the_answer_is_the_same(people: People) -> None:
    seen = {}
    for name, (number, code) in wrong_pairs().items():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = ask(number, code, REMOTE_ADDR=f"10.0.0.{len(seen) + 1}")
        typed = f'value="{escape(tracking.read_number(number))}"', f'value="{escape(number)}"'
        page = words(answer).replace(typed[0], "N").replace(typed[1], "N")
        headers = {k: v for k, v in answer.headers.items() if k not in OF_ONE_ANSWER}
        kinds = tuple(re.sub(r"'[^']*'", "", query["sql"]) for query in asked)
        size = len(answer.content) - len(escape(number))
        seen[name] = (answer.status_code, page, size, tuple(sorted(headers.items())), kinds)
    assert {answer[0] for answer in seen.values()} == {422}
    for name, answer in seen.items():
        assert answer == seen["nothing right"], name


OF_ONE_ANSWER = {"Content-Security-Policy", "Content-Length"}


def test_a_wrong_pair_keeps_the_number_and_clears_the_code(people: People) -> None:
    number, _code = pair(builders.dossier())
    page = ask(number, "7K3M-Q9TX-2C4F").content.decode()
    assert f'value="{number}"' in page
    assert 'value="7K3M' not in page
    assert "Mã hồ sơ hoặc mã tra cứu không đúng" in page


# --- what else is typed ---


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"number": "", "code": ""},
        {"number": "H27"},
        {"code": "7K3M-Q9TX-2C4F"},
        {"number": ["a", "b"], "code": ["7K3M-Q9TX-2C4F", "x"]},
        {"number[]": "a", "code[$ne]": ""},
        {"number": "A" * 10_000, "code": "7" * 10_000},
        {"number": "a\0b", "code": "7K3M\0Q9TX2C4F"},
        {"number": "٢٦٠٣١٠", "code": "٧٨٩٠١٢٣٤٥٦٧٨"},
        {"number": "' OR 1=1 --", "code": "0000-0000-0000"},
        {"number": "<script>alert(1)</script>", "code": "<img src=x>"},
        {"number": "\u202ea\u200bb", "code": "\u202e" * 12},
        {"number": "ﷺ" * 48, "code": "ﷺ" * 40},
    ],
)
def test_nonsense_gets_a_sentence_in_vietnamese_at_the_field(db: None, typed: Any) -> None:
    answer = Client().post(PAGE, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="errors"' in page
    assert "This field" not in page
    assert "<script>alert" not in page


def test_a_code_of_wrong_form_stays_in_its_box_to_be_mended_and_is_not_counted(
    people: People,
) -> None:
    for _time in range(30):
        answer = ask("H27", "7K3M-Q9TX-2C4")
        assert answer.status_code == 422
    assert 'value="7K3M-Q9TX-2C4"' in answer.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_no_other_method_is_answered(db: None, method: str) -> None:
    assert getattr(Client(), method)(PAGE).status_code == 405


def test_a_form_from_another_site_is_refused(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post(PAGE, {}).status_code == 403


def test_neither_number_nor_code_is_logged(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    number, code = pair(builders.dossier())
    with caplog.at_level(logging.DEBUG):
        ask(number, code)
        ask(number, NOBODYS_CODE)
    said = "\n".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    assert code not in said
    assert number not in said


def test_the_way_to_the_page_is_on_every_page(db: None) -> None:
    for page in ("/tro-giup/", PAGE):
        assert f'href="{PAGE}"' in Client().get(page).content.decode().split("<main")[0]
