"""The finished builds in ``builds/``: which answers where another is broken, and which are removed."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import StoreWriteError
from corpus.files.disk import Disk
from index.store.build import BuildState, created_at
from index.store.build_folder import BuildFolder
from index.store.record import History


@dataclass(frozen=True)
class KeptBuilds:
    """``builds/`` in the store's home. Names with a leading dot are unfinished or being removed."""

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

    def states(self, order: "BuildOrder") -> Iterator[BuildState]:
        """Every build of ``order``, newest first, checked in full."""
        for build_id in order.ids:
            if created := created_at(build_id):
                folder, entry = self.folder(build_id), order.history.served_by(build_id)
                problems = folder.problems()
                yield BuildState(
                    build_id=build_id,
                    created=created,
                    ok=not problems,
                    current=build_id == order.live,
                    size=self.disk.size(folder.path),
                    problems=problems,
                    candidate=build_id in order.candidates,
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

    def remove(self, build_id: str) -> None:
        """Remove a build: first its name, in one step, so that none is ever seen half removed.

        Raises:
            StoreWriteError: the disk refuses.
        """
        away = self.path / f".removed-{build_id}"
        self.disk.replace(self.path / build_id, away)
        self.disk.remove(away)

    def prune(self, order: "BuildOrder", keep: int) -> None:
        """Remove what interrupted builders left, and what ``BuildOrder.surplus`` lets go.

        Raises:
            StoreWriteError: the disk refuses.
            StoreDamagedError: the folder cannot be listed.
        """
        self.clear()
        for build_id in order.surplus([each for each in order.ids if self._is_whole(each)], keep):
            self.remove(build_id)

    def remove_unpublished(self, build_id: str) -> None:
        """Remove a build that no pointer came to name, as far as the disk lets us."""
        with suppress(StoreWriteError):
            self.remove(build_id)

    def _is_whole(self, build_id: str) -> bool:
        # Read twice before it is given up: one failed read must not cost a good build.
        return not (self.folder(build_id).is_damaged() and self.folder(build_id).is_damaged())


@dataclass(frozen=True)
class BuildOrder:
    """The order of the kept builds for each of the questions one may have about them.

    ``ids`` are the kept builds, newest first; ``live`` is the one the pointer names, if any.
    """

    ids: tuple[str, ...]
    live: str | None
    history: History

    @property
    def former(self) -> tuple[str, ...]:
        """Builds that were in service, the latest first; those the record does not know come last."""
        known = tuple(each for each in self.history.served if each in self.ids and each != self.live)
        return (*known, *(each for each in self.ids if each not in known and self._is_older(each)))

    @property
    def candidates(self) -> tuple[str, ...]:
        """Builds that wait to be put in service, newest first."""
        # Ids begin with the time, so that a greater one was made later.
        return tuple(each for each in self._unserved if self.live is None or each > self.live)

    @property
    def fallbacks(self) -> tuple[str, ...]:
        """Every build, in the order in which they answer: each where those before it are broken."""
        named = (self.live,) if self.live in self.ids else ()
        return (*named, *self.former, *self._unserved)

    @property
    def rollback_order(self) -> tuple[str, ...]:
        """Builds to roll back to, nearest first: those before the one in service, else the older ones."""
        way = self.history.rollback_order
        if self.live in way:
            kept = tuple(each for each in way[way.index(self.live) + 1 :] if each in self.ids)
            return (*kept, *(each for each in self.former if not self.history.knows(each)))
        # The record does not know the build in service (lost or damaged), so age decides.
        return tuple(each for each in self.former if self.live is None or each < self.live)

    def surplus(self, whole: Sequence[str], keep: int) -> tuple[str, ...]:
        """Builds that may go: all but the one that answers, the newest candidate and ``keep`` former ones.

        Only ``whole`` builds take one of these places; the one the pointer names stays in any case.
        """
        if not whole:
            return ()  # a disk that can read nothing is no reason to throw everything away
        former = [each for each in self.former if each in whole][:keep]
        # Without a pointer candidates cannot be told from former builds: then they share the places.
        waiting = [each for each in self.candidates if each in whole][: 1 if self.live else 1 + keep]
        answering = [each for each in self.fallbacks if each in whole][:1]
        kept = {self.live, *former, *waiting, *answering}
        return tuple(each for each in reversed(self.ids) if each not in kept)

    @property
    def _unserved(self) -> tuple[str, ...]:
        return tuple(each for each in self.ids if each != self.live and each not in self.former)

    def _is_older(self, build_id: str) -> bool:
        return self.live is not None and build_id < self.live and not self.history.knows(build_id)
