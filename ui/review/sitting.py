"""A sitting: the answers one trainer goes through, in the order of the queue, and the one looked at."""

from dataclasses import dataclass, field, replace

from ui.review.filtering import Filter


@dataclass(frozen=True)
class Sitting:
    """Ids of answers; ``at`` is the place of the one looked at, ``len(order)`` behind the last."""

    filter: Filter = field(default_factory=Filter)
    order: tuple[str, ...] = ()
    at: int = 0

    @property
    def current(self) -> str | None:
        """The id of the answer that is looked at; None behind the last."""
        return self.order[self.at] if 0 <= self.at < len(self.order) else None

    def at_place(self, at: int) -> "Sitting":
        """Looking at another place, kept within the order."""
        return replace(self, at=max(0, min(at, len(self.order))))

    def extended(self, ids: tuple[str, ...]) -> "Sitting":
        """With those of ``ids`` behind the last that are not in the order yet."""
        known = set(self.order)
        return replace(self, order=(*self.order, *(each for each in ids if each not in known)))

    def looking_at(self, id: str) -> "Sitting":
        """Looking at one answer; one that is not in the order comes in at this place."""
        if id in self.order:
            return replace(self, at=self.order.index(id))
        return replace(self, order=(*self.order[: self.at], id, *self.order[self.at :]))
