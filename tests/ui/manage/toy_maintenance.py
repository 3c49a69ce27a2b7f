"""A maintainer's place for the tests: the overview in service, a toy for a model, few questions."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.editions import Editions
from assistant.listener import Listener, Sheet, tracked
from assistant.maintenance.evaluations import Evaluation
from assistant.maintenance.publishing import PublishVerdict
from assistant.maintenance.review import ToReview
from assistant.maintenance.tools import MaintenanceTools
from assistant.service.assistant import Assistant
from corpus.text.tokens import Tokenizer
from eval.data.transfer import questions_to_review
from eval.gates.publication import Side, compare
from eval.measures.run import rank_questions, run_systems
from eval.reports.build_evaluation import evaluation_of
from eval.reports.report import make_report
from index.builder import build
from index.model.embedding import configured_model_id
from index.prepared_document import read_documents
from index.settings import Settings
from index.store.build import Build
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.assistant.editions import write_edition
from tests.eval.questions import ask
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools

CODES = ("U-2-i", "U-3-i", "U-4-i", "U-5-i", "P-5-i", "P-5-ii", "D-2-i", "D-3-i")
QUESTIONS = tuple(ask(f"dev-{code}", {code: 2}, text=f"{code} を守るには") for code in CODES)
WORSE = Sheet("質問ごとの変化", ("質問", "変化"), (("dev-U-4-i", "悪い"),))


class HeldEmbedder(ToyEmbedder):
    """A toy that waits after the first text while ``sign`` stands on the disk."""

    def __init__(self, model_id: str, sign: Path) -> None:
        super().__init__()
        self.model_id, self._sign = model_id, sign

    def _encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None) -> NDArray[np.float32]:
        def held(done: int) -> None:
            if on_progress:
                on_progress(done)
            while self._sign.exists():
                time.sleep(0.05)

        # A question that somebody asks meanwhile is told to nobody, and answered.
        return super()._encode(texts, held if on_progress else None)


@dataclass(frozen=True)
class ToyHome:
    """Documents, store and what stands for the model, under one folder."""

    folder: Path

    @property
    def settings(self) -> Settings:
        """Where everything is."""
        return Settings(self.folder / "home", self.folder / "documents", str(self.folder / "model"))

    @property
    def store(self) -> StoreWriter:
        """A new object each time, as after a restart."""
        return StoreWriter(self.settings.home)

    @property
    def tokenizer(self) -> Tokenizer:
        """The real one."""
        return Tokenizer(self.settings.dictionary)

    def embedder(self) -> HeldEmbedder:
        """A toy under the id of the model that the settings name."""
        model_id = configured_model_id(self.settings.model, self.settings.models)
        return HeldEmbedder(model_id, self.folder / "held")

    def set_up(self) -> "ToyHome":
        """The overview in service, with next to no aids."""
        (self.folder / "model").mkdir(parents=True)
        (self.folder / "model" / "config.json").write_text("{}", encoding="utf-8")
        write_edition(self.settings.documents, "1.0-overview", "")
        build(self.store, read_documents(self.settings.documents), self.embedder())
        return self


def toy_maintenance(home: ToyHome) -> MaintenanceTools:
    """The real works, over a toy and few questions."""

    def judge(settings: Settings, live: Build, candidate: Build, listener: Listener) -> PublishVerdict:
        if (home.folder / "worse").exists():
            listener.table(WORSE)
            return PublishVerdict(
                False, {"dev R@1": 0.5, "dev R@1 before": 0.9}, ("有意に下がった尺度があります。",)
            )
        return compare(
            settings, home.embedder(), (Side(live, QUESTIONS), Side(candidate, QUESTIONS)), listener
        )

    def evaluate(settings: Settings, by: str, listener: Listener) -> Evaluation:
        built = Store(settings.home).open()
        assistant = Assistant(built.shards, toy_tools(home.embedder(), home.tokenizer))
        trials = rank_questions(assistant, tracked(QUESTIONS, "試しています", listener))
        report = make_report("dev", run_systems(trials, ("bm25", "fused")))
        return evaluation_of(built.build_id, by, report)

    def questions(editions: Editions) -> Iterator[ToReview]:
        return questions_to_review(editions)

    return MaintenanceTools(home.settings, lambda _on_step: home.embedder(), judge, evaluate, questions)
