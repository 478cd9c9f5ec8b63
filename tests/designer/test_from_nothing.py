"""A whole procedure written on pages only, tested, published by a second person, and there for citizens."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from motcua.common import clock
from motcua.designer.models import Draft, State
from tests.designer.pages import sent, text

pytestmark = pytest.mark.django_db


class Writing:
    """One person at the pages of one draft."""

    def __init__(self, client: Client, pk: int) -> None:
        self.client, self.base = client, f"/soan-thu-tuc/{pk}/"

    def fill(self, where: str, **boxes: Any) -> None:
        answer = self.client.post(
            f"{self.base}{where}/", sent(self.client.get(f"{self.base}{where}/"), **boxes)
        )
        assert answer.status_code == 302, text(answer)

    def press(self, page: str, go: str) -> str:
        revision = Draft.objects.get().revision
        data = {"go": go, "revision": revision}
        return text(self.client.post(f"{self.base}{page}", data, follow=True))


def described(page: Writing) -> None:
    page.fill(
        "sua",
        effective_from="01/04/2026",
        level="4",
        offered_by=["commune-committee"],
        decided_by=["commune-committee"],
        summary="Cho phép thả diều ở bãi đất của xã.",
    )
    page.fill("them/result", name="Giấy phép thả diều")
    page.fill("sua/limit", value="3", unit="working_day")
    page.fill("them/channels", channel="online", fee="15.000")
    page.fill("them/papers", name="Ảnh chụp con diều", required="on", copies="1")


def asked(page: Writing) -> None:
    page.fill("them/form", title="Con diều")
    page.fill("them/form/0/fields", label="Diều dài bao nhiêu mét", kind="number", required="on")
    page.fill("them/form/0/fields", label="Có sáo không", kind="yes_no", required="on")
    page.fill(
        "them/form/0/fields",
        label="Loại sáo",
        kind="one_of",
        options="Sáo trúc\nSáo gỗ",
        show_when='co_sao_khong == "yes"',
    )
    page.fill("sua/declaration", title="TỜ KHAI THẢ DIỀU")


def worked(page: Writing) -> None:
    page.fill(
        "them/steps",
        name="Thẩm định",
        role="officer",
        division="justice",
        working_hours="12",
    )
    page.press("", "up:steps/2")


def tried(page: Writing) -> None:
    page.fill("them/scenarios", name="Nộp đủ thì được nhận")
    for move in ({"do": "fill"}, {"do": "attach"}, {"do": "submit"}):
        page.fill("them/scenarios/0/moves", **move)
    page.fill("them/scenarios/0/moves", do="expect", status="submitted")


def test_a_procedure_is_built_tested_published_and_found(writer: Client, reader: Client) -> None:
    data = {"name": "Cấp giấy phép thả diều", "code": "9.000001", "field": "ho-tich"}
    writer.post("/soan-thu-tuc/moi/", data)
    draft = Draft.objects.get()
    page = Writing(writer, draft.pk)
    described(page)
    asked(page)
    worked(page)
    tried(page)
    draft.refresh_from_db()
    overview = text(writer.get(page.base))
    assert "Không còn chỗ nào phải sửa" in overview, overview
    assert [step["key"] for step in draft.body["steps"]] == ["intake", "tham_dinh", "hand_over"]
    assert [f["key"] for f in draft.body["form"][0]["fields"]] == [
        "dieu_dai_bao_nhieu_met",
        "co_sao_khong",
        "loai_sao",
    ]
    assert "Mọi kịch bản đều xanh" in page.press("kich-ban/", "")
    assert "Đã đề nghị công bố" in page.press("cong-bo/", "propose")
    assert "Đã công bố phiên bản 1" in Writing(reader, draft.pk).press("cong-bo/", "publish")
    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED
    assert Client().get("/thu-tuc/9.000001/").status_code == 410, "not before its day"
    with clock.at("2026-04-02T09:00"):
        assert "Cho phép thả diều" in text(Client().get("/thu-tuc/9.000001/"))
