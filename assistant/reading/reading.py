"""A reading: what a question says about who asks what, and what it takes over from the turn before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import FollowUpKind, Understood
from assistant.reading.followup import FollowUp
from assistant.reading.references import References
from corpus.guideline.item import Item, Phase, Role

# Words speak plainly for a role from this probability on, and this many times that of another.
_PLAIN, _AHEAD = 0.45, 1.3


@dataclass(frozen=True)
class Reading:
    """Made once a question, by ``QuestionReader.read``.

    ``role`` is the role chosen explicitly, else None. ``belief`` gives each role's
    probability from the words alone; ``phases`` and ``principles`` count the cues found;
    ``compared`` says that the parties are to be compared. ``follow_up`` says how it leans on the
    turn before, None for a topic of its own; ``carried`` is a role taken over from there. ``put_right``
    is set where a person corrected what was read: its role is final, its phase and principle are what
    was changed by hand.
    """

    question: str
    role: Role | None
    belief: Mapping[Role, float]
    compared: bool
    phases: Mapping[Phase, int]
    principles: Mapping[int, int]
    references: References
    follow_up: FollowUp | None = None
    carried: Role | None = None
    put_right: Understood | None = None

    @property
    def said_role(self) -> Role | None:
        """The one role that the words speak for most, None without a winner."""
        best = max(self.belief.values())
        # Exact: roles with the same votes have the very same float.
        favoured = [role for role, share in self.belief.items() if share == best]
        return favoured[0] if len(favoured) == 1 else None

    @property
    def contradicted(self) -> bool:
        """Whether the words speak plainly for another role than the one chosen."""
        surest = max(self.belief.values())
        return self.role is not None and surest >= _PLAIN and surest > _AHEAD * self.belief[self.role]

    @property
    def phase(self) -> Phase | None:
        """The phase with the most cues."""
        return max(self.phases, key=lambda phase: self.phases[phase], default=None)

    @property
    def principle(self) -> int | None:
        """The principle with the most cues."""
        return max(self.principles, key=lambda number: self.principles[number], default=None)

    @property
    def asks_on(self) -> bool:
        """Whether it is about what was asked before, not about words of its own."""
        return self.follow_up is not None and self.follow_up.kind is not FollowUpKind.SAME_ROLE

    def continued(self, question: str, follow: FollowUp) -> "Reading":
        """This reading, for a question that asks on; a role that ``follow`` names replaces the old one."""
        # A bare code is answered with the items it names and no others; going on asks for more.
        references = replace(self.references, bare=False)
        # Items named before would else stand above those that are now pointed at or asked for.
        if follow.keys or follow.kind is FollowUpKind.OTHERS:
            references = replace(references, found=())
        going_on = replace(self, question=question, references=references, follow_up=follow)
        if follow.role is None:
            return going_on
        by_hand = self.put_right
        return replace(
            going_on,
            role=None,
            carried=follow.role,
            belief={each: float(each is follow.role) for each in Role},
            # The phases were those of the other party: 「開発時」 says nothing of a provider.
            phases={},
            put_right=replace(by_hand, role=follow.role, phase=None) if by_hand else None,
        )

    def corrected(self, understood: Understood) -> "Reading":
        """With role, phase and principle put right by a person; what was read alike stays as it was read."""
        role, phase, principle = understood.role, understood.phase, understood.principle
        # What was changed by hand weighs more than a cue; what was left as it was read must not.
        before = self.put_right or Understood()
        same_phase, same_principle = phase is self.phase, principle == self.principle
        return replace(
            self,
            role=role,
            # Without a role the words may steer to none either.
            belief={each: float(each is role) if role else 1 / len(Role) for each in Role},
            phases=self.phases if same_phase else {phase: 1} if phase else {},
            principles=self.principles if same_principle else {principle: 1} if principle else {},
            put_right=Understood(
                role,
                before.phase if same_phase else phase,
                before.principle if same_principle else principle,
            ),
        )


@dataclass(frozen=True)
class Earlier:
    """What the turn before left: its reading, the item that came first, the items named, and the role.

    ``named`` are the keys of the items that it named or pointed at; ``role`` is the one answered for.
    """

    reading: Reading
    topic: Item
    named: tuple[str, ...]
    role: Role | None
