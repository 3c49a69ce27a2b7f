"""The role choice of the page: values that travel through the form, and what they mean."""

from corpus.errors import ChoiceError
from corpus.item import Role

AUTOMATIC = "auto"
CHOICES: tuple[tuple[str, str], ...] = (("自動", AUTOMATIC), *((role.label, role.value) for role in Role))


def role_of(choice: str) -> Role | None:
    """The chosen role; None leaves it to the assistant.

    Raises:
        ChoiceError: not one of ``CHOICES``.
    """
    if choice == AUTOMATIC:
        return None
    try:
        return Role(choice)
    except ValueError as error:
        names = "、".join(value for _, value in CHOICES)
        raise ChoiceError(f"立場は {names} のどれかで指定してください。") from error
