import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from motcua.common.vietnamese import ascii_slug, clean, fold, name_key, nfc, sort_key

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
words = st.text(LETTERS, min_size=1, max_size=6)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)


def put_in_order(texts: list[str]) -> list[str]:
    backwards = texts[::-1]
    return sorted(backwards, key=sort_key)


def test_decomposed_text_from_a_mac_becomes_composed():
    assert nfc(unicodedata.normalize("NFD", "Cẩm Lạc")) == "Cẩm Lạc"


def test_cleaning_removes_what_cannot_be_seen_and_doubled_spaces():
    assert clean("\u202e  Nguyễn\u200b\t Văn\x00\u00a0An\r\n\ufeff") == "Nguyễn Văn An"


def test_a_hidden_character_between_a_letter_and_its_mark_does_not_part_them():
    assert clean("a\u200b\u0301") == "á"


def test_cleaning_can_keep_the_lines_of_a_large_box():
    assert clean("Thôn 1 \r\n\n\n\n  Cẩm  Lạc\n", keep_lines=True) == "Thôn 1\n\nCẩm Lạc"


def test_half_a_surrogate_pair_is_removed_because_the_database_refuses_it():
    assert clean("An\ud800") == "An"


@given(st.text())
def test_cleaning_and_folding_twice_is_cleaning_and_folding_once(text):
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text, keep_lines=True), keep_lines=True) == clean(text, keep_lines=True)


def test_search_finds_text_without_accents():
    assert fold("HỘ TỊCH") == "ho tich"
    assert fold("Đăng ký khai sinh") == "dang ky khai sinh"
    assert fold("Ðức") == "duc"


def test_both_tone_placements_and_both_normal_forms_are_the_same():
    assert fold("hoà") == fold("hòa") == fold(unicodedata.normalize("NFD", "hoà")) == "hoa"
    assert fold("thuỷ") == fold("thủy") == "thuy"


@given(names)
def test_folded_vietnamese_is_plain_ascii(name):
    assert fold(name).isascii()
    assert fold(name.upper()) == fold(unicodedata.normalize("NFD", name)) == fold(name)


def test_the_alphabet_comes_in_vietnamese_order():
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert put_in_order(letters) == letters


def test_tones_come_in_dictionary_order():
    tones = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măng", "mâm"]
    assert put_in_order(tones) == tones


def test_letters_with_two_marks_sort_by_letter_then_by_tone():
    words = ["an", "ăn", "ắn", "ân", "ấn", "đan", "ong", "ông", "ơn", "ợn"]
    assert put_in_order(words) == words


def test_places_sort_syllable_by_syllable_whatever_the_case():
    places = ["Cẩm Bình", "Cẩm Duệ", "cẩm lạc", "Cẩm Xuyên", "Can Lộc", "Đức Thọ", "Hà Tĩnh"]
    expected = ["Can Lộc", "Cẩm Bình", "Cẩm Duệ", "cẩm lạc", "Cẩm Xuyên", "Đức Thọ", "Hà Tĩnh"]
    assert sorted(places, key=sort_key) == expected


def test_numbers_in_names_sort_as_numbers():
    hamlets = ["Thôn 1", "Thôn 2", "Thôn 03", "Thôn 10", "Thôn Đông"]
    assert put_in_order(hamlets) == hamlets


def test_foreign_letters_have_their_latin_place():
    assert sorted(["Zoë", "Yến", "Fan", "Em", "Giang"], key=sort_key) == [
        "Em",
        "Fan",
        "Giang",
        "Yến",
        "Zoë",
    ]


def test_people_are_listed_by_given_name_then_by_family_name():
    people = ["Trần Văn An", "Nguyễn Văn Bình", "Nguyễn Thị Ánh", "Lê An", "Vũ Thị Đào"]
    assert sorted(people, key=name_key) == [
        "Lê An",
        "Trần Văn An",
        "Nguyễn Thị Ánh",
        "Nguyễn Văn Bình",
        "Vũ Thị Đào",
    ]


@given(st.lists(st.text().map(clean)))
def test_any_text_can_be_sorted_and_the_order_does_not_depend_on_the_one_before(texts):
    assert sorted(sorted(texts, key=name_key), key=sort_key) == sorted(texts, key=sort_key)


@given(names)
def test_the_normal_form_does_not_change_the_order(name):
    assert sort_key(unicodedata.normalize("NFD", name)) == sort_key(name)


def test_slugs_are_for_file_names():
    assert ascii_slug("Giấy tiếp nhận – số 1/2024 (Đợt 2)") == "giay-tiep-nhan-so-1-2024-dot-2"
    assert ascii_slug("../../etc/passwd") == "etc-passwd"
    assert ascii_slug("một hai ba", limit=8) == "mot-hai"
    assert ascii_slug("???") == ""
