"""An files for Cơm and asks Giúp to follow: each reads their own, Bình nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.common import clock
from motcua.dossiers import actions, parties
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Capacity, Dossier, Party
from motcua.portal import panels
from tests import builders
from tests.builders import People
from tests.dossiers.test_parties import MAU, filed
from tests.portal.filled_form import tree_of
from tests.rules.routes import routes
from tests.world import SignIn

WORDS = ("Trần Thị Cơm", MAU, "com@example.com", "an@example.com", "0912345678")


@pytest.fixture
def made(people: People) -> Dossier:
    return filed()


@pytest.fixture
def an(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


@pytest.fixture
def helper(made: Dossier, people: People, sign_in: SignIn) -> Client:
    parties.ask_helper(made, people.an, email="giup@example.com")
    return sign_in(builders.citizen("giup@example.com", "Lê Thị Giúp"))


@pytest.fixture
def beneficiary(made: Dossier, sign_in: SignIn) -> Client:
    return sign_in(builders.citizen("com@example.com", "Trần Thị Cơm", identity_number=MAU))


def at(dossier: Dossier, name: str = "dossier", *more: int) -> str:
    return reverse(f"portal:{name}", args=[dossier.number, *more])


def read(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, url
    return " ".join(tree_of(page).text_content().split())


# --- who reads what ---


def of_a_dossier() -> set[str]:
    return {one.name for one in routes() if one.path.startswith("/ho-so/abc/")}


# Every address below a dossier's number: what a follower may open. All else is not there for them.
HELPERS_OPEN = {"portal:dossier", "portal:calendar", "portal:unfollow"}
THEIRS_OPEN = HELPERS_OPEN | {
    "portal:file",
    "portal:document",
    "portal:result",
    "portal:old_result",
}


@pytest.fixture
def finished(made: Dossier, people: People) -> Dossier:
    """With a file, papers, a result that is open, one that was wrong before it, and a promise."""
    builders.walk(made, "done")
    builders.do("correct", made, people.lan, reason="Ghi sai ngày sinh.")
    return made


def shut(answer: Any) -> int:
    """Of what may be a file."""
    if answer.streaming:
        assert answer.getvalue()
    return int(answer.status_code)


def opened(client: Client, dossier: Dossier) -> set[str]:
    """Names of the pages that answered; the numbers in the addresses are real ones."""
    mine = {
        "portal:file": dossier.attachments.values_list("pk", flat=True).first(),
        "portal:document": dossier.documents.values_list("pk", flat=True).first(),
        "portal:old_result": dossier.events.get(action="correct").files.get().pk,
    }
    user = int(client.session["_auth_user_id"])
    mine["portal:unfollow"] = dossier.parties.filter(user=user).values_list("pk", flat=True).first()
    found = set()
    for one in routes():
        if one.path.startswith("/ho-so/abc/"):
            path = one.path.replace("abc", str(dossier.number), 1)
            if pk := mine.get(one.name):
                path = re.sub(r"/1/", f"/{pk}/", path)
            # A result is open once handed over: asked for below, where it is.
            answers = [shut(client.get(path)), shut(client.post(path))]
            assert set(answers) <= {200, 302, 404, 405, 422}, (path, answers)
            if set(answers) & {200, 302, 422} and one.name != "portal:unfollow":
                found.add(one.name)
    return found


def test_of_every_address_of_a_dossier_a_follower_opens_only_what_is_named_here(
    people: People, sign_in: SignIn, finished: Dossier, helper: Client, beneficiary: Client
) -> None:
    for client in (helper, beneficiary):
        client.get(at(finished))
    asked_to_end = {"portal:unfollow"}
    assert opened(helper, finished) == HELPERS_OPEN - asked_to_end
    parties_left = Party.objects.filter(dossier=finished, capacity="helper", ended_at=None)
    assert not parties_left.exists()  # the walk pressed the button of the own place
    assert opened(beneficiary, finished) == THEIRS_OPEN - asked_to_end - {"portal:result"}
    strangers = (people.binh, people.lan, builders.citizen("la@example.com", "Người Lạ"))
    for who in strangers:
        assert opened(sign_in(who), finished) == set()
    assert of_a_dossier() >= THEIRS_OPEN


def test_the_owner_still_opens_what_is_theirs(an: Client, finished: Dossier) -> None:
    assert THEIRS_OPEN - {"portal:result", "portal:unfollow"} <= opened(an, finished)


def test_the_result_is_for_whom_it_is_and_not_for_helpers(
    made: Dossier, helper: Client, beneficiary: Client
) -> None:
    builders.walk(made, "returned")
    answer = beneficiary.get(at(made, "result"))
    assert answer.getvalue().startswith(b"%PDF")
    assert helper.get(at(made, "result")).status_code == 404
    assert "Tải kết quả" in read(beneficiary, at(made))
    assert "Tải kết quả" not in read(helper, at(made))


@pytest.mark.parametrize("state", ["refused", "stopped"])
def test_a_helper_is_not_told_the_reasons_that_officers_wrote(
    made: Dossier, helper: Client, beneficiary: Client, state: str
) -> None:
    builders.walk(made, state)
    reason = made.events.get(action={"refused": "refuse", "stopped": "stop"}[state]).note
    assert reason
    assert reason in read(beneficiary, at(made))
    assert reason not in read(helper, at(made))


@pytest.mark.parametrize(
    "state", ["submitted", "accepted", "processing", "supplement_wanted", "done", "returned"]
)
def test_a_helper_reads_the_way_and_not_one_personal_word(
    people: People, made: Dossier, helper: Client, state: str
) -> None:
    builders.walk(made, state)
    page = helper.get(at(made))
    text = page.content.decode()
    assert str(made.number) in text
    assert "Đường đi của hồ sơ" in text
    assert "được nhờ theo dõi" in text
    for word in (*WORDS, "Nguyễn Văn An", "mờ, không đọc"):
        assert word not in text, word
    links = {str(link) for link in tree_of(page).xpath("//main//a/@href")}
    for link in links:
        if link.startswith("/ho-so/"):
            assert helper.get(link).status_code == 200, link


def test_a_helper_is_told_the_names_of_what_is_asked(made: Dossier, helper: Client) -> None:
    builders.walk(made, "supplement_wanted")
    key = next(iter({**made.wanted["papers"], **made.wanted["fields"]}))
    names = {one.key: one.name for one in made.version.description.attachable()}
    text = read(helper, at(made))
    assert "Người nộp cần bổ sung" in text
    assert names.get(key, "mục trong tờ khai") in text or "bổ sung" in text


def test_whose_dossier_it_is_reads_what_was_declared_and_presses_nothing(
    made: Dossier, beneficiary: Client
) -> None:
    builders.walk(made, "supplement_wanted")
    page = beneficiary.get(at(made))
    text = " ".join(tree_of(page).text_content().split())
    assert "Trần Thị Cơm" in text
    assert "mờ, không đọc" in text or "chưa khớp" in text.lower()
    assert at(made, "supplement") not in page.content.decode()
    assert at(made, "withdraw") not in page.content.decode()


def test_an_address_without_the_number_reads_as_a_helper(made: Dossier, sign_in: SignIn) -> None:
    mistyped = sign_in(builders.citizen("com@example.com", "Phạm Cùng Địa Chỉ"))
    text = mistyped.get(at(made)).content.decode()
    assert "ghi số căn cước" in text
    assert MAU not in text
    assert "Trần Thị Cơm" not in text


def test_a_panel_that_nobody_listed_for_followers_is_not_shown_to_them(
    made: Dossier, helper: Client, beneficiary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from motcua.portal import dossier_panels as of

    def new(reading: panels.Reading) -> panels.Panel:
        return of.history(reading)

    monkeypatch.setattr(panels, "TOP", (*panels.TOP, new))
    seen = [read(client, at(made)).count("Lịch sử") for client in (helper, beneficiary)]
    assert seen == [0, 1]


def test_what_i_follow_stands_in_a_group_of_its_own(
    made: Dossier, an: Client, helper: Client, beneficiary: Client, people: People, sign_in: SignIn
) -> None:
    for client in (helper, beneficiary):
        page = client.get("/ho-so/")
        text = page.content.decode()
        assert "Tôi theo dõi" in text
        assert str(made.number) in text
        assert "Trần Thị Cơm" not in tree_of(page).xpath("//main")[0].text_content()
    assert "Tôi theo dõi" not in an.get("/ho-so/").content.decode()
    assert str(made.number) not in sign_in(people.binh).get("/ho-so/").content.decode()


# --- asking somebody ---


def ask(client: Client, dossier: Dossier, email: str) -> tuple[int, str]:
    answer = client.post(at(dossier, "parties"), {"email": email})
    return answer.status_code, answer.content.decode()


def test_who_is_asked_gets_a_letter_and_sees_it_with_that_very_address_only(
    made: Dossier,
    an: Client,
    run_jobs: Callable[[], int],
    mailbox: list[EmailMessage],
    sign_in: SignIn,
) -> None:
    assert ask(an, made, "Giup@Example.com")[0] == 302
    run_jobs()
    letter = next(one for one in mailbox if one["To"] == "giup@example.com")
    words = f"{letter['Subject']}\n{letter.get_content()}"
    assert str(made.number) in letter["Subject"]
    for word in ("Nguyễn Văn An", *WORDS):
        assert word not in words
    (path,) = re.findall(r"http://testserver(/\S+)", words)
    assert Client().get(path).status_code == 302
    assert sign_in(builders.citizen("khac@example.com", "Khác")).get(path).status_code == 404
    assert sign_in(builders.citizen("giup@example.com", "Giúp")).get(path).status_code == 200
    assert "Đã đăng nhập xem" in read(an, at(made, "parties"))


# --- taking somebody off ---


def letters_to(mailbox: list[EmailMessage], address: str) -> list[str]:
    return [str(one["Subject"]).strip() for one in mailbox if one["To"] == address]


def test_a_mistyped_beneficiary_who_has_looked_is_taken_off_and_told(
    made: Dossier,
    an: Client,
    people: People,
    run_jobs: Callable[[], int],
    mailbox: list[EmailMessage],
    sign_in: SignIn,
) -> None:
    mistyped = sign_in(builders.citizen("com@example.com", "Phạm Cùng Địa Chỉ"))
    assert mistyped.get(at(made)).status_code == 200
    place = made.parties.get(capacity=Capacity.BENEFICIARY)
    off = at(made, "unfollow", place.pk)
    assert off in an.get(at(made, "parties")).content.decode()
    asked = read(an, off)
    assert "Bỏ Trần Thị Cơm khỏi hồ sơ?" in asked
    assert "sẽ có một lá thư báo cho họ" in asked
    assert mistyped.get(at(made)).status_code == 200, "asking ends nothing"
    for _twice in range(2):
        an.post(off)
    assert mistyped.get(at(made)).status_code == 404
    run_jobs()
    told = [one for one in letters_to(mailbox, "com@example.com") if "không còn theo dõi" in one]
    assert told == [f"Ông/Bà không còn theo dõi hồ sơ {made.number}"]
    place.refresh_from_db()
    assert place.ended_by == people.an


def test_who_never_looked_hears_nothing_when_taken_off(
    made: Dossier, an: Client, run_jobs: Callable[[], int], mailbox: list[EmailMessage]
) -> None:
    place = made.parties.get(capacity=Capacity.BENEFICIARY)
    assert "lá thư báo" not in read(an, at(made, "unfollow", place.pk))
    an.post(at(made, "unfollow", place.pk))
    run_jobs()
    assert not any("không còn theo dõi" in said for said in letters_to(mailbox, "com@example.com"))


def test_the_owner_cannot_take_themself_off(made: Dossier, an: Client) -> None:
    own = made.parties.get(capacity=Capacity.REPRESENTATIVE)
    assert an.post(at(made, "unfollow", own.pk)).status_code == 404
    assert parties.current(made).filter(pk=own.pk).exists()


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("", "Thư điện tử"),
        ("x", "Nhập địa chỉ e-mail đúng"),
        ("hai@dia@chi.vn", "Nhập địa chỉ e-mail đúng"),
        ("a" * 250 + "@example.com", "ngắn hơn"),
        ("an@example.com", "chính mình"),
        (" AN@EXAMPLE.COM ", "chính mình"),
        ("com@example.com", "đã theo dõi"),
    ],
)
def test_a_wrong_address_is_said_at_the_field_and_stays_typed(
    made: Dossier, an: Client, email: str, says: str
) -> None:
    before = Party.objects.count()
    status, text = ask(an, made, email)
    assert status == 422
    assert says in text
    assert f'value="{email}"' in text or email == ""
    assert Party.objects.count() == before


def test_twice_the_same_is_once_and_the_sixth_is_too_many(made: Dossier, an: Client) -> None:
    for n in range(20):
        status, text = ask(an, made, f"giup{n}@example.com")
        assert status == (302 if n < 5 else 422)
    assert "là nhiều nhất" in text
    assert "giup19@example.com" in text
    first = parties.helpers(made).first()
    assert first is not None
    an.post(at(made, "unfollow", first.pk))
    assert ask(an, made, "giup1@example.com")[0] == 422
    assert ask(an, made, "giup0@example.com")[0] == 302


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.text(max_size=60), st.emails(), st.emails().map(str.upper)))
def test_whatever_is_typed_is_answered_in_a_sentence_or_asks_one_person(
    made: Dossier, an: Client, email: str
) -> None:
    parties.helpers(made).update(ended_at=clock.now(), added_at="2026-01-01T00:00Z")
    status, _text = ask(an, made, email)
    assert status in {302, 400, 422}
    assert parties.helpers(made).count() == (status == 302)


# --- the end of it ---


def test_the_owner_lets_a_helper_go_after_being_asked(
    made: Dossier, an: Client, helper: Client
) -> None:
    place = parties.helpers(made).get()
    assert helper.get(at(made)).status_code == 200
    assert "Thôi nhờ giup@example.com?" in read(an, at(made, "unfollow", place.pk))
    assert an.post(at(made, "unfollow", place.pk)).headers["Location"] == at(made, "parties")
    assert helper.get(at(made)).status_code == 404
    assert str(made.number) not in helper.get("/ho-so/").content.decode()


def test_who_follows_may_leave(made: Dossier, helper: Client, beneficiary: Client) -> None:
    for client in (helper, beneficiary):
        page = client.get(at(made))
        (link,) = tree_of(page).xpath('//a[contains(@href, "/thoi/")]/@href')
        assert "Thôi theo dõi" in read(client, link)
        assert client.post(link).headers["Location"] == "/ho-so/"
        assert client.get(at(made)).status_code == 404


def test_a_helper_ends_nobody_elses_place(made: Dossier, people: People, helper: Client) -> None:
    helper.get(at(made))
    other = parties.ask_helper(made, people.an, email="khac@example.com")
    assert helper.post(at(made, "unfollow", other.pk)).status_code == 404
    actions.withdraw(made, Acting(people.an))
    assert parties.current(made).filter(pk=other.pk).exists()
