"""Invented people. Numbers end in 000001…: visibly nobody's."""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.account.models import EmailAddress

from motcua.accounts.models import Posting, Role, User
from motcua.agencies.models import Agency, Division
from motcua.agencies.queries import agencies_on, tiers_on
from motcua.common import clock
from motcua.dossiers import assignment
from motcua.procedures.models import Field

PASSWORD = "dung-thu-mot-cua"  # noqa: S105  printed on the first screen: only in demonstrations


@dataclass(frozen=True)
class Citizen:
    email: str
    name: str
    number: str
    phone: str
    sex: str
    born: str
    residence: str


CITIZENS = (
    Citizen(
        "an@congdan.example",
        "Nguyễn Văn An",
        "042090000001",
        "0912000001",
        "male",
        "05/10/1990",
        "Thôn 1",
    ),
    Citizen(
        "hoa@congdan.example",
        "Trần Thị Hoa",
        "042195000002",
        "0912000002",
        "female",
        "12/03/1995",
        "Thôn 4",
    ),
    Citizen(
        "chau@congdan.example",
        "Nguyễn Hoàng Bảo Ngọc Trân Châu",
        "042188000003",
        "0912000003",
        "female",
        "30/11/1988",
        "Thôn 7",
    ),
)


@dataclass(frozen=True)
class Officer:
    email: str
    name: str
    role: Role
    division: str
    title: str
    heads: bool = False


def _team(domain: str, *rows: tuple[str, str, Role, str, str]) -> tuple[Officer, ...]:
    """Among the officers of a division whoever is named first heads it."""
    team: list[Officer] = []
    for who, name, role, division, title in rows:
        heads = role == Role.OFFICER and division not in {one.division for one in team}
        team.append(Officer(f"{who}@{domain}.example", name, role, division, title, heads))
    return tuple(team)


C, O, L, S = Role.CLERK, Role.OFFICER, Role.LEADER, Role.SEAL_CLERK  # noqa: E741
K = Role.CATALOGUE
COMMUNE = _team(
    "camlac",
    ("lan", "Phạm Thị Lan", C, "one-stop", "Công chức một cửa"),
    ("hung", "Lê Văn Hùng", O, "justice", "Công chức Tư pháp – Hộ tịch"),
    ("tu", "Bùi Cẩm Tú", O, "justice", "Công chức Tư pháp – Hộ tịch"),
    ("ha", "Võ Thu Hà", O, "labour", "Công chức Văn hóa – Xã hội"),
    ("son", "Đặng Thái Sơn", O, "construction", "Công chức Địa chính – Xây dựng"),
    ("dung", "Nguyễn Tiến Dũng", L, "leadership", "Phó Chủ tịch UBND xã"),
    ("mai", "Hoàng Thị Mai", S, "seal", "Văn thư"),
)
POLICE = _team(
    "congan-camlac",
    ("tuan", "Trần Anh Tuấn", C, "one-stop", "Cán bộ tiếp nhận"),
    ("long", "Bùi Đức Long", O, "residence", "Cảnh sát khu vực"),
    ("thang", "Phan Quyết Thắng", L, "leadership", "Trưởng Công an xã"),
    ("nga", "Lê Thúy Nga", S, "seal", "Văn thư"),
)
PROVINCE = _team(
    "soxaydung",
    ("linh", "Đỗ Khánh Linh", C, "one-stop", "Cán bộ một cửa"),
    ("quang", "Dương Minh Quang", O, "construction", "Chuyên viên"),
    ("phuc", "Hồ Hữu Phúc", L, "leadership", "Phó Giám đốc Sở"),
    ("yen", "Cao Hải Yến", S, "seal", "Văn thư"),
)
PROVINCE_POLICE = _team(
    "congan-tinh",
    ("trang", "Nguyễn Thu Trang", C, "one-stop", "Cán bộ tiếp nhận"),
    ("kien", "Đinh Trung Kiên", O, "justice", "Cán bộ hồ sơ nghiệp vụ"),
    ("hai", "Trịnh Sơn Hải", O, "residence", "Cán bộ cảnh sát giao thông"),
    ("duc", "Lâm Minh Đức", L, "leadership", "Phó Giám đốc"),
    ("thuy", "Kiều Thanh Thúy", S, "seal", "Văn thư"),
)
DISTRICT = _team(
    "camxuyen",
    ("thao", "Trương Thanh Thảo", C, "one-stop", "Cán bộ một cửa huyện"),
    ("khoa", "Ngô Đăng Khoa", O, "labour", "Chuyên viên Phòng LĐTBXH"),
    ("vinh", "Mai Thế Vinh", O, "construction", "Chuyên viên Phòng Kinh tế – Hạ tầng"),
    ("tam", "Lương Minh Tâm", L, "leadership", "Phó Chủ tịch UBND huyện"),
    ("ngan", "Tạ Kim Ngân", S, "seal", "Văn thư"),
)
# Who keeps the catalogue: one writes, the other reads again and publishes.
CATALOGUE = _team(
    "tinh",
    ("soan", "Phan Thị Soạn", K, "one-stop", "Chuyên viên kiểm soát thủ tục hành chính"),
    ("duyet", "Vũ Đình Duyệt", K, "one-stop", "Trưởng phòng Kiểm soát thủ tục hành chính"),
)
ELSEWHERE = _team(
    "camxuyen-xa",
    ("binh", "Nguyễn Thanh Bình", C, "one-stop", "Công chức một cửa"),
    ("tien", "Hà Văn Tiến", O, "justice", "Công chức Tư pháp – Hộ tịch"),
)


def staffed(on: date) -> list[tuple[Agency, tuple[Officer, ...]]]:
    """The agencies with demonstration officers: those of today, or of the seed's three tiers."""
    communes = agencies_on(on, "commune-committee")
    home, other = ("Cẩm Minh", "Cẩm Hưng") if tiers_on(on) == 3 else ("Cẩm Lạc", "Cẩm Xuyên")
    found = [
        (communes.get(unit__name=f"Xã {home}"), COMMUNE),
        (agencies_on(on, "commune-police").get(unit__name=f"Xã {home}"), POLICE),
        (agencies_on(on, "department-construction").get(), PROVINCE),
        (agencies_on(on, "province-police").get(), PROVINCE_POLICE),
        (communes.get(unit__name=f"Xã {other}"), ELSEWHERE),
        (agencies_on(on, "province-committee").get(), CATALOGUE),
    ]
    if tiers_on(on) == 3:
        found.append(
            (agencies_on(on, "district-committee").get(unit__name="Huyện Cẩm Xuyên"), DISTRICT)
        )
    return found


def verified(email: str, password: str, **fields: object) -> User:
    """A person whose address is confirmed; an existing one is left as it is."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password, **fields)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def load_citizens(commune: str) -> list[User]:
    return [
        verified(
            one.email,
            PASSWORD,
            full_name=one.name,
            identity_kind="CCCD",
            identity_number=one.number,
            phone=one.phone,
            person={
                "birth_date": one.born,
                "sex": one.sex,
                "residence": f"{one.residence}, {commune}, tỉnh Hà Tĩnh",
                "identity_issued_on": "15/04/2021",
                "identity_issued_by": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
            },
        )
        for one in CITIZENS
    ]


def load_officers(on: date) -> list[Posting]:
    return [hire(officer, agency, on) for agency, team in staffed(on) for officer in team]


def hire(officer: Officer, agency: Agency, on: date) -> Posting:
    user = verified(officer.email, PASSWORD, full_name=officer.name)
    division = Division.objects.get(agency=agency, kind=officer.division)
    begun = max(agency.valid_from, on - timedelta(days=365))
    posting, _made = Posting.objects.get_or_create(
        user=user,
        division=division,
        role=officer.role,
        defaults={
            "agency": agency,
            "title": officer.title,
            "valid_from": begun,
            "phone": agency.phone,
            "heads": officer.heads,
        },
    )
    return posting


def administrator() -> User:
    return verified(
        "quantri@motcua.example",
        PASSWORD,
        full_name="Quản trị hệ thống",
        is_staff=True,
        is_superuser=True,
    )


def load_rules() -> None:
    """In the commune's justice division certifications fall to Tú, everything else to Hùng, who heads it."""
    hung, tu = (
        Posting.objects.get(user__email=email)
        for email in ("hung@camlac.example", "tu@camlac.example")
    )
    certifying = Field.objects.get(slug="chung-thuc")
    assignment.add_rule(tu.division, O, field=certifying.pk, unit=None, to=tu)
    assignment.add_rule(hung.division, O, field=None, unit=None, to=hung)


def load_people() -> None:
    load_officers(clock.today())
    load_rules()
    load_citizens("xã Cẩm Lạc" if tiers_on(clock.today()) == 2 else "xã Cẩm Minh")
    administrator()
