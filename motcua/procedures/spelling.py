"""Text by its sound, to search in: people write "đăng kí", "khai xinh", "tạm chú"."""

from motcua.common.vietnamese import fold

_ALIKE = str.maketrans({"y": "i", "x": "s"})


def sound(text: str) -> str:
    """Without accents; i and y, s and x, ch and tr are one."""
    return fold(text).replace("tr", "ch").translate(_ALIKE)
