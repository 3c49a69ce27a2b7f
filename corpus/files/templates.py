"""Jinja templates: the one way in which every room fills in its pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def environment(folder: Path, **filters: Callable[..., Any]) -> Environment:
    """The templates (``*.j2``) of a folder, with ``filters`` beside Jinja's own.

    Whatever is filled in is escaped for HTML. A name that the caller did not give raises
    ``jinja2.UndefinedError`` instead of leaving a gap on the page.
    """
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,  # a line that only holds a tag leaves no empty line
        lstrip_blocks=True,
    )
    made.filters |= filters
    return made
