"""The tree of errors is the one that its docstring draws."""

import inspect

import corpus.errors
from corpus.errors import InputError, ShishinError


def classes() -> list[type[ShishinError]]:
    members = (each for _, each in inspect.getmembers(corpus.errors, inspect.isclass))
    return [each for each in members if issubclass(each, ShishinError)]


def test_the_docstring_draws_every_error_with_its_exit_code() -> None:
    drawn = [line.split() for line in (inspect.getdoc(corpus.errors) or "").splitlines()]
    for each in classes():
        (line,) = [words for words in drawn if each.__name__ in words]
        assert line[line.index(each.__name__) + 1] == str(each.exit_code)


def test_bad_input_is_exit_code_two_and_all_else_one() -> None:
    assert all((each.exit_code == 2) is issubclass(each, InputError) for each in classes())


def test_a_message_is_shown_as_it_stands() -> None:
    assert str(ShishinError("直してください。")) == "直してください。"
