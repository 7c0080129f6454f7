"""One query's words, as they are and as classes, and what can be asked of them at a place."""

from collections.abc import Sequence

from search import danger_signs as signs
from search.analysis import Language
from search.phrases import PhraseWord

ACTORS = frozenset(("@person", "@child"))
ACTS = frozenset(("@hit", "@afraid", "@threaten"))
LIVING = frozenset(("@me", "@self", "@person", "@child"))
# Per act, the base forms and classes that stand beside it in phrases of danger.
Companions = dict[str, set[str]]
Places = tuple[int, ...]


class Sentence:
    """The words in one language."""

    def __init__(
        self,
        plain: Sequence[PhraseWord],
        classed: Sequence[PhraseWord],
        language: Language,
        companions: Companions,
    ) -> None:
        self.plain = plain
        self.classed = classed
        self.language: Language = language
        self.companions = companions
        self.names = [frozenset(base.partition(":")[0] for base in word.bases) for word in classed]

    def speaks_of_me(self, places: tuple[int, ...]) -> bool:
        return any(self.names[place] & {"@me", "@self"} for place in places)

    def is_thing(self, place: int) -> bool:
        if place >= len(self.plain):
            return False
        return not self.plain[place].filler and not self.names[place] & LIVING

    def goes_with(self, place: int, act: str) -> bool:
        """Whether a phrase of danger has this word together with the act ("hakkaa vyöllä")."""
        return bool(self.classed[place].bases & self.companions.get(act, set()))

    def harms(self, place: int) -> bool:
        return bool(
            self.names[place] & {"@hit", "@threaten", "@rape", "@weapon", "@drunk"}
            or self.plain[place].bases & signs.HARM
        )

    def is_rage(self, place: int) -> bool:
        return bool(self.plain[place].bases & signs.RAGE)

    def is_toddler(self, place: int) -> bool:
        surface = self.plain[place].surface
        return surface in signs.TODDLERS[self.language] or bool(
            signs.SMALL_AGES[self.language].fullmatch(surface)
        )
