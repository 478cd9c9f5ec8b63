from django import template

register = template.Library()


@register.filter
def size(value: int | None) -> str:
    """`1,2 MB`: what a phone shows for the same file, and what `app.js` says."""
    if not value:
        return "0 KB"
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{value / 1024 / 1024:.1f} MB".replace(".", ",")
