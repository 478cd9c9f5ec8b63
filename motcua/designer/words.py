"""How the designer speaks to jurists: what a key wants, with an example, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Text = str | Promise

_CONDITION = _(
    "Viết bằng khóa của ô khác. So sánh: == (bằng), != (khác), <, >=; nối: && (và), || (hoặc)."
    " given(khóa) nghĩa là đã điền. Để trống nếu không có điều kiện."
)
_CASES = _("Không đánh dấu mục nào nghĩa là mọi trường hợp.")
_LINES = _("Mỗi mục một dòng.")

# "Model.key" or "key" → hint, example.
HINTS: dict[str, tuple[Text, Text]] = {
    "Description.code": (
        _("Mã quốc gia của thủ tục: một chữ số, dấu chấm, sáu chữ số."),
        "1.004884",
    ),
    "Description.name": (_("Đúng tên trong quyết định công bố."), ""),
    "Description.partial_reason": (_("Chỉ ghi khi mức độ 3."), ""),
    "Description.visits": (_("Từ 0 đến 5; toàn trình (mức độ 4) thì 0."), "1"),
    "Description.summary": (
        _("Một câu người dân hiểu ngay, không viện dẫn luật."),
        _("Ghi vào sổ hộ tịch việc một em bé ra đời."),
    ),
    "Description.synonyms": (
        _("Mỗi từ một dòng: cách người dân gọi thủ tục này."),
        _("làm giấy khai sinh"),
    ),
    "Description.effective_to": (_("Để trống nếu chưa biết ngày hết hiệu lực."), ""),
    "key": (
        _(
            "Tên máy dùng để nhớ mục này: chữ thường không dấu, số, gạch dưới. Để trống thì tự đặt"
            " theo tên. Đã công bố rồi thì đừng đổi."
        ),
        "ho_ten_cha",
    ),
    "show_when": (_CONDITION, _('tinh_trang == "Đã kết hôn"')),
    "required_when": (_CONDITION, "given(so_quyet_dinh)"),
    "Check.when": (
        _("Tờ khai sai khi điều này đúng. Viết bằng khóa của các ô."),
        "ngay_mat < ngay_sinh",
    ),
    "Fee.when": (_CONDITION, "so_ban > 1"),
    "Paper.when": (_("Một câu cho người đọc, không phải biểu thức."), _("Nếu nộp thay")),
    "Check.at": (_("Lời báo hiện ở ô này."), ""),
    "Check.message": (_("Nói phải sửa gì."), _("Ngày mất không thể trước ngày sinh.")),
    "FormField.value": (
        _("Ô tính được: biểu thức từ các ô khác. Ô chữ cố định: chính dòng chữ. Ô khác: để trống."),
        "so_ban * 8000.0",
    ),
    "FormField.options": (
        _("Mỗi lựa chọn một dòng, ít nhất hai; chỉ cho kiểu chọn một, chọn nhiều."),
        "",
    ),
    "FormField.label": (_("Nói phải ghi gì."), _("Nơi đăng ký khai sinh")),
    "FormField.hint": (_("Ghi thế nào, vì sao hỏi. Hiện dưới nhãn."), ""),
    "FormField.example": (_("Một câu trả lời đúng, hiện sau chữ “Ví dụ”."), ""),
    "FormField.prefill": (_("Lấy câu trả lời ở bước 1 hoặc bước 2."), ""),
    "FormField.units_on": (_("Nơi chốn gọi theo tên của ngày nào."), ""),
    "FormField.decimals": (_("Từ 0 đến 3; chỉ cho ô số."), "2"),
    "cases": (_CASES, ""),
    "Fee.channels": (_("Không đánh dấu mục nào nghĩa là mọi cách nộp."), ""),
    "quantity": (_("Ô cho biết số lượng; để trống nghĩa là một."), ""),
    "working_hours": (_("Giờ làm việc; một ngày là 8 giờ, nửa giờ là 0,5."), "16"),
    "Step.next": (
        _("Bước thường gặp chọn trước; lưu thì có thêm ô cho bước nữa. Để trống: bước dưới."),
        "",
    ),
    "Step.posting_days": (_("Số ngày làm việc niêm yết công khai; 0 nếu không."), "15"),
    "Step.appointment": (
        _("Để trống nếu không ai phải đến. Chưa đến thì chưa qua bước sau được."),
        _("Hai bên cùng đến ký Sổ đăng ký kết hôn"),
    ),
    "PrintedBlock.lines": (
        _("Mỗi dòng in một dòng. {khóa} là chỗ in câu trả lời của ô có khóa ấy."),
        _("Họ, chữ đệm, tên: {full_name}"),
    ),
    "PaperTemplate.lines": (
        _("Mỗi dòng in một dòng. {khóa} là chỗ người dân điền."),
        _("Tôi là {ho_ten}, sinh ngày {ngay_sinh}."),
    ),
    "PaperTemplate.sample": (
        _("Mỗi dòng một chỗ: khóa = chữ điền mẫu."),
        _("ho_ten = Nguyễn Văn Mẫu"),
    ),
    "Limit.value": (_("Chỉ ghi số."), "3"),
    "amount": (_("Chỉ ghi số, tính bằng đồng."), "8000"),
    "fee": (_("Chỉ ghi số, tính bằng đồng; 0 nếu không thu."), "8000"),
    "percent": (_("100 là miễn hẳn."), "50"),
    "Result.code": (_("Để trống nếu chưa có."), "KQ.G15.000001"),
    "ScenarioMove.answers": (
        _(
            "Mỗi dòng một ô: khóa = câu trả lời. Chọn nhiều: mỗi lựa chọn một dòng, viết +="
            " thay cho =. Ô không ghi ở đây lấy câu trả lời mẫu."
        ),
        _("ho_ten_cha = Nguyễn Văn Mẫu"),
    ),
    "ScenarioMove.by": (_("Để trống thì người phải làm việc đó."), ""),
    "ScenarioMove.to": (_("Chỉ chọn khi bước sau có nhiều lối."), ""),
    "ScenarioMove.fails_at": (_("Để trống nếu việc này phải làm được."), ""),
    "ScenarioMove.papers": (_("Không đánh dấu mục nào: khi đính kèm là mọi giấy tờ bắt buộc."), ""),
    "date": (_("Viết theo mẫu ngày/tháng/năm."), "01/07/2026"),
    "moment": (_("Viết theo mẫu ngày/tháng/năm giờ:phút."), "01/07/2026 09:00"),
    "lines": (_LINES, ""),
    "answers": (
        _("Mỗi dòng: khóa = nội dung. Thêm một mục vào danh sách: khóa += nội dung."),
        "",
    ),
    "json": (_("Giá trị này viết dạng dữ liệu thô; sửa cẩn thận, giữ nguyên các dấu."), ""),
}


# One of a list, where the list's own name is of many.
_ONE: dict[str, Text] = {
    "form": _("phần của tờ khai"),
    "fields": _("ô"),
    "papers": _("giấy tờ"),
    "steps": _("bước xử lý"),
    "fees": _("khoản thu"),
    "fee_exemptions": _("đối tượng được miễn, giảm"),
    "checks": _("kiểm tra chéo"),
    "scenarios": _("kịch bản"),
    "moves": _("việc"),
    "blocks": _("khối in"),
    "signers": _("người ký"),
    "pauses": _("lần dừng"),
}


def one_of(key: str, many: str) -> str:
    return str(_ONE.get(key) or many[:1].lower() + many[1:])


def hint(model: str, key: str, kind: str) -> tuple[Text, Text]:
    return HINTS.get(f"{model}.{key}") or HINTS.get(key) or HINTS.get(kind) or ("", "")


def title_of(item: Any) -> str:
    """What an item of a list is called in an outline."""
    if not isinstance(item, dict):
        return gettext("(sai kiểu)")
    for key in ("name", "title", "label", "who", "message", "key"):
        if isinstance(item.get(key), str) and item[key].strip():
            return str(item[key]).strip()
    return ""
