"""The shelf: the folder of finished builds, newest first, and what is thrown away from it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import StoreDamagedError, StoreMissingError, StoreWriteError
from corpus.files.disk import Disk, OnStep
from index.store.build import BuildState, Pointer, created_at
from index.store.build_folder import BuildFolder
from index.store.record import History
from index.store.staging import StoreStep


@dataclass(frozen=True)
class BuildOrder:
    """``ids`` are the kept builds, newest first; ``live`` is the one the pointer names, if any."""

    ids: tuple[str, ...]
    live: str | None
    history: History

    @property
    def former(self) -> tuple[str, ...]:
        """Builds that were in service, the latest first; those the record does not know come last."""
        known = tuple(each for each in self.history.served if each in self.ids and each != self.live)
        return (*known, *(each for each in self.ids if each not in known and self._older(each)))

    @property
    def candidates(self) -> tuple[str, ...]:
        """Builds that wait to be put in service, newest first."""
        return tuple(each for each in self._unserved if self.live is None or each > self.live)

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """Every build, in the order in which they answer: each where those before it are broken."""
        named = (self.live,) if self.live in self.ids else ()
        return (*named, *self.former, *self._unserved)

    @property
    def way_back(self) -> tuple[str, ...]:
        """Builds to go back to, nearest first: those before the one in service, else the older ones."""
        way = self.history.way_back
        if self.live in way:
            kept = tuple(each for each in way[way.index(self.live) + 1 :] if each in self.ids)
            return (*kept, *(each for each in self.former if not self.history.knows(each)))
        return tuple(each for each in self.former if self.live is None or each < self.live)

    def surplus(self, whole: Sequence[str], keep: int) -> tuple[str, ...]:
        """Builds that may go: all but the one that answers, the newest candidate and ``keep`` former ones.

        Only ``whole`` builds take one of these places; the one the pointer names stays in any case.
        """
        if not whole:
            return ()  # a disk that can read nothing is no reason to throw everything away
        former = [each for each in self.former if each in whole][:keep]
        # Without a pointer nobody can tell candidates from former builds: then they share the places.
        waiting = [each for each in self.candidates if each in whole][: 1 if self.live else 1 + keep]
        answering = [each for each in self.stand_ins if each in whole][:1]
        kept = {self.live, *former, *waiting, *answering}
        return tuple(each for each in reversed(self.ids) if each not in kept)

    @property
    def _unserved(self) -> tuple[str, ...]:
        return tuple(each for each in self.ids if each != self.live and each not in self.former)

    def _older(self, build_id: str) -> bool:
        return self.live is not None and build_id < self.live and not self.history.knows(build_id)


@dataclass(frozen=True)
class KeptBuilds:
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

    def states(self, succession: BuildOrder) -> Iterator[BuildState]:
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

    def prune(self, succession: BuildOrder, keep: int) -> None:
        """Remove what interrupted builders left, and what ``BuildOrder.surplus`` lets go.

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


@dataclass(frozen=True)
class PointerFile:
    """``current`` in the store's home."""

    path: Path
    disk: Disk

    def read(self) -> Pointer:
        """The pointer.

        Raises:
            StoreMissingError: there is none.
            StoreDamagedError: it is not one.
        """
        raw = self.disk.read(self.path)
        if raw is None:
            raise StoreMissingError(
                f"{self.path.parent} にまだ索引がありません。`shishin build` を実行してください。"
            )
        return Pointer.from_bytes(raw, str(self.path))

    def raw(self) -> bytes | None:
        """What the file holds, whatever it is; None where there is none, empty where unreadable."""
        try:
            return self.disk.read(self.path)
        except StoreDamagedError:
            return b""

    def build_id(self) -> str | None:
        """The build it names; None where it names none."""
        with suppress(StoreMissingError, StoreDamagedError):
            return self.read().build_id
        return None

    def swap(self, pointer: Pointer, on_step: OnStep) -> None:
        """Name another build: readers see the old pointer or the new one, nothing between.

        Raises:
            StoreWriteError: the disk refuses; the old pointer stays (or is put back).
        """
        old, beside = self.raw(), self.path.with_name(f"{self.path.name}.new")
        try:
            on_step(StoreStep.POINTER)
            self.disk.write(beside, pointer.to_bytes())
            on_step(StoreStep.SWAP)
            self.disk.replace(beside, self.path)
        except StoreWriteError:
            with suppress(StoreWriteError):
                self.disk.remove(beside)
            raise
        on_step(StoreStep.SETTLE)
        try:
            self.disk.sync_folder(self.path.parent)
        except StoreWriteError:
            self._put_back(old, beside)
            raise

    def _put_back(self, old: bytes | None, beside: Path) -> None:
        # The caller hears of a failure, so what answers must be what answered before.
        with suppress(StoreWriteError):
            if old is None:
                self.disk.remove(self.path)
            else:
                self.disk.write(beside, old)
                self.disk.replace(beside, self.path)
