"""The history: what the record tells about the builds that were in service."""

from dataclasses import dataclass

from index.entry import Deed, Entry, Stage


@dataclass(frozen=True)
class History:
    """The entries that can be read, oldest first, and what is wrong with the record, as sentences.

    ``size`` is where the last whole line ends (bytes), ``last`` the checksum that the next carries.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()
    size: int = 0
    last: str = ""

    @property
    def trusted(self) -> tuple[Entry, ...]:
        """The entries to act upon: none where the record is damaged."""
        return () if self.problems else self.entries

    @property
    def pending(self) -> Entry | None:
        """What was begun with a build and never told to have ended; the last line, if any."""
        last = self.entries[-1] if self.entries else None
        return last if last and last.stage is Stage.BEGUN and last.build_id else None

    @property
    def open_ingests(self) -> tuple[Entry, ...]:
        """The versions whose ingest was begun and not yet told to have ended, oldest first.

        Other lines may follow: how it ended is seen only where the documents are known.
        """
        begun: dict[tuple[str, ...], Entry] = {}
        for each in self.trusted:
            if each.deed is Deed.INGEST:
                begun.pop(each.versions, None)
                if each.stage is Stage.BEGUN:
                    begun[each.versions] = each
        return tuple(begun.values())

    @property
    def served(self) -> tuple[str, ...]:
        """Builds that were in service, the latest first, each once."""
        ids = [each.build_id for each in reversed(self.trusted) if each.served and each.build_id]
        return tuple(dict.fromkeys(ids))

    @property
    def way_back(self) -> tuple[str, ...]:
        """The build in service and those that it replaced, nearest first.

        Going back to one takes off all that came after it: after 1, 2, 3 and back to 2 comes 1.
        """
        way: list[str] = []
        for each in self.trusted:
            if each.served and each.build_id:
                way = way[: way.index(each.build_id)] if each.build_id in way else way
                way.append(each.build_id)
        return tuple(reversed(way))

    def knows(self, build_id: str) -> bool:
        """Whether any entry speaks of a build."""
        return any(each.build_id == build_id for each in self.trusted)

    def served_by(self, build_id: str) -> Entry | None:
        """The entry that last put a build in service."""
        return next(
            (each for each in reversed(self.trusted) if each.served and each.build_id == build_id), None
        )
