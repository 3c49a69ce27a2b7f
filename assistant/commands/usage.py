"""What was typed: a role by its name, and what to say where a command was typed wrong."""

from collections.abc import Callable

import click

from corpus.errors import ChoiceError
from corpus.guideline.item import Role

_HELP = "使い方は「shishin --help」で見られます。"


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


def usage_sentence(error: click.UsageError) -> str:
    """What was typed wrong, and where the right usage is shown."""
    sentence = next(say for kind, say in _SENTENCES if isinstance(error, kind))
    return sentence(error) + _HELP


def _missing(error: click.MissingParameter) -> str:
    name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint
    return f"{name} が指定されていません。"


def _no_option(error: click.NoSuchOption) -> str:
    near = f"「{'」か「'.join(error.possibilities)}」ではありませんか。" if error.possibilities else ""
    return f"{error.option_name} という指定はありません。{near}"


def _bad_value(error: click.BadParameter) -> str:
    name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint
    return f"{name} の値が使えません。"


def _bad_option(error: click.BadOptionUsage) -> str:
    return f"{error.option_name} には値が要ります。"


def _no_command(error: click.NoSuchCommand) -> str:
    return f"{error.command_name} というコマンドはありません。"


def _other(error: click.UsageError) -> str:
    return "コマンドの書き方が違います。"


# The first that fits is taken: MissingParameter is a BadParameter, and all are UsageErrors.
_SENTENCES: tuple[tuple[type[click.UsageError], Callable[..., str]], ...] = (
    (click.MissingParameter, _missing),
    (click.NoSuchOption, _no_option),
    (click.NoSuchCommand, _no_command),
    (click.BadOptionUsage, _bad_option),
    (click.BadParameter, _bad_value),
    (click.UsageError, _other),
)
