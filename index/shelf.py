"""The shelf: the folder of finished builds, newest first, and what is thrown away from it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.disk import Disk
from corpus.errors import StoreDamagedError, StoreWriteError
from index.build import BuildState
from index.build_folder import BuildFolder
from index.build_id import created_at


@dataclass(frozen=True)
class Shelf:
    """``builds/`` in the store's home. Names with a leading dot are unfinished or thrown away."""

    path: Path
    disk: Disk

    def ids(self) -> tuple[str, ...]:
        """The builds, newest first; foreign folders are left alone.

        Raises:
            StoreDamagedError: the folder cannot be listed.
        """
        return tuple(name for name in reversed(self.disk.names(self.path)) if created_at(name))

    def folder(self, build_id: str) -> BuildFolder:
        """The folder of one build."""
        return BuildFolder(self.path / build_id, build_id, self.disk)

    def states(self, current: str | None) -> Iterator[BuildState]:
        """Every build, newest first, checked in full."""
        for build_id in self.ids():
            if created := created_at(build_id):
                folder = self.folder(build_id)
                size, problems = self.disk.size(folder.path), folder.problems()
                yield BuildState(build_id, created, not problems, build_id == current, size, problems)

    def clear(self) -> None:
        """Remove what interrupted builders left.

        Raises:
            StoreWriteError: the disk refuses.
            StoreDamagedError: the folder cannot be listed.
        """
        for name in self.disk.names(self.path):
            if name.startswith("."):
                self.disk.remove(self.path / name)

    def throw_away(self, build_id: str) -> None:
        """Remove a build: first its name, in one step, so that none is ever seen half removed.

        Raises:
            StoreWriteError: the disk refuses.
        """
        away = self.path / f".removed-{build_id}"
        self.disk.replace(self.path / build_id, away)
        self.disk.remove(away)

    def prune(self, current: str, keep: int) -> tuple[str, ...]:
        """Keep the ``keep`` newest whole builds and the current one.

        Returns:
            Sentences on what could not be removed; the new build is published all the same.
        """
        try:
            self.clear()
            for build_id in self._surplus(current, keep):
                self.throw_away(build_id)
        except (StoreWriteError, StoreDamagedError) as error:
            return (f"古い索引を片付けられませんでした。次の構築でもう一度試します。{error}",)
        return ()

    def remove_unpublished(self, build_id: str) -> None:
        """Remove a build that no pointer came to name, as far as the disk lets us."""
        with suppress(StoreWriteError):
            self.throw_away(build_id)

    def _surplus(self, current: str, keep: int) -> Sequence[str]:
        surplus, kept = [], 1
        for build_id in self.ids():
            if build_id == current:
                continue
            # Read twice before it is given up: one failed read must not cost a good build.
            damaged = self.folder(build_id).is_damaged() and self.folder(build_id).is_damaged()
            if damaged or kept >= keep:
                surplus.append(build_id)
            else:
                kept += 1
        return surplus
