"""Reading once: what a question says by itself is worked out once, however many builds are asked."""

from functools import cache
from pathlib import Path

from assistant.reading.cues import Cues, CueTable
from corpus.text.tokens import Analysis, Tokenizer


class ReadOnceTokenizer(Tokenizer):
    """Splits each text once; for measuring alone, as it forgets none."""

    def __init__(self, cache_dir: Path) -> None:
        super().__init__(cache_dir)
        self._analysed = cache(super().analyse)

    def analyse(self, text: str) -> Analysis:
        """See ``Tokenizer``."""
        return self._analysed(text)


class ReadOnceCues(CueTable):
    """Looks for the cues of each question once."""

    def __init__(self) -> None:
        super().__init__()
        self._read = cache(super().read)

    def read(self, question: str) -> Cues:
        """See ``CueTable``."""
        return self._read(question)
