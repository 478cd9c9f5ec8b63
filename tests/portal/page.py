"""A page as a person uses it: read what stands there, choose by the words, press the button."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from lxml import html


def words(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def bare(label: str) -> str:
    """A choice without the number of results it would leave."""
    return re.sub(r" \(\d+\)$", "", label)


class Page:
    def __init__(self, client: Client, url: str, status: int = 200) -> None:
        self.client, self.url = client, url
        response = client.get(url)
        assert response.status_code == status, response.status_code
        self.tree = html.fromstring(response.content.decode())
        self.text = words(self.tree)

    def labels(self, name: str) -> list[str]:
        """The choices of a select, without the one that chooses nothing."""
        return [bare(label) for label in self._options(name)][1:]

    def counts(self, name: str) -> dict[str, int]:
        """By choice the number of results it would leave."""
        numbered = [label for label in self._options(name) if label != bare(label)]
        return {bare(label): int(label[len(bare(label)) + 2 : -1]) for label in numbered}

    def _options(self, name: str) -> list[str]:
        return [words(option) for option in self.tree.xpath(f'//select[@name="{name}"]/option')]

    def selected(self, name: str) -> str:
        chosen = self.tree.xpath(f'//select[@name="{name}"]/option[@selected]')
        return bare(words(chosen[0])) if chosen else ""

    def results(self) -> list[str]:
        return [words(heading) for heading in self.tree.xpath("//article//h3")]

    def link(self, text: str) -> str:
        """The address behind the first link that reads so."""
        found = [one for one in self.tree.xpath("//main//a[@href]") if words(one).startswith(text)]
        assert found, f"no link “{text}”"
        return str(found[0].get("href"))

    def follow(self, text: str) -> Page:
        return Page(self.client, self.link(text))

    def send(self, **choices: str) -> Page:
        """Fills the form that has these fields, selects by label, and sends it with GET."""
        form = next(
            form
            for form in self.tree.xpath('//main//form[@method="get"]')
            if all(form.xpath(f'.//*[@name="{name}"]') for name in choices)
        )
        values = {
            field.get("name"): field.get("value") or "" for field in form.xpath(".//input[@name]")
        }
        for select in form.xpath(".//select"):
            options = {
                bare(words(option)): option.get("value") for option in select.xpath("option")
            }
            name = select.get("name")
            chosen = choices.get(name, self.selected(name))
            values[name] = options[chosen] if chosen else ""
        values |= {
            name: text for name, text in choices.items() if form.xpath(f'.//input[@name="{name}"]')
        }
        url = (form.get("action") or self.url).split("#")[0]
        response = self.client.get(url, values)
        return Page(
            self.client, response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"]
        )
