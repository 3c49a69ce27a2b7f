"""Notes: what a maintainer should look at after a PDF was read."""

from collections.abc import Iterable, Iterator, Sequence

from corpus.pdf.page import PdfPage

_LISTED = 12


def notes_of(pages: Sequence[PdfPage]) -> Iterator[str]:
    """Japanese sentences that name the pages by their place in the file."""
    if blank := [page.place for page in pages if page.blank]:
        yield f"文字のないページがあります(図や画像だけのページかもしれません): {_places(blank)}。"
    if radicals := sum(page.trouble.radicals for page in pages):
        yield f"部首用の文字 {radicals} 字を、同じ形の漢字に置き換えました。"
    if ligatures := sum(page.trouble.ligatures for page in pages):
        yield f"合字(ﬁ など){ligatures} 字を、ふつうの綴りに置き換えました。"
    if unreadable := [page.place for page in pages if page.trouble.unreadable]:
        yield f"読み取れない文字を「〓」としました。元の PDF で確かめてください: {_places(unreadable)}。"
    if private := [page.place for page in pages if page.trouble.private]:
        yield f"外字(私用領域の文字)があります。元の PDF で確かめてください: {_places(private)}。"
    if vertical := [page.place for page in pages if page.trouble.vertical]:
        yield f"縦書きのページは正しく読み取れません。元の PDF で確かめてください: {_places(vertical)}。"


def _places(places: Iterable[int]) -> str:
    places = list(places)
    more = f"ほか {len(places) - _LISTED} ページ" * (len(places) > _LISTED)
    return "、".join(f"{place}ページ目" for place in places[:_LISTED]) + more
