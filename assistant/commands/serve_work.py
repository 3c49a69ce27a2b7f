"""What ``shishin serve`` opens: the build that answers, made first where there is none."""

from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.maintenance.building import embedding_of
from assistant.service.live import LiveAssistant
from assistant.service.opening import OnStep, Opened, open_assistant, open_fresh
from corpus.errors import DocumentError, StoreError
from index.settings import Settings
from index.store.store import Store


def open_for_serving(settings: Settings, notes: Console) -> LiveAssistant:
    """Build if nothing answers, and open; documents or a disk that fail leave what answers in service."""
    with Terminal(notes) as terminal:
        try:
            opened = open_fresh(settings, terminal.step, embedding_of(terminal))
        except (DocumentError, StoreError) as error:
            opened = _last_good(settings, terminal.step, error)
            terminal.warn(str(error))
            notes.print("最後に作れた索引で答えます。", style="yellow")
        for warning in (*opened.build.warnings, opened.advice):
            if warning:
                terminal.warn(warning)
    return LiveAssistant(Store(settings.home), opened, lambda told: notes.print(told, soft_wrap=True))


def _last_good(settings: Settings, on_step: OnStep, cause: DocumentError | StoreError) -> Opened:
    try:
        return open_assistant(settings, on_step)
    except StoreError:
        # What failed first is what has to be mended.
        raise cause from None
