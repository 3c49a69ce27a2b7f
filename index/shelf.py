"""The shelf: the folder of finished builds, newest first, and what is thrown away from it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.disk import Disk
from corpus.errors import StoreWriteError
from index.build import BuildState
from index.build_folder import BuildFolder
from index.build_id import created_at
from index.succession import Succession


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

    def states(self, succession: Succession) -> Iterator[BuildState]:
        """Every build of the succession, in its order, checked in full."""
        for build_id in succession.ids:
            if created := created_at(build_id):
                folder, entry = self.folder(build_id), succession.history.served_by(build_id)
                problems = folder.problems()
                yield BuildState(
                    build_id=build_id,
                    created=created,
                    ok=not problems,
                    current=build_id == succession.live,
                    size=self.disk.size(folder.path),
                    problems=problems,
                    candidate=build_id in succession.candidates,
                    served=entry.at if entry else None,
                    by=entry.by if entry else None,
                )

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

    def prune(self, succession: Succession, keep: int) -> None:
        """Remove what interrupted builders left, and what ``Succession.surplus`` lets go.

        Raises:
            StoreWriteError: the disk refuses.
            StoreDamagedError: the folder cannot be listed.
        """
        self.clear()
        for build_id in succession.surplus([each for each in succession.ids if self._whole(each)], keep):
            self.throw_away(build_id)

    def remove_unpublished(self, build_id: str) -> None:
        """Remove a build that no pointer came to name, as far as the disk lets us."""
        with suppress(StoreWriteError):
            self.throw_away(build_id)

    def _whole(self, build_id: str) -> bool:
        # Read twice before it is given up: one failed read must not cost a good build.
        return not (self.folder(build_id).is_damaged() and self.folder(build_id).is_damaged())
