"""The terminal: where notes go, how JSON is printed, and how a role is chosen by its name."""

import json

import click
from rich.console import Console

from corpus.errors import ChoiceError
from corpus.item import Role

NOTES = Console(stderr=True, highlight=False, markup=False, emoji=False)
"""Progress and warnings; answers go to the standard output."""


def say(step: str) -> None:
    """Tell what begins now."""
    NOTES.print(f"{step}…")


def json_text(fields: object, indent: int | None = None) -> str:
    """JSON in readable Japanese; lone surrogates, which UTF-8 cannot carry, stay escaped."""
    text = json.dumps(fields, ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def chosen_role(_context: click.Context, _option: click.Parameter, name: str | None) -> Role | None:
    """A role by its id or its Japanese name.

    Raises:
        ChoiceError: there is no such role.
    """
    if name is None:
        return None
    names = {role.value: role for role in Role} | {role.label: role for role in Role}
    if name not in names:
        raise ChoiceError(f"立場「{name}」はありません。次から選んでください: {'、'.join(names)}。")
    return names[name]
