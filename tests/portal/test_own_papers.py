"""Papers people write themselves: a blank to fill by hand, and an example that says it is one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.procedures.models import Version
from motcua.procedures.reader import parse
from tests import builders
from tests.builders import People
from tests.pdf import words_of
from tests.portal.filled_form import tree_of
from tests.portal.test_cases import PAGE, publish, text_of
from tests.procedures.builders import sample
from tests.world import SignIn

TEMPLATE: dict[str, Any] = {
    "title": "Giấy ủy quyền",
    "lines": [
        "Bên ủy quyền: {giver}",
        "Số định danh: {giver_number} | Điện thoại: {phone}",
        "Nội dung ủy quyền: {what:lines}",
    ],
    "sample": {
        "giver": "Nguyễn Văn Mẫu",
        "giver_number": "042090000001",
        "phone": "0912000001",
        "what": "Nộp hồ sơ và nhận kết quả.",
    },
    "signers": ["Bên ủy quyền", "Bên được ủy quyền"],
}


def with_template(**changes: Any) -> dict[str, Any]:
    data = sample()
    data["papers"][0]["template"] = TEMPLATE | changes
    return data


@pytest.fixture
def version(people: People) -> Version:
    return publish(with_template())


def address(version: Version, name: str, key: str = "previous_certificate") -> str:
    return reverse(f"portal:{name}", args=[version.procedure.code, version.number, key])


def test_anybody_gets_the_blank_with_places_to_write_on(version: Version) -> None:
    answer = Client().get(address(version, "paper_blank"))
    words = words_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    for said in ("GIẤY ỦY QUYỀN", "Bên ủy quyền:", "BÊN ĐƯỢC ỦY QUYỀN"):
        assert said in words
    for foreign in ("Nguyễn Văn Mẫu", "MẪU ĐIỀN", "Kính gửi"):
        assert foreign not in words


def test_the_example_is_filled_and_says_that_it_is_one(version: Version) -> None:
    words = words_of(Client().get(address(version, "paper_sample")).content)
    for said in ("MẪU ĐIỀN", "chỉ để minh họa", "Nguyễn Văn Mẫu", "Nộp hồ sơ và nhận kết quả."):
        assert said in words


def test_both_are_offered_on_the_procedure_page_and_where_papers_are_added(
    version: Version, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people.an)
    draft = builders.draft()
    for page in (client.get(PAGE), client.get(reverse("portal:papers", args=[draft.key]))):
        links = {link.get("href") for link in tree_of(page).xpath("//main//a")}
        assert {address(version, "paper_blank"), address(version, "paper_sample")} <= links


def test_a_draft_of_a_replaced_version_still_offers_that_versions_paper(
    version: Version, people: People, sign_in: SignIn
) -> None:
    draft = builders.draft()
    newer = publish(with_template(title="Giấy nhờ làm thay"))
    assert newer.number != version.number
    page = sign_in(people.an).get(reverse("portal:papers", args=[draft.key]))
    links = {link.get("href") for link in tree_of(page).xpath("//main//a")}
    assert address(version, "paper_blank") in links
    assert "GIẤY ỦY QUYỀN" in words_of(Client().get(address(version, "paper_blank")).content)
    assert "LÀM THAY" in words_of(Client().get(address(newer, "paper_blank")).content)


def test_what_was_never_published_has_no_paper(version: Version) -> None:
    anybody = Client()
    assert anybody.get(address(version, "paper_blank", "no_such_paper")).status_code == 404
    assert (
        anybody.get(address(version, "paper_blank").replace("1.004873", "1.0")).status_code == 404
    )
    unknown = address(version, "paper_blank").replace(f"ban-{version.number}", "ban-99")
    assert anybody.get(unknown).status_code == 404
    plain = publish(with_template(sample={}))
    assert anybody.get(address(plain, "paper_blank")).status_code == 200
    assert anybody.get(address(plain, "paper_sample")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "key", "mend"),
    [
        ({"sample": {"giver": "Mẫu"}}, "sample", "còn thiếu"),
        ({"sample": TEMPLATE["sample"] | {"taker": "Mẫu"}}, "sample", "không dòng nào"),
        ({"lines": ["Bên ủy quyền: {giver"]}, "lines", "dấu { }"),
        ({"lines": ["Bên ủy quyền: {giver:boxes}"], "sample": {}}, "lines", "chỉ dùng lines"),
    ],
)
def test_a_template_that_makes_no_sense_is_refused(
    changes: dict[str, Any], key: str, mend: str
) -> None:
    _description, defects = parse(with_template(**changes))
    assert any(
        where == ("papers", 0, "template", key) and mend in message for where, message in defects
    )


def test_certified_copies_and_what_the_office_looks_up_are_said(
    people: People, sign_in: SignIn
) -> None:
    data = sample()
    data["papers"] += [
        {"key": "deed", "name": "Sổ đỏ", "required": True, "certified": 1, "copies": 2},
        {"key": "home", "name": "Giấy tờ cư trú", "mode": "not_needed_if_data", "original": 1},
        {"key": "card", "name": "Căn cước", "mode": "present", "original": 1},
    ]
    publish(data)
    client = sign_in(people.an)
    draft = builders.draft()
    page = text_of(client.get(PAGE))
    step = text_of(client.get(reverse("portal:papers", args=[draft.key])))
    for text in (page, step):
        assert "Sổ đỏ – 1 bản sao chứng thực, 2 bản chụp" in text
        assert "Giấy tờ cư trú – 1 bản chính" in text
        assert "hỉ khi không tra được" in text
    dossier = builders.dossier("accepted")
    desk = text_of(sign_in(people.lan).get(reverse("desk:dossier", args=[dossier.number])))
    assert "Sổ đỏ – 1 bản sao chứng thực, 2 bản chụp" in desk
    receipt = dossier.documents.get(kind="01")
    shown = client.get(reverse("portal:document", args=[dossier.number, receipt.pk]))
    words = words_of(b"".join(shown.streaming_content))  # type: ignore[attr-defined]
    assert "Sổ đỏ (theo quy định: 1 bản sao chứng thực, 2 bản chụp)" in words
