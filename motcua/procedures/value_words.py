"""What the values that are chosen from a list are called: on the designer's pages and in differences."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By key, or by "Model.key" where a key means another thing there.
CHOICES: dict[str, dict[str, str | Promise]] = {
    "level": {
        "1": _("Mức độ 1 – cung cấp thông tin"),
        "2": _("Mức độ 2 – thêm mẫu đơn"),
        "3": _("Mức độ 3 – một phần"),
        "4": _("Mức độ 4 – toàn trình"),
    },
    "unit": {
        "working_day": _("ngày làm việc"),
        "calendar_day": _("ngày"),
        "working_hour": _("giờ làm việc"),
        "same_day": _("trong ngày"),
        "month": _("tháng"),
    },
    "after_supplement": {
        "restart": _("tính lại từ đầu"),
        "resume": _("tính tiếp phần còn lại"),
        "sector": _("tính theo luật riêng của ngành"),
    },
    "sector_unit": {"working_day": _("ngày làm việc"), "calendar_day": _("ngày")},
    "after": {"restart": _("tính lại từ đầu"), "resume": _("tính tiếp phần còn lại")},
    "channel": {
        "online": _("Trực tuyến"),
        "counter": _("Trực tiếp"),
        "post": _("Bưu chính công ích"),
    },
    "channels": {
        "online": _("Trực tuyến"),
        "counter": _("Trực tiếp"),
        "post": _("Bưu chính công ích"),
    },
    "mode": {
        "submit": _("Nộp"),
        "present": _("Xuất trình"),
        "not_needed_if_data": _("Không cần nếu tra được trên máy"),
    },
    "role": {
        "clerk": _("Cán bộ một cửa"),
        "officer": _("Cán bộ thụ lý"),
        "leader": _("Lãnh đạo ký"),
        "seal_clerk": _("Văn thư"),
    },
    "division": {
        "one-stop": _("Bộ phận một cửa"),
        "justice": _("Tư pháp – Hộ tịch"),
        "labour": _("Lao động – Xã hội"),
        "construction": _("Xây dựng"),
        "residence": _("Cư trú"),
        "seal": _("Văn thư"),
        "leadership": _("Lãnh đạo"),
    },
    "at": {"receiver": _("Nơi tiếp nhận"), "decider": _("Nơi quyết định")},
    "cause": {
        "supplement": _("chờ bổ sung giấy tờ"),
        "payment": _("chờ nộp tiền"),
        "consultation": _("chờ ý kiến trả lời"),
        "posting": _("niêm yết"),
        "appointment": _("chờ người dân đến theo hẹn"),
    },
    "do": {
        "fill": _("Điền"),
        "attach": _("Đính kèm"),
        "submit": _("Gửi đi"),
        "act": _("Làm một việc"),
        "wait": _("Chờ"),
        "expect": _("Phải thấy"),
    },
    "part": {
        "submitter": _("Người nộp hồ sơ"),
        "applicant": _("Chủ hồ sơ"),
        "declaration": _("Tờ khai"),
    },
    "unit_level": {
        "province": _("Tỉnh"),
        "district": _("Huyện"),
        "commune": _("Xã, phường"),
    },
    "FormField.kind": {
        "text": _("Chữ, một dòng"),
        "long_text": _("Chữ, nhiều dòng"),
        "number": _("Số"),
        "money": _("Tiền"),
        "date": _("Ngày"),
        "partial_date": _("Ngày, có thể chỉ biết năm"),
        "date_in_words": _("Ngày, ghi thêm bằng chữ"),
        "time": _("Giờ"),
        "yes_no": _("Có hoặc không"),
        "one_of": _("Chọn một"),
        "several_of": _("Chọn nhiều"),
        "email": _("Thư điện tử"),
        "phone": _("Số điện thoại"),
        "identity": _("Số CCCD, CMND"),
        "passport": _("Số hộ chiếu"),
        "tax_code": _("Mã số thuế"),
        "person": _("Thông tin về một người"),
        "address": _("Địa chỉ"),
        "agency_text": _("Tên cơ quan, ghi tay"),
        "agency": _("Cơ quan, chọn trong danh sách"),
        "unit": _("Đơn vị hành chính"),
        "bank_account": _("Tài khoản ngân hàng"),
        "repeated": _("Nhóm ô lặp lại"),
        "table": _("Bảng"),
        "file": _("Tệp đính kèm"),
        "computed": _("Tự tính từ ô khác"),
        "constant": _("Chữ cố định"),
        "ethnic_group": _("Dân tộc"),
        "nationality": _("Quốc tịch"),
        "heading": _("Tiêu đề nhỏ trong phần"),
        "note": _("Lời giải thích, không hỏi gì"),
        "confirmation": _("Ô cam kết phải đánh dấu"),
    },
    "Fee.kind": {"fee": _("Lệ phí"), "charge": _("Phí")},
    "parts": {
        "full_name": _("Họ, chữ đệm, tên"),
        "birth_date": _("Ngày sinh"),
        "birth_year": _("Năm sinh"),
        "sex": _("Giới tính"),
        "ethnic_group": _("Dân tộc"),
        "nationality": _("Quốc tịch"),
        "residence": _("Nơi cư trú"),
        "identity": _("Giấy tờ tùy thân"),
        "phone": _("Số điện thoại"),
        "email": _("Thư điện tử"),
    },
    "result": {"text": _("Chữ"), "number": _("Số"), "money": _("Tiền"), "date": _("Ngày")},
    "agency": {
        "commune-committee": _("UBND cấp xã"),
        "commune-police": _("Công an cấp xã"),
        "district-committee": _("UBND cấp huyện"),
        "province-committee": _("UBND tỉnh"),
        "province-police": _("Công an tỉnh"),
        "department-justice": _("Sở Tư pháp"),
        "department-construction": _("Sở Xây dựng"),
        "department-labour": _("Sở Lao động – Thương binh và Xã hội"),
        "department-health": _("Sở Y tế"),
        "department-home-affairs": _("Sở Nội vụ"),
        "department-finance": _("Sở Tài chính"),
        "department-planning": _("Sở Kế hoạch và Đầu tư"),
    },
    "by": {
        "applicant": _("Người nộp hồ sơ"),
        "clerk": _("Cán bộ một cửa"),
        "officer": _("Cán bộ thụ lý"),
        "leader": _("Lãnh đạo ký"),
        "seal_clerk": _("Văn thư"),
    },
    "columns": {"1": _("Một cột"), "2": _("Hai cột")},
    # The words of the flow and of the letters, which live above this module;
    # tests/designer/test_scenario_words.py keeps them agreeing.
    "status": {
        "draft": _("Bản nháp, chưa gửi"),
        "submitted": _("Đã gửi, chờ tiếp nhận"),
        "accepted": _("Đã tiếp nhận, chờ xử lý"),
        "processing": _("Đang xử lý"),
        "supplement_wanted": _("Chờ bổ sung giấy tờ"),
        "done": _("Đã có kết quả, chờ trả"),
        "returned": _("Đã trả kết quả"),
        "refused": _("Không được tiếp nhận"),
        "withdrawn": _("Đã rút hồ sơ"),
        "stopped": _("Đã dừng xử lý"),
    },
    "move": {
        "next": _("Đưa hồ sơ đi tiếp"),
        "accept": _("Tiếp nhận"),
        "refuse": _("Từ chối tiếp nhận"),
        "ask_supplement": _("Yêu cầu bổ sung"),
        "supplement": _("Gửi bổ sung"),
        "take": _("Nhận việc"),
        "begin": _("Bắt đầu xử lý"),
        "forward": _("Chuyển bước sau"),
        "send_back": _("Trả lại bước trước"),
        "finish": _("Hoàn tất, có kết quả"),
        "hand_over": _("Trả kết quả"),
        "withdraw": _("Rút hồ sơ"),
        "stop": _("Dừng xử lý"),
    },
    "notice": {
        "received": _("Đã gửi hồ sơ"),
        "accepted": _("Đã tiếp nhận, hẹn ngày trả kết quả"),
        "refused": _("Không tiếp nhận hồ sơ"),
        "supplement_wanted": _("Yêu cầu bổ sung, tạm dừng tính thời hạn"),
        "supplemented": _("Đã gửi bổ sung"),
        "begun": _("Bắt đầu xử lý"),
        "result_ready": _("Đã có kết quả"),
        "returned": _("Đã trả kết quả"),
        "withdrawn": _("Người nộp rút hồ sơ"),
        "stopped": _("Dừng xử lý hồ sơ"),
    },
}
SAME = {
    "seen_by": "role",
    "hidden_from": "role",
    "offered_by": "agency",
    "decided_by": "agency",
    "agency_kinds": "agency",
}


def said(owner: str, key: str, value: object) -> str:
    """What the value is called that stands under this key of that model; the value itself if nothing."""
    key, text = SAME.get(key, key), str(value)
    for named in (CHOICES.get(f"{owner}.{key}"), CHOICES.get(key)):
        if named and text in named:
            return str(named[text])
    return text
