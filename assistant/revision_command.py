"""The ``shishin diff`` command: two versions on disk in, one report out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from assistant.revision_page import to_page
from assistant.revision_text import to_json, to_markdown, to_text
from assistant.revision_view import RevisionView, view_of
from assistant.version import matching_version, same_version
from corpus.document import find_documents
from corpus.edition import read_edition
from corpus.errors import ChoiceError, InputError
from corpus.item import Role
from corpus.output import check_writable, write_whole
from corpus.revision import Revision, compare

_USUAL = "ai-guideline"
FORMS: Mapping[str, Callable[[RevisionView], str]] = {
    "text": to_text,
    "json": to_json,
    "markdown": to_markdown,
    "html": to_page,
}


@dataclass(frozen=True)
class Versions:
    """The folders of one document, by version."""

    document: str
    folders: Mapping[str, Path]

    def folder(self, name: str) -> Path:
        """The folder of a version; ``1.0`` also names ``1.0-overview``.

        Raises:
            ChoiceError: there is none.
        """
        version = name if name in self.folders else matching_version(name, [*self.folders])
        if version is None:
            raise ChoiceError(
                f"{self.document} に版「{name}」はありません。"
                f"次から選んでください: {'、'.join(self.folders)}。"
            )
        return self.folders[version]


def find_versions(root: Path, document: str | None) -> Versions:
    """The versions of a document on disk; without a name the AI guideline, else the only document.

    Raises:
        ChoiceError: there is none of that name, or there are several to choose from.
        DocumentError: there is no document at all.
    """
    folders = find_documents(root)
    documents = list(dict.fromkeys(folder.parent.name for folder in folders))
    chosen = document or (_USUAL if _USUAL in documents else documents[0] if len(documents) == 1 else None)
    if chosen not in documents:
        wrong = f"文書「{document}」はありません" if document else "文書が一つに決まりません"
        raise ChoiceError(f"{wrong}。--document を次から選んでください: {'、'.join(documents)}。")
    return Versions(chosen, {folder.name: folder for folder in folders if folder.parent.name == chosen})


def compare_versions(versions: Versions, old: str, new: str) -> Revision:
    """What changed between two versions on disk.

    Raises:
        ChoiceError: one is not there, or both are the same.
        DocumentError: one cannot be read.
    """
    before, after = versions.folder(old), versions.folder(new)
    if before == after:
        raise same_version(before.name, versions.folders)
    return compare(read_edition(before), read_edition(after))


def chosen_form(wanted: Mapping[str, bool]) -> str:
    """The one form that was asked for, else text.

    Raises:
        InputError: several were.
    """
    forms: Sequence[str] = [form for form, asked in wanted.items() if asked]
    if len(forms) > 1:
        raise InputError(f"{'、'.join(f'--{form}' for form in forms)} は一つだけ指定してください。")
    return forms[0] if forms else "text"


def show_diff(revision: Revision, role: Role | None, form: str, out: Path | None) -> None:
    """Print the report, or write it to a file, whole or not at all.

    Raises:
        ShishinError: the file cannot be written.
    """
    text = FORMS[form](view_of(revision, role))
    if out is None:
        click.echo(text.encode("utf-8", "replace").decode("utf-8"), nl=False)
    else:
        write_whole(out, text)
        click.echo(f"新旧対照表を {out} に書きました。")


def run_diff(
    root: Path, old: str, new: str, document: str | None, role: Role | None, form: str, out: Path | None
) -> None:
    """Compare two versions and show the report; what cannot be done is told before the work."""
    if out:
        check_writable(out)
    show_diff(compare_versions(find_versions(root, document), old, new), role, form, out)
