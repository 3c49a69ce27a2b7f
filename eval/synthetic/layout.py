"""Layout: the measures and habits in which a generated PDF is set, chosen by seed."""

from dataclasses import dataclass
from random import Random

_HEADERS = (
    "AI事業者ガイドライン(第1.1版)",
    "総務省・経済産業省 AI事業者ガイドライン",
    "AI事業者ガイドライン 本編・別添",
)
_FOOTERS = ("{number}", "- {number} -", "{number} / {total}", "p. {number}")


@dataclass(frozen=True)
class Layout:
    """Sizes and distances in points, ``indent`` in characters; ``sizes`` are of headings by level.

    ``spread`` sets lines to the full width, ``torn`` breaks Latin words only at spaces but Japanese
    ones anywhere; ``radicals`` is the share of characters written as radicals where there is one.
    """

    body: float
    leading: float
    margin: float
    top: float
    gap: float
    indent: int
    between: float
    sizes: tuple[float, ...]
    header: str
    footer: str
    spread: bool
    again: bool
    watermark: bool
    radicals: float
    width: float = 595.28
    height: float = 841.89


def layout_of(seed: int) -> Layout:
    """One of many layouts."""
    random = Random(f"layout {seed}")
    body = random.choice((9.5, 10.0, 10.5, 11.0))
    indent = random.choice((0, 1, 1))
    step = random.choice((1.5, 2.0))
    return Layout(
        body=body,
        leading=body * random.choice((1.45, 1.6, 1.75)),
        margin=random.choice((56.0, 64.0, 72.0)),
        top=random.choice((72.0, 80.0)),
        gap=random.choice((18.0, 24.0, 30.0)),
        indent=indent,
        between=body * (random.choice((0.0, 0.6)) if indent else 0.8),
        sizes=(24.0, *(body + step * (3 - at) + 1 for at in range(3)), body),
        header=random.choice(_HEADERS),
        footer=random.choice(_FOOTERS),
        spread=random.random() < 0.6,
        again=random.random() < 0.6,
        watermark=random.random() < 0.4,
        radicals=0.04,
    )
