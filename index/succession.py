"""Succession: of the kept builds, which were in service, which wait, which may go.

What the record knows counts. A build that it does not know is taken by its age: older than the
build in service, it was in service before; newer, it waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.history import History


@dataclass(frozen=True)
class Succession:
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
