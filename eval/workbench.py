"""The workbench: the whole system set up over a collection, without a store."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import Progress

from assistant.assistant import Assistant
from assistant.ranker import Tools
from assistant.reading import QuestionReader, Reading
from assistant.weights import load_weights
from corpus.disk import Disk
from corpus.item import Item, Role
from corpus.tokens import Tokenizer
from eval.collection import Collection
from index.builder import embed
from index.embedder import Embedder
from index.settings import Settings
from index.vector_cache import CachedEmbedder

VECTORS = "vectors"  # the folder of cached vectors under the home


class _ForeignReader(QuestionReader):
    """Reads no references: the ids of a collection are no codes of the guideline."""

    def read(self, question: str, role: Role | None, items: Sequence[Item]) -> Reading:
        del items
        return super().read(question, role, ())


def collection_assistant(
    collection: Collection, embedder: Embedder, settings: Settings, notes: Console
) -> Assistant:
    """An assistant over the documents, that has the vectors of all questions at hand.

    It has Shishin's own weights; a collection has no aids, roles or outside topics, so only
    the signals of words, sounds and meaning count, and nothing is declined.

    Raises:
        ModelError: the model cannot embed.
    """
    tokenizer = Tokenizer(settings.dictionary)
    cached = CachedEmbedder(embedder, settings.home / VECTORS, Disk())
    questions = [tokenizer.fold(question.text.strip()) for question in collection.questions]
    passages = len(collection.draft.data.passages)
    with Progress(console=notes) as bars:
        task = bars.add_task("文書を埋め込み", total=passages)
        shard = embed(
            collection.draft, cached, {}, lambda _name, done, _total: bars.update(task, completed=done)
        )
        bars.update(task, completed=passages)
        asked = bars.add_task("問いを埋め込み", total=len(questions))
        cached.learn_queries(questions, on_progress=lambda done: bars.update(asked, completed=done))
        bars.update(asked, completed=len(questions))
    return Assistant([shard], Tools(cached, tokenizer, _ForeignReader(), load_weights()))
