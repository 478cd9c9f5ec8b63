"""A form as a browser holds it: what stands in it is what would be sent."""

from __future__ import annotations

from typing import Any

from lxml import html

Values = dict[str, Any]


def tree_of(response: Any) -> Any:
    return html.fromstring(response.content.decode())


def values_of(response: Any, xpath: str = '//form[@id="form"]') -> Values:
    """Every control's value by name, without the buttons; several of one name as a list."""
    (form,) = tree_of(response).xpath(xpath)
    found: dict[str, list[str]] = {}
    for control in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]"):
        name = control.get("name")
        if control.tag == "textarea":
            found.setdefault(name, []).append((control.text or "").removeprefix("\n"))
        elif control.tag == "select":
            chosen = control.xpath(".//option[@selected]") or control.xpath(".//option[1]")
            found.setdefault(name, []).append(chosen[0].get("value"))
        elif control.get("type") in {"radio", "checkbox"}:
            if control.get("checked") is not None:
                found.setdefault(name, []).append(control.get("value"))
        elif control.get("type") != "file":
            found.setdefault(name, []).append(control.get("value") or "")
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def error_links(response: Any) -> list[tuple[str, str]]:
    """(address, sentence) of every line of the list of defects."""
    lines = tree_of(response).xpath('//div[@class="errors"]//li')
    return [
        (str((line.xpath(".//a/@href") or [""])[0]), " ".join(line.text_content().split()))
        for line in lines
    ]
