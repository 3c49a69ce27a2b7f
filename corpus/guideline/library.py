"""The library: the folder of all documents, one folder a version, and how a new one gets there whole.

<root>/<document>/<version>/document.toml, source.md …
<root>/<document>/.ingest-<version>-<random>/     one that is on its way, which no reader looks at
"""

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from corpus.errors import ChoiceError, DocumentError, StoreWriteError
from corpus.files.disk import Disk, OnStep, ignore
from corpus.guideline.document import MANIFEST

_NUMBER = re.compile(r"\d+")
_STAGING = ".ingest-"
# Neither / nor @ nor #: an item's id is document@version#key. \w takes 令和6年版 too.
_NAME = re.compile(r"\w[\w.+-]*")  # a folder's name, and a part of item ids
_LONGEST = 200  # bytes of a name: 255 are the limit, and that of the staging folder is longer


class IngestStep(StrEnum):
    """The steps of adding a version, in order; each is announced before it begins."""

    CLEAR = "ingest-clear"
    """what an interrupted one left is removed"""
    STAGE = "ingest-stage"
    """the staging folder is made"""
    FILES = "ingest-files"
    """the files are written"""
    CHECK = "ingest-check"
    """they are read back"""
    RENAME = "ingest-rename"
    """the staging folder becomes a version"""
    SYNC = "ingest-sync"
    """the disk holds its name"""


@dataclass(frozen=True)
class Library:
    """The documents under ``root``."""

    root: Path
    disk: Disk = field(default_factory=Disk)

    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that have a version, sorted."""
        # [!.] passes over the staging folders and whatever else is hidden.
        found = self.root.glob(f"[!.]*/[!.]*/{MANIFEST}")
        return tuple(sorted({manifest.parent.parent.name for manifest in found}))

    def versions(self, document: str) -> tuple[str, ...]:
        """The versions of a document, oldest first; none of one that is not here."""
        found = (self.root / document).glob(f"[!.]*/{MANIFEST}") if _is_name(document) else ()
        return tuple(sorted((manifest.parent.name for manifest in found), key=version_key))

    def editions(self) -> tuple[str, ...]:
        """Every version of every document, as ``document@version``."""
        return tuple(f"{each}@{version}" for each in self.documents() for version in self.versions(each))

    def folders(self) -> tuple[Path, ...]:
        """Every ``<root>/<document>/<version>/``, sorted by path, also one whose manifest is missing.

        Raises:
            DocumentError: there is none.
        """
        found = sorted(path for path in self.root.glob("[!.]*/[!.]*") if path.is_dir())
        if not found:
            raise DocumentError(
                f"{self.root} にガイドラインがありません。"
                f"<文書>/<版>/ のフォルダーに原文と {MANIFEST} を置いてください。"
            )
        return tuple(found)

    def folder(self, document: str, version: str) -> Path:
        """The folder of a version.

        Raises:
            ChoiceError: there is no such document or version; the message names those there are.
        """
        for what, name, there in (
            ("文書", document, self.documents()),
            (f"{document} の版", version, self.versions(document)),
        ):
            if name not in there:
                raise ChoiceError(
                    f"{what}「{name}」はありません。次から選んでください: {'、'.join(there) or '(なし)'}。"
                )
        return self.root / document / version

    def add(self, document: str, version: str, files: Mapping[str, bytes], on_step: OnStep = ignore) -> Path:
        """Put a new version there, whole or not at all; call it under the builder's lock.

        Raises:
            DocumentError: the version is there already, or its name can be no folder.
            StoreWriteError: the disk refuses; nothing was added, unless the message says otherwise.
            StoreDamagedError: what is there cannot be read; nothing was added.
        """
        self.check_new(document, version)
        shelf = self.root / document
        staging = _staging(shelf, version)
        on_step(IngestStep.CLEAR)
        self._clear(shelf)
        try:
            self._stage(staging, files, on_step)
            on_step(IngestStep.RENAME)
            # A rename within one file system is done or not done. It refuses to replace a folder that holds
            # files, so that of two at once only one wins.
            self.disk.replace(staging, shelf / version)
        except BaseException as error:  # an interrupt too must not leave half a version behind
            with suppress(StoreWriteError):
                self.disk.remove(staging)
            if isinstance(error, StoreWriteError):
                self.check_new(document, version)  # somebody else may have added it meanwhile
            raise
        on_step(IngestStep.SYNC)
        self._settle(shelf, version)
        return shelf / version

    def check_new(self, document: str, version: str) -> None:
        """Refuse names that cannot be stored, and a version that is there already.

        Raises:
            DocumentError: it is one of those.
        """
        for what, name in (("文書", document), ("版", version)):
            if not _is_name(name):
                shown = name if len(name) <= 40 else f"{name[:40]}…"
                raise DocumentError(
                    f"{what}の名前「{shown}」は使えません。"
                    "文字か数字で始め、文字・数字と「.」「-」「+」だけで、短く付けてください。"
                )
        if (self.root / document / version).exists():
            raise DocumentError(
                f"{document} の版「{version}」はすでに登録されています。登録した版は書き換えません。"
                "別の版の名前を付けてください。"
            )

    def _clear(self, shelf: Path) -> None:
        with suppress(StoreWriteError):  # the name of our staging is new in any case
            for name in self.disk.names(shelf):
                if name.startswith(_STAGING):
                    self.disk.remove(shelf / name)

    def _stage(self, staging: Path, files: Mapping[str, bytes], on_step: OnStep) -> None:
        on_step(IngestStep.STAGE)
        self.disk.make_folder(staging)
        on_step(IngestStep.FILES)
        for name, raw in files.items():
            self.disk.write(staging / name, raw)
        # The names of the files must be on the disk before the folder gets the name that readers look for.
        self.disk.sync_folder(staging)
        on_step(IngestStep.CHECK)
        for name, raw in files.items():
            if self.disk.read(staging / name) != raw:
                raise StoreWriteError(
                    f"書き込んだ {name} を読み直すと、内容が違っていました。"
                    "ディスクの故障が疑われます。点検してから、もう一度実行してください。"
                )

    def _settle(self, shelf: Path, version: str) -> None:
        try:
            self.disk.sync_folder(shelf)
        except StoreWriteError as error:
            # The caller hears of a failure, so the version must not be there.
            away = _staging(shelf, version)
            try:
                self.disk.replace(shelf / version, away)
            except StoreWriteError:
                raise StoreWriteError(
                    f"{error}版「{version}」は登録されましたが、停電などで失われるおそれがあります。"
                    "ディスクを点検し、「shishin status」で確かめてください。"
                ) from error
            with suppress(StoreWriteError):
                self.disk.remove(away)
            raise


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and len(name.encode()) <= _LONGEST


def _staging(shelf: Path, version: str) -> Path:
    return shelf / f"{_STAGING}{version}-{secrets.token_hex(4)}"


def version_key(version: str) -> tuple[tuple[int, ...], str]:
    """Sorts versions by their numbers, then by the whole name.

    ``1.0`` < ``1.01`` < ``1.1`` < ``1.2`` < ``1.10``: a number with leading zeros stands below
    those without, as a decimal fraction would. ``1.0-overview`` has the numbers of ``1.0``.
    """
    return version_numbers(version), version


def version_numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version name; each leading zero is a number of its own, trailing zeros are none."""
    numbers: list[int] = []
    for digits in _NUMBER.findall(version):
        bare = digits.lstrip("0")
        numbers += [0] * (len(digits) - len(bare))
        numbers += [int(bare)] if bare else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
