"""QR codes as drawings, made on the server."""

import io

import segno


def svg(text: str, *, title: str = "") -> str:
    """Black on white with its quiet margin, so that it is read in a dark theme and on paper alike."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, border=4, title=title or None, light="#fff"
    )
    return drawn.getvalue().decode()
