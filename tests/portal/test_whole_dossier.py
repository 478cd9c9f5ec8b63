"""The whole dossier as one ZIP: it checks itself on a machine without the portal, and gives nothing inside away."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tracemalloc
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from motcua.documents import export
from motcua.dossiers import actions
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, history_mark
from motcua.dossiers.proof import sealing, verify
from motcua.dossiers.statuses import Status
from motcua.files.models import StoredFile
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.pdf import words_of
from tests.portal.filled_form import tree_of
from tests.world import SignIn

pytestmark = pytest.mark.django_db
SENT = [status.value for status in Status if status != Status.DRAFT]
SECRET = "Nghi giấy giả, kiểm tra kỹ"


def fetched(client: Client, dossier: Dossier) -> bytes:
    answer = client.get(reverse("portal:whole", args=[dossier.number]))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return b"".join(answer.streaming_content)  # type: ignore[arg-type]


def with_paper(state: str) -> Dossier:
    version = current("1.004873")
    assert version is not None
    return builders.dossier(state, papers=[next(iter(version.description.attachable())).key])


def packed(content: export.Content) -> bytes:
    with export.packed(content) as made:
        return made.read()


def checked(folder: Path, *words: str) -> tuple[int, str]:
    """By the file that came along, with nothing of the project on the path."""
    command = [sys.executable, "-I", str(folder / "kiem-tra.py"), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env={})
    assert not done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode()


def unpacked(archive: bytes, folder: Path) -> Path:
    with ZipFile(io.BytesIO(archive)) as found:
        found.extractall(folder)
    (folder / "ho-so.zip").unlink(missing_ok=True)
    return folder


@pytest.mark.parametrize("state", SENT)
def test_the_copy_of_every_state_is_intact(people: People, state: str, tmp_path: Path) -> None:
    made = builders.dossier(state)
    sealing.seal_new()
    for inside in (False, True):
        content = export.content(made, inside=inside, result=True)
        file = tmp_path / f"{inside}.zip"
        file.write_bytes(packed(content))
        said = verify.run(file, [history_mark(made.events.last())], "")  # type: ignore[arg-type]
        assert f"{made.events.count()} sự kiện liền nhau" in said[0]


def test_it_checks_itself_packed_and_unpacked_without_the_project(
    people: People, sign_in: SignIn, tmp_path: Path
) -> None:
    made = builders.dossier("returned")
    sealing.seal_new()
    archive = fetched(sign_in(people.an), made)
    folder = unpacked(archive, tmp_path / "here")
    assert checked(folder)[0] == 0
    file = tmp_path / "ho-so.zip"
    file.write_bytes(archive)
    first = made.events.order_by("sequence")[1]
    code, said = checked(folder, str(file), "--dau", history_mark(first))
    assert code == 0
    assert "CÒN NGUYÊN VẸN" in said
    assert "Khớp với dấu in trên giấy" in said
    assert str(made.number) in said
    code, said = checked(folder, "--dau", "2-" + "0000-" * 7 + "0000")
    assert (code, "sự kiện thứ 2" in said) == (1, True)
    assert checked(folder, str(tmp_path / "none"))[0] != 0


def rewritten(folder: Path, name: str, change: Any) -> None:
    file = folder / name
    file.write_bytes(change(file.read_bytes()))


@pytest.mark.parametrize("listed_anew", [False, True])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("giay-to/*", "giấy tờ đã bị bỏ hoặc bị thay"),
        ("ket-qua/*", "không phải là tệp đã ghi"),
        ("noi-dung/to-khai.json", "không phải là nội dung đã gửi"),
    ],
    ids=["paper", "result", "declaration"],
)
def test_a_changed_file_is_found_also_when_the_list_is_made_anew(
    people: People, tmp_path: Path, name: str, said: str, listed_anew: bool
) -> None:
    made = with_paper("returned")
    sealing.seal_new()
    content = export.content(made, inside=False, result=True)
    folder = unpacked(packed(content), tmp_path)
    (file, *_more) = folder.glob(name)
    file.write_bytes(file.read_bytes() + b" ")
    if listed_anew:
        listed = json.loads((folder / verify.MANIFEST).read_text())
        with file.open("rb") as changed:
            listed["files"][file.relative_to(folder).as_posix()]["sha256"] = verify.sha256_of(
                changed
            )
        (folder / verify.MANIFEST).write_text(json.dumps(listed))
    code, told = checked(folder)
    assert code == 1
    assert (said if listed_anew else "đã bị sửa") in told


@pytest.mark.parametrize("hidden", ["data.declared_sha256", "data.files"])
def test_what_was_sent_cannot_be_withheld_to_put_something_else_in_its_place(
    people: People, tmp_path: Path, hidden: str
) -> None:
    content = export.content(with_paper("accepted"), inside=False, result=True)
    history = json.loads(content.texts[verify.HISTORY])
    submitted = history["events"][0]["parts"]
    part = submitted[hidden]
    submitted[hidden] = {"commitment": verify.commitment(part["salt"], hidden, part["value"])}
    content.texts[verify.HISTORY] = json.dumps(history).encode()
    code, told = checked(unpacked(packed(content), tmp_path))
    assert code == 1
    assert "giấu giấy tờ hay nội dung đã gửi" in told


def test_a_note_of_the_applicant_makes_no_file_a_result(people: People, tmp_path: Path) -> None:
    made = builders.dossier("accepted")
    forged = b"%PDF-1.7 forged"
    actions.withdraw(made, Acting(people.an), note=sha256(forged).hexdigest())
    content = export.content(made, inside=False, result=True)
    content.texts[verify.RESULT + "01-ket-qua.pdf"] = forged
    code, told = checked(unpacked(packed(content), tmp_path))
    assert code == 1
    assert "không phải là tệp đã ghi" in told


def test_what_an_officer_only_proposed_is_not_in_the_applicants_copy(people: People) -> None:
    made = builders.dossier("processing")
    (paper, *_more) = made.version.description.attachable()
    builders.do("propose_supplement", made, papers={paper.key: SECRET}, fields={})
    own = export.content(made, inside=False, result=True)
    assert SECRET not in "".join(text.decode() for text in own.texts.values())
    whole = export.content(made, inside=True, result=True)
    assert SECRET in whole.texts[verify.HISTORY].decode()


@pytest.mark.parametrize("name", ["giay-to/them.pdf", "them.txt"], ids=["inside", "beside"])
def test_a_file_too_many_or_too_few_is_found(people: People, tmp_path: Path, name: str) -> None:
    content = export.content(with_paper("accepted"), inside=False, result=True)
    folder = unpacked(packed(content), tmp_path)
    (folder / name).write_bytes(b"x")
    assert "không có trong mục lục" in checked(folder)[1]
    (folder / name).unlink()
    assert checked(folder)[0] == 0
    next(folder.glob("giay-in/*")).unlink()
    assert "thiếu tệp" in checked(folder)[1]
    (folder / verify.HISTORY).write_text("{")
    assert checked(folder)[0] == 2


def test_the_applicants_copy_holds_nothing_of_the_offices_own_business(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier("submitted")
    builders.do("accept", made, people.lan, private_note=SECRET)
    builders.do("begin", made)
    builders.do("note", made, text="Bà hàng xóm nói khác.")
    sealing.seal_new()
    with ZipFile(io.BytesIO(fetched(sign_in(people.an), made))) as found:
        texts = [
            found.read(name).decode()
            for name in found.namelist()
            if "." in name[-5:] and not name.endswith(".pdf")
        ]
        history = json.loads(found.read(verify.HISTORY))
        assert not [name for name in found.namelist() if name.startswith(verify.WORK)]
    whole = "\n".join(texts)
    assert SECRET not in whole
    assert "hàng xóm" not in whole
    assert people.lan.user.email not in whole
    accept = history["events"][1]["parts"]
    assert accept["action"]["value"] == "accept"
    assert set(accept["private_note"]) == set(accept["by"]) == {"commitment"}
    note = history["events"][3]["parts"]
    assert {name for name, part in note.items() if "value" in part} == {"number", "at"}
    own_salts = [event.salt for event in made.events.all()]
    assert not any(salt in whole for salt in own_salts)


def test_only_the_owner_gets_it(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("accepted")
    url = reverse("portal:whole", args=[made.number])
    other = builders.citizen("khac@example.com", "Lê Thị Khác")
    assert sign_in(other).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert sign_in(people.lan).get(url).status_code == 404


def test_a_result_that_was_not_given_out_yet_is_not_in_it(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("done")
    with ZipFile(io.BytesIO(fetched(sign_in(people.an), made))) as found:
        assert not [name for name in found.namelist() if name.startswith(verify.RESULT)]


def test_a_move_made_meanwhile_does_not_break_the_copy(people: People, tmp_path: Path) -> None:
    made = builders.dossier("accepted")
    content = export.content(made, inside=False, result=False)
    builders.do("begin", made)
    sealing.seal_new()
    file = tmp_path / "x.zip"
    file.write_bytes(packed(content))
    verify.run(file, [], "")


def test_a_large_dossier_takes_little_memory(people: People, tmp_path: Path) -> None:
    made = builders.dossier("submitted")
    content = export.content(made, inside=False, result=False)
    path = default_storage.save("large", ContentFile(bytes(50_000_000)))
    large = StoredFile(path=path, size=50_000_000, sha256="0" * 64)
    content.files |= {f"giay-in/{n}.pdf": large for n in range(2)}
    told: list[int] = []
    tracemalloc.start()
    with (tmp_path / "x.zip").open("wb") as out:
        export.write(content, out, told.append)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
    assert told == sorted(told)
    assert told[-1] == content.size > 100_000_000


def test_the_page_says_the_mark_and_when_it_was_sealed(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("accepted")
    client = sign_in(people.an)
    page = client.get(reverse("portal:dossier", args=[made.number]))
    last = made.events.order_by("sequence").last()
    assert last is not None
    said = " ".join(tree_of(page).text_content().split())
    assert history_mark(last) in said
    assert "Đang chờ niêm phong" in said
    sealing.seal_new()
    page = client.get(reverse("portal:dossier", args=[made.number]))
    assert "Đã niêm phong lúc" in " ".join(tree_of(page).text_content().split())


def test_the_receipt_carries_the_mark_against_which_the_copy_is_checked(
    people: People, tmp_path: Path
) -> None:
    made = builders.dossier("accepted")
    content = export.content(made, inside=False, result=False)
    folder = unpacked(packed(content), tmp_path)
    (receipt,) = folder.glob("giay-in/*tiep-nhan*")
    accept = made.events.get(action="accept")
    mark = history_mark(accept)
    assert mark in words_of(receipt.read_bytes())
    assert checked(folder, "--dau", mark)[0] == 0


def test_an_officer_gets_everything_and_leaves_the_reason(
    people: People, sign_in: SignIn, tmp_path: Path
) -> None:
    made = builders.dossier("submitted")
    builders.do("accept", made, people.lan, private_note=SECRET)
    url = reverse("desk:whole", args=[made.number])
    hung = sign_in(people.hung)
    assert hung.get(url).status_code == 200
    assert hung.post(url, {"why": "Ngắn"}).status_code == 422
    assert not made.openings.exclude(reason="").exists()
    answer = hung.post(url, {"why": "Gửi tòa án theo yêu cầu."})
    archive = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    folder = unpacked(archive, tmp_path)
    assert SECRET in (folder / verify.HISTORY).read_text()
    assert checked(folder)[0] == 0
    assert made.openings.get().reason == "Gửi tòa án theo yêu cầu."
    assert sign_in(people.binh).get(url).status_code == 404
    assert sign_in(people.binh).post(url, {"why": "Muốn xem thử hồ sơ."}).status_code == 404
