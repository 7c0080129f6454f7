"""What makes a phrase of danger harmless where it stands: things as objects, study and work, the deed of the dead.

Pure checks on the words around a hit. Each errs towards showing the lines: a check needs a sign that is there,
never one that is missing.
"""

from collections.abc import Sequence

from search.analysis import Language
from search.analysis.forms import word_set
from search.danger_classes import AT_A_DISTANCE, FIRST_PERSON
from search.phrases import PhraseWord

ACTORS = frozenset(("@person", "@child"))
ACTS = frozenset(("@hit", "@afraid", "@threaten"))
# Per act, the base forms and classes that stand beside it in phrases of danger.
Companions = dict[str, set[str]]
_LIVING = frozenset(("@me", "@self", "@person", "@child"))

# "hits the gym", "afraid of flying", "rädd för mörker": the word after these is the object.
_LINKS = {
    "sv": word_set("för på i en ett sin sitt sina"),
    "en": word_set("of the a an at in by his her"),
    "fi": frozenset[str](),
}
# Words that tell how or when and are no object.
_MANNER = {
    "sv": word_set("""
    hårt ibland igen dagligen alltid ofta jämt ner ned sönder ihjäl tillbaka hemma nu ute full
"""),
    "en": word_set("""
    hard again daily often every always sometimes back home now badly bad night day when while if
    everyone everybody us all during
"""),
    "fi": frozenset[str](),
}
# "my child was hit": the child before the verb does nothing.
_PASSIVE = {
    "sv": word_set("""
    blir blev blivit misshandlas misshandlades slås slagits utsätts
"""),
    "en": word_set("being was were been get gets got is are"),
    "fi": frozenset[str](),
}
_TIMES = word_set("""
    aika päivä ilta yö aamu viikko kuukausi vuosi viikonloppu kerta koti humala kännissä viesti
    puhelin joka taas nyt jatkuva usein aina koko
""")
_TODDLERS = {
    "fi": word_set("""
    taapero vauva yksivuotias kaksivuotias kolmevuotias uhmaikäinen leikki-ikäinen
"""),
    "sv": word_set("""
    bebis bebisen baby babyn tvååring tvååringen treåring treåringen småbarn
"""),
    "en": word_set("toddler toddlers baby"),
}
_GAMES = {
    "fi": word_set("""
    peli pelata leikki leikkiä shakki urheilu urheilla ottelu nyrkkeily nyrkkeillä jalkapallo
    jääkiekko golf tennis sulkapallo pallo maali rumpu bändi matsi treeni treenata kuntosali vasara
    tietokone näppäimistö halko klapi matto jumppa tanssi biitti ennätys
"""),
    "sv": word_set("""
    spel spela schack match boxning fotboll ishockey golf trummor träning rekord vad
"""),
    "en": word_set("""
    game games chess match boxing football hockey golf drums gym video
"""),
}
# Said of somebody else's finished deed; whoever asks mourns.
_DEED = {
    "fi": frozenset(("itsemurha", "itsari", "tappaa")),
    "sv": frozenset(("självmord", "suicid", "liv")),
    "en": frozenset(("suicid", "kill")),
}
_DONE = {
    "fi": word_set("""
    teki tekivät tehnyt tehneen tehneet tehneiden tappoi jälkeen kuoli
"""),
    "sv": word_set("tog begick begått tagit gjorde dog efter"),
    "en": word_set("committed killed died after lost took"),
}

_PLACE_ENDINGS = (
    "lla",
    "llä",
    "ssa",
    "ssä",
    "sta",
    "stä",
    "lta",
    "ltä",
    "na",
    "nä",
    "een",
    "iin",
    "aan",
    "ään",
    "sin",
)


class Context:
    """One query's words: as they are and as classes, in one language."""

    def __init__(
        self,
        plain: Sequence[PhraseWord],
        classed: Sequence[PhraseWord],
        language: Language,
        companions: Companions,
    ) -> None:
        self._plain = plain
        self._classed = classed
        self._language: Language = language
        self._companions = companions
        self._names = [frozenset(base.partition(":")[0] for base in word.bases) for word in classed]

    def is_at_a_distance(self) -> bool:
        """Study, work, reading or play, and nobody who speaks of own life."""
        listed = AT_A_DISTANCE[self._language]
        distant = any(word.bases & listed or word.surface in listed for word in self._plain)
        return distant and not self._is_in_first_person()

    def is_harmless(self, places: tuple[int, ...]) -> bool:
        """Whether the words at these places mean no danger here."""
        return (
            self._is_play(places)
            or self._is_of_the_dead(places)
            or self._child_acts(places)
            or self._thing_is_object(places, "@hit")
            or self._thing_is_object(places, "@afraid")
            or self._is_bargaining(places)
            or self._fears_a_thought(places)
            or self._toddler_acts(places)
        )

    def _is_in_first_person(self) -> bool:
        return any(word.surface in FIRST_PERSON[self._language] for word in self._plain)

    def _is_play(self, places: tuple[int, ...]) -> bool:
        acts = any(self._names[place] & {"@hit", "@self"} for place in places)
        games = _GAMES[self._language]
        return acts and any(
            word.surface in games or any(base in games or base.endswith("peli") for base in word.bases)
            for word in self._plain
        )

    def _is_of_the_dead(self, places: tuple[int, ...]) -> bool:
        deed = any(self._plain[place].bases & _DEED[self._language] for place in places)
        done = any(word.surface in _DONE[self._language] for word in self._plain)
        return deed and done and not any(word.surface in ("minä", "jag", "i") for word in self._plain)

    def _child_acts(self, places: tuple[int, ...]) -> bool:
        """ "my child hits others": in Swedish and English who stands before the verb does it."""
        if self._language == "fi" or self._speaks_of_me(places):
            return False
        acts = [place for place in places if "@hit" in self._names[place]]
        children = [place for place in places if "@child" in self._names[place]]
        adults = any("@person" in self._names[place] for place in places)
        active = not any(word.surface in _PASSIVE[self._language] for word in self._plain)
        return bool(acts and children) and active and not adults and max(children) < min(acts)

    def _toddler_acts(self, places: tuple[int, ...]) -> bool:
        """A child of that age hurts nobody so that lines of danger would help; the parent asks about its age."""
        acts = [place for place in places if "@hit" in self._names[place]]
        if not acts or any("@person" in self._names[place] for place in places):
            return False
        before = self._plain if self._language == "fi" else self._plain[: min(acts)]
        return any(word.surface in _TODDLERS[self._language] for word in before)

    def _speaks_of_me(self, places: tuple[int, ...]) -> bool:
        return any(self._names[place] & {"@me", "@self"} for place in places)

    def _thing_is_object(self, places: tuple[int, ...], act: str) -> bool:
        """ "isä lyö golfia", "rädd för mörker", "hits the gym": the object is nobody of whom phrases tell."""
        acts = [place for place in places if act in self._names[place]]
        if not acts or (act == "@hit" and self._speaks_of_me(places)):
            return False
        at = self._object_place(acts[-1])
        return (
            at is not None
            and at not in places
            and not self._names[at] & _LIVING
            and not self._goes_with(at, act)
        )

    def _goes_with(self, place: int, act: str) -> bool:
        """Whether a phrase of danger has this word together with the act ("hakkaa vyöllä")."""
        return bool(self._classed[place].bases & self._companions.get(act, set()))

    def _object_place(self, act: int) -> int | None:
        if self._language == "fi":
            near = range(act + 1, min(act + 3, len(self._plain)))
            return next((place for place in near if _is_object(self._plain[place])), None)
        place = act + 1
        while place < len(self._plain) and self._plain[place].surface in _LINKS[self._language]:
            place += 1
        if place >= len(self._plain) or self._plain[place].filler:
            return None
        if self._plain[place].surface in _MANNER[self._language]:
            return None
        linked = place > act + 1
        return place if linked or not self._names[place] & ACTORS else None

    def _is_bargaining(self, places: tuple[int, ...]) -> bool:
        """ "uhkailee erolla", "uhkasi muuttaa": the threat is of something that hurts nobody's body."""
        threats = [place for place in places if "@threaten" in self._names[place]]
        if self._language != "fi" or not threats or self._speaks_of_me(places):
            return False
        following = range(threats[-1] + 1, min(threats[-1] + 3, len(self._plain)))
        return any(place not in places and self._is_complement(place) for place in following)

    def _is_complement(self, place: int) -> bool:
        """A word that tells what is threatened with, and neither how nor when ("jatkuvasti", "joka ilta")."""
        word = self._plain[place]
        if word.filler or self._names[place] & _LIVING or self._goes_with(place, "@threaten"):
            return False
        return not word.surface.endswith(("sti", "sin")) and not word.bases & _TIMES

    def _fears_a_thought(self, places: tuple[int, ...]) -> bool:
        """ "pelkään että mies jää työttömäksi": a clause is feared, and not the person in it."""
        fears = [place for place in places if "@afraid" in self._names[place]]
        if self._language != "fi" or not fears or len(places) > 2:
            return False
        between = self._plain[min(places) : max(places)]
        return fears[0] == min(places) and any(
            word.surface.startswith("ette") or word.surface == "että" for word in between
        )


def _is_object(word: PhraseWord) -> bool:
    """By its ending, for a word whose base form is another: "golfia", "halkoja", "polvensa", "roskat", "vedon"."""
    return (
        not word.filler
        and word.surface.endswith(("a", "ä", "t", "n"))
        and word.bases != {word.surface}
        and len(word.surface) > 4
        and not word.surface.endswith(_PLACE_ENDINGS)
    )
