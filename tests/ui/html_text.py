"""Reads HTML back the way a browser would: elements, attributes, text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "img", "meta", "link"}  # elements that have no end tag


@dataclass
class Element:
    """One element: its attributes and all the text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


@dataclass
class _Reader(HTMLParser):
    elements: list[Element] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.text += data
        for element in self._open:
            element.text += data


def elements(html: str) -> list[Element]:
    """All elements of well-formed ``html``, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader._open, f"left open: {reader._open}"
    return reader.elements


def having(html: str, name: str) -> list[Element]:
    """The elements of a class."""
    return [each for each in elements(html) if name in each.classes]
