"""Fit the weights on the dev questions, as the build in service scores them, and write them.

``python -m eval.fit`` writes ``assistant/ranking/weights.toml``.
"""

from collections.abc import Mapping
from dataclasses import replace

from assistant.ranking.features import WEIGHTS
from assistant.service.opening import open_assistant
from corpus.files.disk import write_output
from eval.data.dataset import GUIDELINE, judged_version, load_questions
from eval.fit.fitted_weights import examples_of, fitted_weights, unaided_weights
from eval.measures.run import rank_questions
from index.settings import load_settings

_TABLES = ("ranking", "related", "confidence", "unaided")


def main() -> None:
    """Fit on the dev questions and write."""
    opened = open_assistant(load_settings())
    assistant = opened.assistant
    on = judged_version(GUIDELINE)
    keys = [item.key for item in assistant.items(on.version, document=on.document)]
    questions = load_questions(GUIDELINE, "dev", keys)
    fitted = fitted_weights(examples_of(rank_questions(assistant, questions, on)))
    weights = replace(fitted, unaided=unaided_weights(opened, questions, on, fitted.threshold))
    tables = "\n".join(_table(name, getattr(weights, name)) for name in _TABLES)
    write_output(
        WEIGHTS,
        "# python -m eval.fit が dev の問いから決めた値。手で変えない。\n\n"
        f"threshold = {weights.threshold:.2f}\n\n{tables}",
    )


def _table(name: str, values: Mapping[str, float]) -> str:
    return f"[{name}]\n" + "".join(f"{key} = {value:.4f}\n" for key, value in values.items())


if __name__ == "__main__":
    main()
