"""How the designer speaks to jurists: what a key wants, with an example, and what is wrong with it."""

from __future__ import annotations

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

Text = str | Promise

_CONDITION = lazy(
    "Viết bằng khóa của ô khác. So sánh: == (bằng), != (khác), <, >=; nối: && (và), || (hoặc)."
    " given(khóa) nghĩa là đã điền. Để trống nếu không có điều kiện."
)
_CASES = lazy("Không đánh dấu mục nào nghĩa là mọi trường hợp.")
_LINES = lazy("Mỗi mục một dòng.")

# "Model.key" or "key" → hint, example.
HINTS: dict[str, tuple[Text, str]] = {
    "Description.code": (
        lazy("Mã quốc gia của thủ tục: một chữ số, dấu chấm, sáu chữ số."),
        "1.004884",
    ),
    "Description.name": (lazy("Đúng tên trong quyết định công bố."), ""),
    "Description.partial_reason": (lazy("Chỉ ghi khi mức độ 3."), ""),
    "Description.visits": (lazy("Từ 0 đến 5; toàn trình (mức độ 4) thì 0."), "1"),
    "Description.summary": (
        lazy("Một câu người dân hiểu ngay, không viện dẫn luật."),
        "Ghi vào sổ hộ tịch việc một em bé ra đời.",
    ),
    "Description.synonyms": (
        lazy("Mỗi từ một dòng: cách người dân gọi thủ tục này."),
        "làm giấy khai sinh",
    ),
    "Description.effective_to": (lazy("Để trống nếu chưa biết ngày hết hiệu lực."), ""),
    "key": (
        lazy(
            "Tên máy dùng để nhớ mục này: chữ thường không dấu, số, gạch dưới. Để trống thì tự đặt"
            " theo tên. Đã công bố rồi thì đừng đổi."
        ),
        "ho_ten_cha",
    ),
    "show_when": (_CONDITION, 'tinh_trang == "Đã kết hôn"'),
    "required_when": (_CONDITION, "given(so_quyet_dinh)"),
    "Check.when": (
        lazy("Tờ khai sai khi điều này đúng. Viết bằng khóa của các ô."),
        "ngay_mat < ngay_sinh",
    ),
    "Fee.when": (_CONDITION, "so_ban > 1"),
    "Paper.when": (lazy("Một câu cho người đọc, không phải biểu thức."), "Nếu nộp thay"),
    "Check.at": (lazy("Khóa của ô hiện lời báo."), ""),
    "Check.message": (lazy("Nói phải sửa gì."), "Ngày mất không thể trước ngày sinh."),
    "FormField.value": (
        lazy(
            "Ô tính được: biểu thức từ các ô khác. Ô chữ cố định: chính dòng chữ. Ô khác: để trống."
        ),
        "so_ban * 8000.0",
    ),
    "FormField.options": (
        lazy("Mỗi lựa chọn một dòng, ít nhất hai; chỉ cho kiểu chọn một, chọn nhiều."),
        "",
    ),
    "FormField.label": (lazy("Nói phải ghi gì."), "Nơi đăng ký khai sinh"),
    "FormField.hint": (lazy("Ghi thế nào, vì sao hỏi. Hiện dưới nhãn."), ""),
    "FormField.example": (lazy("Một câu trả lời đúng, hiện sau chữ “Ví dụ”."), ""),
    "FormField.prefill": (
        lazy("Lấy câu trả lời từ bước 1 (submitter) hoặc bước 2 (applicant)."),
        "applicant.full_name",
    ),
    "FormField.units_on": (
        lazy("“today” là hôm nay; hoặc khóa của một ô ngày."),
        "today",
    ),
    "FormField.decimals": (lazy("Từ 0 đến 3; chỉ cho ô số."), "2"),
    "cases": (_CASES, ""),
    "Fee.channels": (lazy("Không đánh dấu mục nào nghĩa là mọi cách nộp."), ""),
    "quantity": (lazy("Ô cho biết số lượng; để trống nghĩa là một."), ""),
    "working_hours": (lazy("Giờ làm việc; một ngày là 8 giờ, nửa giờ là 0,5."), "16"),
    "Step.next": (
        lazy("Khóa của bước sau, mỗi bước một dòng, bước thường gặp trước. Để trống: bước dưới."),
        "",
    ),
    "Step.posting_days": (lazy("Số ngày làm việc niêm yết công khai; 0 nếu không."), "15"),
    "PrintedBlock.lines": (
        lazy("Mỗi dòng in một dòng. {khóa} là chỗ in câu trả lời của ô có khóa ấy."),
        "Họ, chữ đệm, tên: {full_name}",
    ),
    "PaperTemplate.lines": (
        lazy("Mỗi dòng in một dòng. {khóa} là chỗ người dân điền."),
        "Tôi là {ho_ten}, sinh ngày {ngay_sinh}.",
    ),
    "PaperTemplate.sample": (
        lazy("Mỗi dòng một chỗ: khóa = chữ điền mẫu."),
        "ho_ten = Nguyễn Văn Mẫu",
    ),
    "Limit.value": (lazy("Chỉ ghi số."), "3"),
    "amount": (lazy("Chỉ ghi số, tính bằng đồng."), "8000"),
    "fee": (lazy("Chỉ ghi số, tính bằng đồng; 0 nếu không thu."), "8000"),
    "percent": (lazy("100 là miễn hẳn."), "50"),
    "Result.code": (lazy("Để trống nếu chưa có."), "KQ.G15.000001"),
    "ScenarioMove.answers": (
        lazy(
            "Mỗi dòng một ô: khóa = câu trả lời. Chọn nhiều: mỗi lựa chọn một dòng, viết +="
            " thay cho =. Ô không ghi ở đây lấy câu trả lời mẫu."
        ),
        "ho_ten_cha = Nguyễn Văn Mẫu",
    ),
    "ScenarioMove.move": (lazy("Tên bước chuyển trong bảng của hệ thống."), "accept"),
    "ScenarioMove.papers": (lazy("Không đánh dấu mục nào: đính kèm mọi giấy tờ bắt buộc."), ""),
    "date": (lazy("Viết theo mẫu ngày/tháng/năm."), "01/07/2026"),
    "moment": (lazy("Viết theo mẫu ngày/tháng/năm giờ:phút."), "01/07/2026 09:00"),
    "lines": (_LINES, ""),
    "answers": (
        lazy("Mỗi dòng: khóa = nội dung. Thêm một mục vào danh sách: khóa += nội dung."),
        "",
    ),
    "json": (lazy("Giá trị này viết dạng dữ liệu thô; sửa cẩn thận, giữ nguyên các dấu."), ""),
}


def hint(model: str, key: str, kind: str) -> tuple[Text, str]:
    return HINTS.get(f"{model}.{key}") or HINTS.get(key) or HINTS.get(kind) or ("", "")


# What the reader says to makers of files, said to people who see boxes instead.
_MENDED: tuple[tuple[re.Pattern[str], Text], ...] = (
    (re.compile(r"^thiếu khóa này; thêm vào\.$"), lazy("chưa điền.")),
    (re.compile(r"^để trống; ghi nội dung\.$"), lazy("chưa điền.")),
    (re.compile(r"^cần ít nhất (\d+) mục; thêm vào\.$"), lazy("cần ít nhất {0} mục.")),
    (
        re.compile(r"^“(.*)” sai mẫu .*; viết lại theo mẫu\.$", re.S),
        lazy("“{0}” viết chưa đúng mẫu; xem hướng dẫn ở ô."),
    ),
    (
        re.compile(r"^phải là số nguyên.* \(đang là (.*)\)", re.S),
        lazy("ghi số nguyên, không ghi {0}."),
    ),
    (
        re.compile(r"^phải là số[^n].* \(đang là (.*)\)", re.S),
        lazy("ghi một con số, không ghi {0}."),
    ),
    (
        re.compile(r"^phải là ngày.* \(đang là (.*)\)", re.S),
        lazy("viết ngày theo mẫu ngày/tháng/năm, không ghi {0}."),
    ),
    (
        re.compile(r"^khóa lạ; (.*)$", re.S),
        lazy("hệ thống không biết khóa này ({0}) Đánh dấu “Bỏ” để xóa."),
    ),
)


def mended(message: str) -> str:
    for pattern, words in _MENDED:
        if found := pattern.match(message):
            return str(words).format(*found.groups())
    return message


def title_of(item: Any) -> str:
    """What an item of a list is called in an outline."""
    if not isinstance(item, dict):
        return _("(sai kiểu)")
    for key in ("name", "title", "label", "who", "message", "key"):
        if isinstance(item.get(key), str) and item[key].strip():
            return str(item[key]).strip()
    return ""
