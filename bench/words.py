"""Names of procedures as the official lists have them, made by recombining their parts."""

from __future__ import annotations

import random
from dataclasses import dataclass


def _parts(text: str) -> list[str]:
    return text.split(",")


ACTS = _parts(
    "Cấp,Cấp lại,Cấp đổi,Gia hạn,Điều chỉnh,Thu hồi,Đăng ký,Đăng ký lại,Đăng ký thay đổi,Xác nhận,"
    "Công nhận,Thẩm định,Phê duyệt,Chấp thuận,Công bố,Sửa đổi bổ sung,Chấm dứt,Chuyển đổi"
)
PAPERS = _parts(
    "giấy phép,giấy chứng nhận đủ điều kiện,chứng chỉ hành nghề,giấy xác nhận,văn bản chấp thuận,"
    "giấy chứng nhận,thẻ hành nghề,hồ sơ,phương án,quyết định,danh sách,kết quả kiểm tra"
)
MATTERS = _parts(
    "kinh doanh dịch vụ karaoke,buôn bán thuốc bảo vệ thực vật,nuôi trồng thủy sản lồng bè,"
    "khai thác nước dưới đất,xả nước thải vào công trình thủy lợi,khai thác khoáng sản,"
    "bán lẻ rượu,bán lẻ thuốc lá,vận tải hành khách bằng xe ô tô,sát hạch lái xe cơ giới,"
    "hướng dẫn viên du lịch,cơ sở lưu trú du lịch,khám bệnh chữa bệnh,sản xuất mỹ phẩm,"
    "cơ sở bán lẻ thuốc,an toàn thực phẩm,dạy thêm học thêm,trường mầm non tư thục,"
    "trung tâm ngoại ngữ,văn phòng công chứng,hành nghề luật sư,tư vấn pháp luật,đấu giá tài sản,"
    "giám định tư pháp,người lao động nước ngoài,đưa người lao động đi làm việc ở nước ngoài,"
    "hoạt động giáo dục nghề nghiệp,cơ sở trợ giúp xã hội,người khuyết tật,người cao tuổi,"
    "gia đình liệt sĩ,thương binh,quyền sử dụng đất,nhà ở riêng lẻ,công trình hạ tầng kỹ thuật,"
    "quảng cáo ngoài trời,biểu diễn nghệ thuật,tổ chức lễ hội,bảo vật quốc gia,xuất bản phẩm,"
    "phát thanh truyền hình,trang thông tin điện tử tổng hợp,viễn thông cố định mặt đất,"
    "hoạt động khoa học và công nghệ,bức xạ y tế,đo lường chất lượng,kinh doanh khí dầu mỏ hóa lỏng,"
    "vật liệu nổ công nghiệp,hóa chất nguy hiểm,hoạt động điện lực,cụm công nghiệp,hợp tác xã,"
    "doanh nghiệp tư nhân,đầu tư nước ngoài,đấu thầu thuốc,môi trường,chất thải nguy hại,"
    "rừng sản xuất,giống cây trồng,chăn nuôi trang trại,kiểm dịch động vật,tàu cá,"
    "phòng cháy chữa cháy,con dấu,căn cước,tôn giáo tín ngưỡng,hội và quỹ từ thiện"
)
FOR_WHOM = _parts(
    ",đối với hộ kinh doanh,đối với tổ chức nước ngoài,cho cá nhân,ở khu vực biên giới,"
    "thuộc thẩm quyền của tỉnh,trong khu kinh tế,do bị mất hoặc hư hỏng,do thay đổi địa điểm,"
    "đối với đơn vị sự nghiệp công lập"
)


@dataclass(frozen=True)
class Named:
    act: str
    paper: str
    matter: str
    whom: str

    @property
    def name(self) -> str:
        return f"{self.core} {self.whom}".strip()

    @property
    def core(self) -> str:
        return f"{self.act} {self.paper} {self.matter}"

    @property
    def synonyms(self) -> list[str]:
        short = self.matter.split()
        return [
            f"{self.paper} {self.matter}",
            f"làm {self.paper} {' '.join(short[-2:])} {self.whom}".strip(),
            f"xin {self.act.lower()} {' '.join(short[:3])}",
            "".join(word[0] for word in (self.paper + " " + self.matter).split()),
        ]


def names(number: int, chance: random.Random) -> list[Named]:
    every = [
        Named(act, paper, matter, whom)
        for act in ACTS
        for paper in PAPERS
        for matter in MATTERS
        for whom in FOR_WHOM
    ]
    return chance.sample(every, number)


def with_a_slip(words: str, chance: random.Random) -> str:
    """In the longest word two letters swapped."""
    longest = max(words.split(), key=len)
    at = words.index(longest) + chance.randrange(len(longest) - 1)
    return words[:at] + words[at + 1] + words[at] + words[at + 2 :]
