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


def png(text: str) -> bytes:
    """Large enough for any camera; for who keeps the code as a picture."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", border=4, scale=12)
    return drawn.getvalue()
