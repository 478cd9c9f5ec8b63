"""Asking for what lacks: once, in time, for what is published, through the one-stop desk, else with leave."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from motcua.common import clock
from motcua.dossiers import actions
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.desk.pressing import PAPER, address, follow, offered, press, printed, result_file
from tests.world import SignIn

WHY = "Ảnh bị mờ, không đọc được số."
ASKED = {f"papers-{PAPER}": "on", f"papers-{PAPER}-reason": WHY}
REASON = "Cơ quan cấp giấy vừa báo giấy cũ đã bị hủy."


def answered(people: People) -> Dossier:
    """At work again after a first request was answered."""
    made = builders.dossier(at="processing")
    builders.do("ask_supplement", made, people.lan, papers={PAPER: WHY}, fields={})
    builders.attach(made, [PAPER])
    actions.supplement(made, Acting(people.an))
    return made


# --- what ---


def test_what_no_list_publishes_needs_the_law_that_demands_it(
    people: People, sign_in: SignIn
) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    typed = {"other-0-name": "Bản án ly hôn", "other-0-reason": "Tờ khai ghi đã ly hôn."}
    wrong = press(lan, made, "ask_supplement", **typed)
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Ghi căn cứ pháp luật" in page
    assert "Bản án ly hôn" in page
    law = {"other-0-article": "Điều 22 khoản 2 Nghị định 123/2015/NĐ-CP"}
    text = printed(lan, follow(lan, press(lan, made, "ask_supplement", **typed, **law)))
    assert "Bản án ly hôn" in text
    assert "123/2015" in "".join(text.split())
    made.refresh_from_db()
    (key,) = made.wanted["others"]
    an = sign_in(people.an)
    url = f"/ho-so/{made.number}/bo-sung/"
    assert "Bản án ly hôn" in an.get(url).content.decode()
    assert "Bản án ly hôn" in an.get(f"/ho-so/{made.number}/").content.decode()
    assert an.post(url, {"go": "send"}).status_code == 422
    upload = result_file(name="ban-an.pdf")
    added = re.search(rf'action="({url}[^"]*{key}[^"]*)"', an.get(url).content.decode())
    assert added
    assert an.post(added[1], {"files": [upload]}).status_code == 302
    assert an.post(url, {"go": "send"}).status_code == 302
    assert "ban-an.pdf" in lan.get(address(made)).content.decode()
    assert "Bản án ly hôn" in an.get(f"/ho-so/{made.number}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"papers-forged": "on"}, "không có trong danh mục công bố"),
        ({"fields-forged": "on"}, "không có trong danh mục công bố"),
        ({"papers-": "on"}, "không có trong danh mục công bố"),
    ],
)
def test_what_the_page_never_offered_is_refused_with_a_sentence(
    people: People, sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    made = builders.dossier()
    answer = press(sign_in(people.lan), made, "ask_supplement", **ASKED, **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert WHY in page
    made.refresh_from_db()
    assert (made.status, made.supplements_asked) == ("submitted", 0)


def test_a_paper_of_another_case_is_not_dropped_but_refused(people: People) -> None:
    made = builders.dossier(code="1.004859", case="correction")
    others = [
        paper
        for paper in made.version.description.papers
        if paper.cases and made.case_key not in paper.cases
    ]
    assert others
    with pytest.raises(actions.CannotAsk) as refused:
        builders.do("ask_supplement", made, people.lan, papers={others[0].key: "Thiếu."}, fields={})
    assert "trường hợp khác" in refused.value.sentence
    assert others[0].name in refused.value.sentence
    with pytest.raises(actions.CannotAsk):
        builders.do("ask_supplement", made, people.lan, papers={}, fields={"khong_co": "Thiếu."})


def test_the_citizen_may_add_nothing_that_was_not_asked_for(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier()
    builders.do("ask_supplement", made, people.lan, papers={PAPER: WHY}, fields={})
    an = sign_in(people.an)
    for key in ("end_of_marriage", "khac-1-1", "khac-9-9"):
        upload = result_file()
        url = f"/ho-so/{made.number}/bo-sung/{key}/"
        assert an.post(url, {"files": [upload]}).status_code == 404
    assert not made.attachments.filter(sent=False).exists()


# --- through the one-stop desk ---


def test_an_officers_request_is_sent_by_the_one_stop_desk(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="processing")
    hung, lan, an = sign_in(people.hung), sign_in(people.lan), sign_in(people.an)
    assert press(hung, made, "ask_supplement", **ASKED).status_code == 403
    typed = {**ASKED, "note": "Chụp đủ bốn góc.", "private_note": "Giấy này hay bị làm giả."}
    follow(hung, press(hung, made, "propose_supplement", **typed))
    made.refresh_from_db()
    assert (made.status, made.supplements_asked) == ("processing", 0)
    assert made.proposed["papers"] == {PAPER: WHY}
    listed = lan.get("/can-bo/?xem=de-nghi-bo-sung").content.decode()
    assert str(made.number) in listed
    assert "Đề nghị bổ sung chờ gửi" in listed
    page = lan.get(address(made)).content.decode()
    assert "Giấy này hay bị làm giả." in page
    # Prefilled: ticked, with the reason and the words for all.
    assert re.search(rf'name="papers-{PAPER}"[^>]* checked', page)
    assert f'value="{WHY}"' in page
    assert "Chụp đủ bốn góc." in page
    told = an.get(f"/ho-so/{made.number}/").content.decode()
    assert WHY not in told
    assert "làm giả" not in told
    text = printed(lan, follow(lan, press(lan, made, "ask_supplement", **ASKED)))
    assert WHY in text
    made.refresh_from_db()
    assert (made.status, made.proposed) == ("supplement_wanted", {})
    assert str(made.number) not in lan.get("/can-bo/?xem=de-nghi-bo-sung").content.decode()


def test_a_proposal_is_returned_with_a_remark(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="processing")
    hung, lan = sign_in(people.hung), sign_in(people.lan)
    assert "decline_supplement" not in offered(lan, made)
    assert press(lan, made, "decline_supplement", private_note=REASON).status_code == 403
    press(hung, made, "propose_supplement", **ASKED)
    made.refresh_from_db()
    assert press(lan, made, "decline_supplement", private_note="Ngắn").status_code == 422
    follow(lan, press(lan, made, "decline_supplement", private_note="Giấy này tra được trên máy."))
    made.refresh_from_db()
    assert made.proposed == {}
    page = hung.get(address(made)).content.decode()
    assert "trả lại đề nghị bổ sung" in page
    assert "Giấy này tra được trên máy." in page
    assert (
        "Giấy này tra được" not in sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    )


def test_a_proposal_ends_with_its_step(people: People) -> None:
    made = builders.dossier(at="processing")
    builders.do("propose_supplement", made, people.hung, papers={PAPER: WHY}, fields={})
    builders.do("forward", made, people.hung)
    assert made.proposed == {}


# --- once ---


def test_a_second_request_needs_the_leader_and_is_called_so_everywhere(
    people: People, sign_in: SignIn
) -> None:
    made = answered(people)
    lan, dung, an = sign_in(people.lan), sign_in(people.dung), sign_in(people.an)
    assert "ask_supplement" not in offered(lan, made)
    assert (
        "Muốn yêu cầu nữa phải được lãnh đạo cho phép." in lan.get(address(made)).content.decode()
    )
    assert press(lan, made, "ask_supplement", **ASKED).status_code == 403
    assert press(lan, made, "allow_second_supplement", note=REASON).status_code == 403
    assert press(dung, made, "allow_second_supplement", note="Ừ").status_code == 422
    follow(dung, press(dung, made, "allow_second_supplement", note=REASON))
    made.refresh_from_db()
    assert made.may_ask_again
    assert "allow_second_supplement" not in offered(dung, made)
    done = follow(lan, press(lan, made, "ask_supplement", **ASKED))
    text = " ".join(printed(lan, done).split())
    assert "Bổ sung lần 2" in text
    assert REASON in text
    made.refresh_from_db()
    assert (made.supplements_asked, made.may_ask_again) == (2, False)
    event = made.events.get(action="ask_supplement", data__round=2)
    assert event.data["leave"]["reason"] == REASON
    assert event.data["leave"]["because"] == ["again"]
    assert "bổ sung lần 2" in done
    assert "chờ bổ sung lần 2" in lan.get("/can-bo/?xem=cho-bo-sung").content.decode()
    assert "Cần bổ sung lần 2" in an.get(f"/ho-so/{made.number}/").content.decode()
    assert "Bổ sung hồ sơ lần 2" in an.get(f"/ho-so/{made.number}/bo-sung/").content.decode()
    assert "cần bổ sung lần 2" in made.notices.latest("pk").subject
    # The leave was for one request.
    builders.attach(made, [PAPER])
    actions.supplement(made, Acting(people.an))
    assert "ask_supplement" not in offered(lan, made)


def test_a_leader_of_another_agency_allows_nothing(people: People, sign_in: SignIn) -> None:
    made = answered(people)
    stranger = builders.officer(
        "truong@example.com", "Đặng Văn Trưởng", "leader", "leadership", at="UBND xã Cẩm Xuyên"
    )
    answer = press(sign_in(stranger), made, "allow_second_supplement", note=REASON)
    assert answer.status_code == 404
    made.refresh_from_db()
    assert not made.may_ask_again


# --- in time ---


def test_the_three_working_days_are_told_and_kept(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="processing")
    lan = sign_in(people.lan)
    assert clock.local(made.ask_until) == clock.moment("2026-03-13T17:00")  # type: ignore[arg-type]
    for page in ("/can-bo/?xem=dang-mo", address(made)):
        assert "để yêu cầu bổ sung" in lan.get(page).content.decode()
    with clock.at("2026-03-13T16:59"):
        builders.do("ask_supplement", made, people.lan, papers={PAPER: WHY}, fields={})
    event = made.events.get(action="ask_supplement")
    assert event.data["in_window"] is True
    assert "Trong hạn yêu cầu bổ sung" in lan.get(address(made)).content.decode()


def test_after_three_days_asking_needs_leave_and_the_event_says_so(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier(at="processing")
    lan, dung = sign_in(people.lan), sign_in(people.dung)
    with clock.at("2026-03-13T17:01"):
        assert "ask_supplement" not in offered(lan, made)
        page = lan.get(address(made)).content.decode()
        assert "Đã hết 3 ngày làm việc" in page
        assert "để yêu cầu bổ sung" not in lan.get("/can-bo/?xem=dang-mo").content.decode()
        assert press(lan, made, "ask_supplement", **ASKED).status_code == 403
        # The officer may still propose it; the leader decides.
        builders.do("propose_supplement", made, people.hung, papers={PAPER: WHY}, fields={})
        assert str(made.number) in dung.get("/can-bo/?xem=de-nghi-bo-sung").content.decode()
        follow(dung, press(dung, made, "allow_second_supplement", note=REASON))
        made.refresh_from_db()
        follow(lan, press(lan, made, "ask_supplement", **ASKED))
        event = made.events.get(action="ask_supplement")
        assert event.data["in_window"] is False
        assert event.data["leave"]["because"] == ["late"]
        said = lan.get(address(made)).content.decode()
    assert "Quá hạn yêu cầu bổ sung" in said
    assert REASON in said


def test_who_does_not_answer_is_listed_and_may_be_stopped(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(at="processing"), sign_in(people.lan)
    builders.do("ask_supplement", made, people.lan, papers={PAPER: WHY}, fields={})
    assert made.reply_by
    with clock.at(made.reply_by):
        assert "Quá hạn bổ sung" not in lan.get("/can-bo/").content.decode()
    with clock.at(made.reply_by + timedelta(minutes=1)):
        listed = lan.get("/can-bo/?xem=qua-han-bo-sung").content.decode()
        assert str(made.number) in listed
        assert "Quá hạn bổ sung" in lan.get("/can-bo/").content.decode()
        page = lan.get(address(made)).content.decode()
        assert "Người nộp không bổ sung hồ sơ trong thời hạn đã báo" in page
        found: Any = re.search(r'name="note"[^>]*id="stop_note"[^>]*>\s*([^<]+)<', page)
        assert found
        follow(lan, press(lan, made, "stop", note=found[1]))
    made.refresh_from_db()
    assert (made.status, made.reply_by) == ("stopped", None)
