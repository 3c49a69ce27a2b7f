"""Editions made of a few lines, for what compares them."""

from dataclasses import replace

from corpus.guideline.editorial import Editorial
from corpus.parsing.parser import parse
from corpus.versions.edition import Edition, edition_of
from corpus.versions.revision import Revision, compare
from tests.corpus.samples import NO_NOTES, document


def edition(text: str, version: str = "1.0", notes: Editorial = NO_NOTES) -> Edition:
    """The edition that holds ``text``."""
    made = document(text)
    made = replace(made, manifest=replace(made.manifest, version=version))
    return edition_of(made, parse(made, notes))


def compared(old: str, new: str) -> Revision:
    """What changed between two texts."""
    return compare(edition(old), edition(new, "1.1"))


def kinds(revision: Revision) -> list[tuple[list[str], list[str], list[str]]]:
    """Keys of the old items, keys of the new ones, and the kinds, of every change in order."""
    return [
        ([i.key for i in each.old], [i.key for i in each.new], [kind.label for kind in each.kinds])
        for each in revision.changes
    ]
