"""Work in whose hands: given by the head, taken, handed back, or given by a rule the moment it arrives."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from motcua.accounts.models import Posting
from motcua.agencies.models import Unit
from motcua.common import clock
from motcua.dossiers import actions, assignment, queries
from motcua.dossiers.access import Acting
from motcua.dossiers.models import AssignmentRule, Dossier, Event
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, offered, press
from tests.world import SignIn

PAGE = "/can-bo/phan-cong/"


@pytest.fixture
def tam(people: People) -> Posting:
    return builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")


def rule(people: People, to: Posting | None = None, **said: object) -> AssignmentRule:
    return AssignmentRule.objects.create(
        division=people.hung.division, role="officer", posting=to, **said
    )


def page_of(client: Client, made: Dossier) -> str:
    return client.get(address(made)).content.decode()


def last(made: Dossier) -> Event:
    return made.events.select_related("holder__user").latest("sequence")


# --- by the head ---


def test_the_head_gives_a_dossier_to_a_person_who_reads_by_whom_in_the_queue(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("accepted")
    with clock.at("2026-03-10T09:12"):
        answer = press(sign_in(people.dung), made, "assign", person=tam.pk, note="Việc gấp.")
    assert answer.status_code == 302, answer.content.decode()
    made.refresh_from_db()
    assert made.holder == tam
    assert last(made).data == {"from": None, "to": tam.pk}
    said = "được giao lúc 09:12 ngày 10/03/2026 bởi Phạm Văn Dũng"
    assert said in sign_in(tam).get("/can-bo/").content.decode()
    assert said in page_of(sign_in(tam), made)
    assert str(made.number) not in sign_in(people.hung).get("/can-bo/").content.decode()
    history = page_of(sign_in(people.hung), made)
    assert "Giao cho Đỗ Thị Tâm." in history
    assert "Việc gấp." in history


def test_what_the_head_says_is_not_for_the_citizen(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("accepted")
    press(sign_in(people.dung), made, "assign", person=tam.pk, note="Hùng làm chậm quá.")
    page = sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    assert "Hùng làm chậm" not in page
    assert not made.notices.filter(event=last(made)).exists()


def test_the_head_takes_a_dossier_from_one_and_gives_it_to_another(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("accepted")
    builders.do("begin", made, people.hung)
    assert press(sign_in(people.dung), made, "assign", person=tam.pk).status_code == 302
    assert last(made).data == {"from": people.hung.pk, "to": tam.pk}
    made.refresh_from_db()
    # Whoever had it open is told.
    answer = sign_in(people.hung).post(address(made, "forward"), {"moves": made.moves - 1})
    assert answer.status_code == 409
    assert "Phạm Văn Dũng đã giao việc lúc 09:00" in answer.content.decode()
    assert "đang ở" not in answer.content.decode().split("</h1>")[0]


def test_only_people_of_the_steps_role_in_that_division_can_be_given_it(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("accepted")
    dung = sign_in(people.dung)
    chooser = page_of(dung, made).split('id="assign_person"')[1].split("</select>")[0]
    options = re.findall(r'<option value="(\d+)"', chooser)
    assert set(options) == {str(people.hung.pk), str(tam.pk)}
    for wrong in (people.lan.pk, people.binh.pk, 0, "x"):
        answer = press(dung, made, "assign", person=wrong)
        assert answer.status_code == 422
        assert "Người này không làm bước này ở đây" in answer.content.decode()
    with pytest.raises(actions.NotAllowed):
        actions.assign(made, Acting(people.dung.user, people.dung), to=people.lan)
    assert Dossier.objects.get(pk=made.pk).holder is None


def test_nobody_is_given_their_own_dossier(people: People, tam: Posting) -> None:
    by_account = builders.dossier("accepted", by=tam.user)
    assert [one.pk for one in assignment.able(by_account)] == [people.hung.pk]
    by_card = builders.dossier("accepted")
    people.hung.user.identity_number = "042090000001"  # An's own card: one person, two accounts
    people.hung.user.save()
    assert [one.pk for one in assignment.able(by_card)] == [tam.pk]


def test_the_head_of_the_division_gives_out_its_work_and_no_other(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made, elsewhere = builders.dossier("accepted"), builders.dossier()
    tam.heads = True
    tam.save()
    assert press(sign_in(tam), made, "assign", person=people.hung.pk).status_code == 302
    assert "assign" not in offered(sign_in(tam), elsewhere)
    assert press(sign_in(tam), elsewhere, "assign", person=people.lan.pk).status_code == 403


def test_where_nobody_else_does_the_step_the_page_says_so(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("accepted")
    assert made.holder == people.hung
    assert "chưa có ai khác làm bước này" in page_of(sign_in(people.dung), made)


# --- taking and giving back ---


def test_given_back_it_is_nobodys_and_everybody_may_take_it(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("accepted")
    builders.do("begin", made, people.hung)
    hung, other = sign_in(people.hung), sign_in(tam)
    assert press(hung, made, "give_back", note="Bận").status_code == 422
    answer = press(hung, made, "give_back", note="Hồ sơ đất đai, tôi chưa làm bao giờ.")
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.holder is None
    assert "tôi chưa làm bao giờ" in page_of(other, made)
    assert "tôi chưa làm" not in sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    assert press(hung, made, "give_back", note="Một lần nữa thì sao?").status_code == 403
    assert press(other, made, "take").status_code == 302
    assert Dossier.objects.get(pk=made.pk).holder == tam


def test_a_result_kept_by_one_clerk_can_be_taken_by_another(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier("done")
    other = builders.officer("loan@example.com", "Ngô Thị Loan", "clerk", "one-stop")
    loan = sign_in(other)
    assert press(loan, made, "hand_over", collected_by="An", paper="CCCD").status_code == 403
    assert press(loan, made, "take").status_code == 302
    made.refresh_from_db()
    assert "hand_over" in offered(loan, made)


def test_sent_back_it_goes_to_who_did_it_unless_they_left(people: People, tam: Posting) -> None:
    first, second = builders.dossier("accepted"), builders.dossier("accepted")
    for made in (first, second):
        builders.do("begin", made, tam)
        builders.do("forward", made, tam)
    builders.do("send_back", first, people.dung, private_note="Sửa lại ngày sinh.")
    assert first.holder == tam
    tam.valid_to = clock.today()
    tam.save()
    with clock.at("2026-03-11T09:00"):
        builders.do("send_back", second, people.dung, private_note="Sửa lại ngày sinh.")
        assert second.holder == people.hung  # the only one there now


# --- by rule ---


def test_without_a_rule_work_waits_for_whoever_takes_it(people: People, tam: Posting) -> None:
    assert builders.dossier("accepted").holder is None


def test_the_field_decides_whose_it_is_and_the_event_says_so(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier()
    rule(people, people.hung)
    rule(people, tam, field=made.version.procedure.field)
    builders.do("accept", made, people.lan)
    assert made.holder == tam
    said = f"theo quy tắc: lĩnh vực {made.version.procedure.field.name}"
    assert said in page_of(sign_in(people.dung), made)
    assert said in sign_in(tam).get("/can-bo/").content.decode()
    # What the rule said stays in the history when the rule is gone.
    AssignmentRule.objects.all().delete()
    assert said in page_of(sign_in(people.dung), made)
    assert last(made).data["by_rule"]["to"] == tam.pk


@pytest.mark.parametrize(
    ("residence", "wanted"),
    [
        ("Thôn 2, xã Cẩm Lạc, tỉnh Hà Tĩnh", "tam"),
        ("Thôn 2, xã Cẩm Minh, huyện Cẩm Xuyên, tỉnh Hà Tĩnh", "hung"),
        ("Số 5 ngõ nhỏ", "nobody"),
        ("", "nobody"),
    ],
)
def test_the_territory_is_read_off_the_applicants_address(
    people: People, tam: Posting, residence: str, wanted: str
) -> None:
    rule(people, tam, unit=people.lan.agency.unit)
    rule(people, people.hung, unit=Unit.objects.get(name="Xã Cẩm Minh", valid_to__isnull=False))
    made = builders.dossier()
    made.applicant["residence"] = residence
    builders.do("accept", made, people.lan)
    assert made.holder == {"tam": tam, "hung": people.hung, "nobody": None}[wanted]


def test_the_more_exact_rule_wins(people: People, tam: Posting) -> None:
    made = builders.dossier()
    made.applicant["residence"] = "xã Cẩm Lạc, tỉnh Hà Tĩnh"
    field, unit = made.version.procedure.field, people.lan.agency.unit
    others = [rule(people, people.hung, **said) for said in ({}, {"unit": unit}, {"field": field})]
    both = rule(people, tam, field=field, unit=unit)
    builders.do("accept", made, people.lan)
    assert last(made).data["by_rule"]["rule"] == both.pk
    place_left = {both.pk}
    for wanted in reversed(others):
        AssignmentRule.objects.filter(pk__in=place_left).delete()
        again = builders.dossier()
        again.applicant["residence"] = "xã Cẩm Lạc, tỉnh Hà Tĩnh"
        builders.do("accept", again, people.lan)
        assert last(again).data["by_rule"]["rule"] == wanted.pk
        place_left = {wanted.pk}


def test_else_it_goes_to_whoever_holds_least_and_among_equals_to_the_older_post(
    people: People, tam: Posting
) -> None:
    rule(people)
    holders = []
    for _nth in range(4):
        made = builders.dossier("accepted")
        holders.append(made.holder)
    assert holders == [people.hung, tam, people.hung, tam]
    # What is over does not count.
    done = Dossier.objects.filter(holder=people.hung)[0]
    builders.do("begin", done, people.hung)
    builders.do("stop", done, people.lan, note="Khai trùng hồ sơ khác.")
    assert builders.dossier("accepted").holder == people.hung


def test_who_is_away_is_given_nothing_new_and_nobody_their_own(
    people: People, tam: Posting
) -> None:
    from motcua.accounts import absence

    rule(people)
    today = clock.today()
    absence.record(people.hung, tam, today, today, made_by=people.hung)
    assert [builders.dossier("accepted").holder for _nth in range(2)] == [tam, tam]
    assert builders.dossier("accepted", by=tam.user).holder == people.hung


def test_a_rule_for_somebody_who_left_falls_to_whoever_holds_least(
    people: People, tam: Posting
) -> None:
    left = builders.officer("chin@example.com", "Lý Văn Chín", "officer", "justice")
    rule(people, left)
    left.valid_to = clock.today()
    left.save()
    assert builders.dossier("accepted").holder == left
    with clock.at("2026-03-11T09:00"):
        made = builders.dossier("accepted")
        assert made.holder == people.hung
        assert last(made).data["by_rule"]["least"] is True


def test_a_result_waits_for_whoever_is_at_the_counter_whatever_the_rules_say(
    people: People,
) -> None:
    other = builders.officer("loan@example.com", "Ngô Thị Loan", "clerk", "one-stop")
    AssignmentRule.objects.create(division=other.division, role="clerk", posting=other)
    made = builders.dossier("submitted")
    assert made.holder == other
    builders.walk(made, "done")
    assert made.holder is None


# --- the head's page ---


def test_the_page_shows_who_has_how_much(people: People, tam: Posting, sign_in: SignIn) -> None:
    with clock.at("2026-03-02T09:00"):
        late = builders.dossier("accepted")
        builders.do("take", late, tam)
    soon = builders.dossier("accepted")
    builders.do("take", soon, tam)
    builders.dossier("accepted")
    division = people.hung.division_id
    found = assignment.loads(division, soon.step_due_at)
    assert [(load.posting, load.open, load.soon, load.late) for load in found] == [
        (people.hung, 0, 0, 0),
        (tam, 2, 1, 1),
        (None, 1, 1, 0),
    ]
    page = sign_in(people.dung).get(f"{PAGE}?bo-phan={division}").content.decode()
    assert "Đỗ Thị Tâm" in page
    assert "Chưa ai nhận" in page


def test_dossiers_in_the_hands_of_who_left_are_not_lost(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made = builders.dossier("accepted")
    builders.do("take", made, tam)
    tam.valid_to = clock.today()
    tam.save()
    with clock.at("2026-03-11T09:00"):
        dung = sign_in(people.dung)
        page = dung.get(f"{PAGE}?bo-phan={people.hung.division_id}").content.decode()
        assert "vị trí đã hết hạn: giao hồ sơ cho người khác" in page
        assert press(dung, made, "assign", person=people.hung.pk).status_code == 302


def test_a_head_writes_and_deletes_rules_for_the_own_division(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    tam.heads = True
    tam.save()
    head = sign_in(tam)
    assert head.post(PAGE, {"to": people.hung.pk}).status_code == 302
    made = AssignmentRule.objects.get()
    assert (made.posting, made.role, made.field, made.unit) == (people.hung, "officer", None, None)
    again = head.post(PAGE, {"to": "least:officer"})
    assert again.status_code == 422
    assert "xóa quy tắc đó trước" in again.content.decode()
    assert head.post(PAGE, {"xoa": made.pk}).status_code == 302
    assert not AssignmentRule.objects.exists()
    assert head.post(PAGE, {"to": "least:officer"}).status_code == 302
    assert AssignmentRule.objects.get().posting is None


@pytest.mark.parametrize("wrong", ["", "x", "0", "least:leader", "999999"])
def test_a_rule_names_somebody_of_the_division(people: People, sign_in: SignIn, wrong: str) -> None:
    people.hung.heads = True
    people.hung.save()
    assert sign_in(people.hung).post(PAGE, {"to": wrong}).status_code == 422
    assert sign_in(people.hung).post(PAGE, {"to": people.lan.pk}).status_code == 422
    assert not AssignmentRule.objects.exists()


def test_to_who_leads_nobody_the_page_is_not_there(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    hung = sign_in(people.hung)
    assert hung.get(PAGE).status_code == 404
    assert hung.post(PAGE, {"to": tam.pk}).status_code == 404
    assert PAGE not in hung.get("/can-bo/").content.decode()
    tam.heads = True
    tam.save()
    assert sign_in(tam).get(PAGE).status_code == 200
    # Another division's page, and another's rule.
    theirs = AssignmentRule.objects.create(division=people.lan.division, role="clerk")
    assert sign_in(tam).get(f"{PAGE}?bo-phan={people.lan.division_id}").status_code == 404
    for key in (theirs.pk, 0, "x", "9" * 30):
        assert sign_in(tam).post(PAGE, {"xoa": key}).status_code == 404
    assert AssignmentRule.objects.filter(pk=theirs.pk).exists()


def test_the_line_about_who_gave_it_costs_one_query_for_the_whole_list(
    people: People, tam: Posting, django_assert_num_queries: object
) -> None:
    rule(people, tam)
    made = [builders.dossier("accepted") for _nth in range(3)]
    with django_assert_num_queries(1):
        assert set(queries.given(made)) == {one.pk for one in made}
