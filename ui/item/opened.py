"""An opened item: its quotes as citations, so that what shows a citation shows it too."""

from assistant.answer import Citation
from assistant.item_view import ItemView
from corpus.errors import ChoiceError
from ui.asker import Asker


def opened_item(asker: Asker, item_id: str) -> ItemView | None:
    """An item with what stands beside it; None where its version cannot be opened any more."""
    try:
        return asker.item(item_id)
    except ChoiceError:
        return None


def citations_of(item: ItemView) -> tuple[Citation, ...]:
    """One citation for each quote of an item, numbered from 1."""
    return tuple(
        Citation(
            rank=rank,
            item_id=item.item_id,
            code=item.code,
            title=item.title,
            title_editorial=item.title_editorial,
            roles=item.roles,
            phase=item.phase,
            phase_editorial=item.phase_editorial,
            heading=item.heading,
            document=item.document,
            document_name=item.document_name,
            version=item.version,
            source=item.source,
            start=quote.start,
            end=quote.end,
            quote=quote.quote,
            display=quote.display,
            mark=None,
            page=item.page,
            score=0.0,
            signals={},
            cited_as=item.cited_as,
            since=item.since,
        )
        for rank, quote in enumerate(item.quotes, 1)
    )
