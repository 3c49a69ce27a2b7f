"""A revision as one HTML page that needs nothing else: no file, no host, no script."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.revision_text import EDITORIAL, NONE, day_of, kinds_label, place_of
from assistant.revision_view import RevisionView


def to_page(view: RevisionView) -> str:
    """The page; all text from outside is escaped by the template."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"kinds": kinds_label, "day": day_of, "place": place_of}
    return environment.get_template("revision.html.j2").render(view=view, editorial=EDITORIAL, nothing=NONE)
