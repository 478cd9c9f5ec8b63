"""A case from the procedure's page to the promise: what is asked, demanded and due depends on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.common import clock
from motcua.documents import actions as documents
from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.files.serve import response
from motcua.procedures import actions as publishing
from motcua.procedures.models import Field, Version
from motcua.procedures.reader import parse
from tests import builders
from tests.builders import People
from tests.pdf import words_of
from tests.portal.filled_form import error_links, tree_of, values_of
from tests.procedures.case_samples import with_cases
from tests.world import SignIn

PAGE = reverse("portal:procedure", args=["1.004873"])


@pytest.fixture
def version(people: People) -> Version:
    return publish(with_cases())


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


def publish(data: dict[str, Any]) -> Version:
    description, defects = parse(data)
    assert not defects
    assert description is not None
    return publishing.publish(description, field=Field.objects.get(slug=data["field"]))[0]


def text_of(response: Any) -> str:
    return " ".join(" ".join(tree_of(response).xpath("//main//text()")).split())


def open_page(client: Client, draft: Dossier, step: str) -> Any:
    return client.get(reverse("portal:step", args=[draft.key, step]))


def test_the_procedure_page_tells_the_cases_with_their_own_limits(
    client: Client, version: Version
) -> None:
    text = text_of(client.get(PAGE))
    assert "3 ngày làm việc đến 10 ngày làm việc, tùy trường hợp" in text
    assert "Cấp lần đầu Chưa được cấp lần nào. Thời hạn: 3 ngày làm việc" in text
    assert "Cấp lại vì mất Thời hạn: 10 ngày làm việc" in text
    assert "Đơn trình báo mất giấy – 1 bản chính Trường hợp: Cấp lại vì mất." in text


def test_a_case_chosen_on_the_page_stands_in_the_new_draft(
    client: Client, people: People, version: Version
) -> None:
    page = client.get(PAGE, {"agency": builders.agency().slug})
    (form,) = (
        form
        for form in tree_of(page).xpath("//main//form")
        if "Nộp cho trường hợp này: Cấp lại vì mất" in " ".join(form.text_content().split())
    )
    posted = {box.get("name"): box.get("value") for box in form.xpath(".//input")}
    client.post(form.get("action"), posted)
    draft = Dossier.objects.get(by=people.an)
    assert draft.case_name == "Cấp lại vì mất"
    declaration = open_page(client, draft, "to-khai")
    assert values_of(declaration)["case"] == "lost"
    assert "lost_where" in values_of(declaration)
    # Pressed again, the same draft goes on; the other case is another draft.
    client.post(form.get("action"), posted)
    assert Dossier.objects.count() == 1
    client.post(form.get("action"), posted | {"truong_hop": "first"})
    assert Dossier.objects.count() == 2


def test_who_signs_in_on_the_way_keeps_the_case(
    client: Client, people: People, version: Version
) -> None:
    address = reverse("portal:start", args=["1.004873"])
    query = {"agency": builders.agency().slug, "truong_hop": "lost"}
    page = client.get(address, query)
    assert "Trường hợp: Cấp lại vì mất" in text_of(page)
    client.post(address, values_of(page, '//main//form[@method="post"]'))
    assert Dossier.objects.get(by=people.an).case_key == "lost"


def test_a_made_up_case_in_the_address_is_not_taken_over(
    client: Client, people: People, version: Version
) -> None:
    address = reverse("portal:start", args=["1.004873"])
    client.post(address, {"agency": builders.agency().slug, "truong_hop": "stolen"})
    assert Dossier.objects.get(by=people.an).declaration == {}


def test_without_a_case_nothing_is_sent(client: Client, version: Version) -> None:
    draft = builders.draft(case="")
    page = client.post(
        reverse("portal:send", args=[draft.key]), {"pledge": "on", "delivery": "counter"}
    )
    ((link, sentence),) = error_links(page)
    assert link.endswith("#id_case_0")
    assert sentence == "Chọn “Trường hợp”."


def test_papers_of_another_case_are_neither_shown_nor_demanded(
    client: Client, version: Version
) -> None:
    draft = builders.draft(case="first")
    papers = reverse("portal:papers", args=[draft.key])
    assert "Đơn trình báo" not in text_of(client.get(papers))
    drafts.save_part(draft, "declaration", draft.declaration | {"case": "lost"})
    assert "Đơn trình báo mất giấy – 1 bản chính (bắt buộc)" in text_of(client.get(papers))
    assert [defect.field for defect in drafts.defects(draft)] == ["report"]


def test_a_file_of_the_case_one_had_first_is_seen_before_it_is_sent(
    client: Client, version: Version
) -> None:
    draft = builders.draft(case="lost")
    drafts.save_part(draft, "declaration", draft.declaration | {"case": "first"})
    for name in ("portal:papers", "portal:review"):
        assert "report.pdf" in text_of(client.get(reverse(name, args=[draft.key])))


@pytest.mark.parametrize(("case", "due"), [("first", "2026-03-13"), ("lost", "2026-03-24")])
def test_the_limit_of_the_case_is_what_is_promised(
    people: People, version: Version, case: str, due: str
) -> None:
    dossier = builders.dossier("accepted", case=case)
    assert dossier.due_at is not None
    assert f"{clock.local(dossier.due_at):%Y-%m-%d}" == due


def test_the_steps_of_a_longer_case_have_more_time(people: People, version: Version) -> None:
    first, lost = (builders.dossier("accepted", case=case) for case in ("first", "lost"))
    assert first.step_due_at is not None
    assert lost.step_due_at is not None
    assert lost.step_due_at > first.step_due_at


def test_after_a_supplement_the_clock_goes_on_by_the_rule_of_the_case(
    people: People, version: Version
) -> None:
    dues = {}
    for case in ("first", "lost"):
        with clock.at("2026-03-10T09:00"):
            dossier = builders.dossier("accepted", case=case)
            builders.ask(dossier, people.lan)
        with clock.at("2026-03-12T09:00"):
            builders.attach(dossier, ["previous_certificate"])
            actions.supplement(dossier, Acting(people.an))
        assert dossier.due_at is not None
        dues[case] = f"{clock.local(dossier.due_at):%Y-%m-%d}"
    # The first starts its three days anew; the other goes on with the ten it had.
    assert dues == {"first": "2026-03-17", "lost": "2026-03-26"}


def test_the_case_stands_on_every_page_and_paper(
    client: Client, people: People, sign_in: SignIn, version: Version
) -> None:
    draft = builders.draft(case="lost")
    assert "Cấp lại vì mất" in text_of(client.get(reverse("portal:review", args=[draft.key])))
    dossier = builders.dossier("accepted", case="lost")
    assert "Trường hợp: Cấp lại vì mất" in text_of(
        client.get(reverse("portal:dossier", args=[dossier.number]))
    )
    seen = sign_in(people.hung).get(reverse("desk:dossier", args=[dossier.number]))
    assert "Trường hợp: Cấp lại vì mất" in text_of(seen)
    papers = {
        document.kind: documents.rendered(document.pk) for document in dossier.documents.all()
    }
    for kind, said in (
        ("declaration", "Cấp lại vì mất"),
        ("01", "(trường hợp: Cấp lại vì mất)"),
        ("01", "10 ngày làm việc"),
    ):
        answer = response(papers[kind])
        content = b"".join(answer.streaming_content)  # type: ignore[arg-type]
        answer.close()
        assert said in words_of(content)


def test_the_desk_asks_for_no_paper_of_another_case_and_not_for_the_case(
    people: People, sign_in: SignIn, version: Version
) -> None:
    dossier = builders.dossier("submitted", case="first")
    page = sign_in(people.lan).get(reverse("desk:dossier", args=[dossier.number]))
    names = {box.get("name") for box in tree_of(page).xpath("//main//input")}
    assert "papers-previous_certificate" in names
    assert not {"papers-report", "fields-case"} & names
    lan = Acting(people.lan.user, people.lan)
    for papers, fields in (({"report": "Nộp thêm."}, {}), ({}, {"case": "Chọn lại."})):
        with pytest.raises(actions.CannotAsk):
            actions.ask_supplement(dossier, lan, papers=papers, fields=fields)


def test_the_blank_form_lets_one_tick_the_case(client: Client, version: Version) -> None:
    blank = client.get(reverse("portal:blank_form", args=["1.004873"]))
    words = words_of(blank.content)
    assert "Cấp lần đầu" in words
    assert "Cấp lại vì mất" in words
