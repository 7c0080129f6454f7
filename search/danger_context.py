"""What makes a phrase of danger harmless where it stands: things as objects, study and work, the deed of the dead.

Pure checks on the words around a hit. Each errs towards showing the lines: a check needs a sign that is there,
never one that is missing.
"""

from collections.abc import Callable

from search import danger_deeds as deeds
from search import danger_fears as fears
from search.danger_classes import AT_A_DISTANCE, AT_WORK, FIRST_PERSON, LEARNERS, PROGRAMS
from search.danger_sentence import Places, Sentence
from search.phrases import PhraseWord

# Shorter words of study and work end too many others.
SHORTEST_HEAD = 6

HARMLESS: tuple[Callable[[Sentence, Places], bool], ...] = (
    deeds.is_play,
    fears.is_of_the_dead,
    fears.is_mourned,
    fears.is_a_way_to_live,
    deeds.is_an_accident,
    deeds.is_an_own_limb,
    deeds.is_a_quality,
    deeds.thing_acts,
    deeds.is_particle_verb,
    deeds.is_denied,
    deeds.is_a_lift,
    deeds.is_tender,
    deeds.is_a_cut_finger,
    fears.is_for_a_while,
    fears.is_said_of_much,
    deeds.rages_at_a_thing,
    deeds.only_took,
    fears.is_asked_about,
    fears.is_one_of_many_words,
    deeds.child_acts,
    deeds.thing_is_hit,
    deeds.thing_is_killed,
    deeds.is_a_bruise,
    deeds.drinks_coffee,
    deeds.thing_is_feared,
    deeds.is_bargaining,
    fears.is_an_association,
    fears.is_a_strength,
    fears.fears_a_thought,
    fears.fears_nobody,
    fears.fears_a_deed,
    fears.fears_for_somebody,
    fears.fears_what_is_theirs,
    deeds.toddler_acts,
)


class Context(Sentence):
    """What is around the places of a hit."""

    def is_at_a_distance(self) -> bool:
        """Study, work, reading or play, and nobody who speaks of own life."""
        distant = any(self._is_of_study(word) for word in self.plain)
        return distant and not self._is_in_first_person()

    def _is_of_study(self, word: PhraseWord) -> bool:
        """ "kurssi" and "verkkokurssi": in Finnish a compound is what its last part is."""
        listed = AT_A_DISTANCE[self.language]
        if (
            word.surface in AT_WORK
            or word.bases & PROGRAMS
            or (word.bases & LEARNERS and word.surface.endswith("ni"))
        ):
            return False
        if word.bases & listed or word.surface in listed:
            return True
        if self.language != "fi":
            return False
        return any(
            base.endswith(study) for base in word.bases for study in listed if len(study) >= SHORTEST_HEAD
        )

    def is_harmless(self, places: Places) -> bool:
        """Whether the words at these places mean no danger here."""
        return any(check(self, places) for check in HARMLESS)

    def _is_in_first_person(self) -> bool:
        return any(word.surface in FIRST_PERSON[self.language] for word in self.plain)
