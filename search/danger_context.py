"""What makes a phrase of danger harmless where it stands: things as objects, study and work, the deed of the dead.

Pure checks on the words around a hit. Each errs towards showing the lines: a check needs a sign that is there,
never one that is missing.
"""

from collections.abc import Sequence

from search import danger_signs as signs
from search.analysis import Language
from search.analysis.stopwords import ACTORS as PEOPLE
from search.danger_classes import AT_A_DISTANCE, FIRST_PERSON
from search.phrases import PhraseWord

ACTORS = frozenset(("@person", "@child"))
ACTS = frozenset(("@hit", "@afraid", "@threaten"))
# Per act, the base forms and classes that stand beside it in phrases of danger.
Companions = dict[str, set[str]]
_LIVING = frozenset(("@me", "@self", "@person", "@child"))
# Shorter words of study and work end too many others.
SHORTEST_HEAD = 6


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
        distant = any(self._is_of_study(word) for word in self._plain)
        return distant and not self._is_in_first_person()

    def _is_of_study(self, word: PhraseWord) -> bool:
        """ "kurssi" and "verkkokurssi": in Finnish a compound is what its last part is."""
        listed = AT_A_DISTANCE[self._language]
        if word.bases & listed or word.surface in listed:
            return True
        if self._language != "fi":
            return False
        return any(
            base.endswith(study) for base in word.bases for study in listed if len(study) >= SHORTEST_HEAD
        )

    def is_harmless(self, places: tuple[int, ...]) -> bool:
        """Whether the words at these places mean no danger here."""
        return (
            self._is_play(places)
            or self._is_of_the_dead(places)
            or self._is_mourned(places)
            or self._is_a_way_to_live(places)
            or self._is_an_accident(places)
            or self._is_a_quality(places)
            or self._thing_acts(places)
            or self._is_particle_verb(places)
            or self._is_denied(places)
            or self._is_a_lift(places)
            or self._is_tender(places)
            or self._is_a_cut_finger(places)
            or self._is_for_a_while(places)
            or self._is_said_of_much(places)
            or self._rages_at_a_thing(places)
            or self._only_took(places)
            or self._is_asked_about(places)
            or self._child_acts(places)
            or self._thing_is_object(places, "@hit")
            or self._thing_is_object(places, "@afraid")
            or self._is_bargaining(places)
            or self._fears_a_thought(places)
            or self._fears_nobody(places)
            or self._fears_a_deed(places)
            or self._fears_for_somebody(places)
            or self._fears_what_is_theirs(places)
            or self._toddler_acts(places)
        )

    def _is_in_first_person(self) -> bool:
        return any(word.surface in FIRST_PERSON[self._language] for word in self._plain)

    def _is_play(self, places: tuple[int, ...]) -> bool:
        acts = any(
            self._names[place] & {"@hit", "@self"} or self._plain[place].bases & signs.THROWING
            for place in places
        )
        games = signs.GAMES[self._language]
        return acts and any(
            word.surface in games or any(base in games or base.endswith("peli") for base in word.bases)
            for word in self._plain
        )

    def _is_of_the_dead(self, places: tuple[int, ...]) -> bool:
        deed = any(self._plain[place].bases & signs.DEED[self._language] for place in places)
        done = any(word.surface in signs.DONE[self._language] for word in self._plain)
        return deed and done and not any(word.surface in ("minä", "jag", "i") for word in self._plain)

    def _is_mourned(self, places: tuple[int, ...]) -> bool:
        """Those who were left behind ask: "menetin veljeni itsemurhalle", "äidin itsemurhasta on vuosia"."""
        deeds = [place for place in places if self._plain[place].bases & signs.SUICIDE]
        if not deeds or any("@self" in self._names[place] for place in places):
            return False
        after = self._plain[deeds[0] + 1].surface if deeds[0] + 1 < len(self._plain) else ""
        if (self._language, after) in signs.WHOSE:
            return True
        before = self._plain[deeds[0] - 1] if deeds[0] else None
        if before is not None and before.surface in signs.LEFT_BEHIND[self._language]:
            return True
        if any(word.surface == "minä" or word.bases & signs.WISHES for word in self._plain):
            return False
        theirs = (
            before is not None and before.surface.endswith("n") and bool(self._names[deeds[0] - 1] & ACTORS)
        )
        return theirs or any(word.bases & signs.MOURNING for word in self._plain)

    def _is_a_way_to_live(self, places: tuple[int, ...]) -> bool:
        """ "en halua elää avoliitossa", "vill inte leva med honom": with whom or where, and not whether."""
        lives = [place for place in places if self._plain[place].bases & signs.LIVING]
        if not lives or any(self._plain[place].bases & signs.DEED[self._language] for place in places):
            return False
        later = self._plain[lives[-1] + 1 :]
        if any(word.bases & signs.MISERY or word.surface in signs.MISERABLE for word in later):
            return False
        if any(word.surface in signs.TOGETHER[self._language] for word in later):
            return True
        return self._language == "fi" and any(
            word.surface.endswith(("ssa", "ssä")) and not word.filler for word in later
        )

    def _is_an_accident(self, places: tuple[int, ...]) -> bool:
        """ "lapsi satutti itsensä": done once and wholly; who harms on purpose does it to "itseään"."""
        selves = {self._plain[place].surface for place in places if "@self" in self._names[place]}
        acts = any(self._plain[place].bases & signs.ACCIDENTS for place in places)
        wished = any(word.bases & signs.WISHES for word in self._plain)
        acts = acts and not any(signs.ACTION_NOUN.search(self._plain[place].surface) for place in places)
        return acts and bool(selves) and selves <= {"itsensä", "ittensä"} and not wished

    def _is_a_quality(self, places: tuple[int, ...]) -> bool:
        """ "kuristava sotku", "hakkaava päänsärky": a participle that says of a thing how it is."""
        if self._language != "fi":
            return False
        return any(
            "@hit" in self._names[place]
            and signs.PRESENT_PARTICIPLE.search(self._plain[place].surface)
            and self._is_thing(place + 1)
            for place in places
        )

    def _thing_acts(self, places: tuple[int, ...]) -> bool:
        """ "vauvan sydän hakkaa": the person before the thing only owns it."""
        acts = [place for place in places if "@hit" in self._names[place]]
        if self._language != "fi" or not acts or acts[0] < 2 or self._speaks_of_me(places):
            return False
        owner, thing = acts[0] - 2, acts[0] - 1
        return (
            owner in places
            and self._plain[owner].surface.endswith("n")
            and self._is_thing(thing)
            and self._plain[thing].surface in self._plain[thing].bases
            and self._plain[thing].surface not in PEOPLE["fi"]
            and not self._goes_with(thing, "@hit")
        )

    def _is_thing(self, place: int) -> bool:
        if place >= len(self._plain):
            return False
        return not self._plain[place].filler and not self._names[place] & _LIVING

    def _is_particle_verb(self, places: tuple[int, ...]) -> bool:
        """ "slå in julklappar": a Swedish verb of two words that hits nobody."""
        acts = [place for place in places if "@hit" in self._names[place]]
        if self._language != "sv" or not acts or self._speaks_of_me(places):
            return False
        after = acts[-1] + 1
        if after >= len(self._plain) or self._plain[after].surface not in signs.PARTICLES:
            return False
        return after + 1 >= len(self._plain) or not self._names[after + 1] & _LIVING

    def _is_denied(self, places: tuple[int, ...]) -> bool:
        """ "isä ei lyö", "ei halua koskea minuun", "lasta ei saa lyödä": the phrase itself has no negation."""
        negations = signs.NEGATIONS[self._language]
        if any(self._plain[place].surface in negations for place in places):
            return False
        acts = [
            place
            for place in places
            if "@hit" in self._names[place] or self._plain[place].bases & signs.TOUCHING
        ]
        return any(self._is_negated(act, negations) for act in acts)

    def _is_negated(self, act: int, negations: frozenset[str]) -> bool:
        before = [self._plain[place].surface for place in range(max(0, act - 2), act)]
        if self._language == "sv" and act + 1 < len(self._plain):
            before.append(self._plain[act + 1].surface)
        between = set(before) - negations
        return len(between) < len(before) and between <= signs.BETWEEN_NEGATION

    def _is_a_lift(self, places: tuple[int, ...]) -> bool:
        """ "isä heitti lapsen kouluun": took them there by car."""
        thrown = any(self._plain[place].bases & signs.THROWING for place in places)
        return thrown and any(word.bases & signs.DESTINATIONS for word in self._plain)

    def _is_tender(self, places: tuple[int, ...]) -> bool:
        """Touching that is missed ("liian vähän"), a child's own body, a parent's hand on a child's forehead."""
        touches = [place for place in places if self._plain[place].bases & signs.TOUCHING]
        if not touches:
            return False
        child = any("@child" in self._names[place] for place in range(touches[0]))
        for word in self._plain[touches[0] + 1 :]:
            if word.surface in signs.TOO_LITTLE or word.bases & signs.PLAIN_BODY:
                return True
            if child and word.bases & signs.OWN:
                return True
        return False

    def _is_a_cut_finger(self, places: tuple[int, ...]) -> bool:
        cuts = any(self._plain[place].bases & signs.CUTTING for place in places)
        return cuts and any(word.bases & signs.FINGERS for word in self._plain)

    def _is_for_a_while(self, places: tuple[int, ...]) -> bool:
        """ "haluan kadota hetkeksi", "en halua herätä viideltä": rest is wanted, and for a time."""
        if not any(self._plain[place].bases & signs.RESTING for place in places):
            return False
        later = self._plain[max(places) :]
        return any(
            (word.surface.endswith("ksi") and word.bases & signs.SPANS)
            or (word.surface.endswith(("ltä", "lta")) and word.bases & signs.HOURS)
            for word in later
        )

    def _is_said_of_much(self, places: tuple[int, ...]) -> bool:
        """ "nauruun kuolla", "die laughing": a saying."""
        dies = any(self._plain[place].bases & signs.DYING for place in places)
        return dies and any(word.bases & signs.SAYINGS for word in self._plain)

    def _rages_at_a_thing(self, places: tuple[int, ...]) -> bool:
        """ "äiti raivoaa siivouksesta"."""
        for place in places:
            after = place + 1
            if self._is_rage(place) and self._is_thing(after) and after not in places:
                return self._language == "fi" and self._plain[after].surface.endswith(("sta", "stä"))
        return False

    def _only_took(self, places: tuple[int, ...]) -> bool:
        """ "pappa tog med mig", "pushed me to see a doctor"; touching is "tog på mig"."""
        for place in places:
            following = [word.surface for word in self._plain[place + 1 : place + 4]]
            if self._language == "sv" and self._plain[place].bases & signs.TAKING:
                others = (other for other in places if other != place)
                named = all(
                    self._names[other] & _LIVING or self._plain[other].surface in signs.KIN
                    for other in others
                )
                if named and following[:1] != ["på"]:
                    return True
            if (
                self._language == "en"
                and self._plain[place].bases & signs.URGING
                and following[1:2] == ["to"]
            ):
                return following[2:3] not in (["the"], ["a"], ["my"])
        return False

    def _is_asked_about(self, places: tuple[int, ...]) -> bool:
        """A thing of which a child asks; or one named by one word, for animals."""
        asked = any(word.bases & signs.ASKING for word in self._plain)
        child = any("@child" in names for names in self._names)
        animal = len(places) == 1 and any(word.bases & signs.ANIMALS for word in self._plain)
        return (asked and child) or animal

    def _child_acts(self, places: tuple[int, ...]) -> bool:
        """ "my child hits others": in Swedish and English who stands before the verb does it."""
        if self._language == "fi":
            return False
        acts = [
            place
            for place in places
            if "@hit" in self._names[place] and self._plain[place].surface not in signs.DONE_TO
        ]
        children = [place for place, names in enumerate(self._names) if "@child" in names]
        active = not any(word.surface in signs.PASSIVE[self._language] for word in self._plain)
        if not acts or not children or not active or min(children) > min(acts):
            return False
        adults = [place for place in places if "@person" in self._names[place]]
        small = self._plain[min(children)].surface in signs.CHILDREN
        if small and min(acts) - min(children) == 1:
            return all(place > min(acts) for place in adults)
        return not adults and not self._speaks_of_me(places) and max(children) < min(acts)

    def _toddler_acts(self, places: tuple[int, ...]) -> bool:
        """A child of that age hurts nobody so that lines of danger would help; the parent asks about its age."""
        acts = [
            place
            for place in places
            if "@hit" in self._names[place] or self._plain[place].bases & (signs.RAGE | signs.TOUCHING)
        ]
        if not acts:
            return False
        first = min(acts)
        before = range(first)
        if any(map(self._is_toddler, before)) and not any(
            "@person" in self._names[place] for place in before
        ):
            return True
        if any("@person" in self._names[place] for place in places):
            return False
        return any(
            self._is_toddler(place) for place in range(len(self._plain) if self._language == "fi" else first)
        )

    def _is_rage(self, place: int) -> bool:
        return bool(self._plain[place].bases & signs.RAGE)

    def _is_toddler(self, place: int) -> bool:
        surface = self._plain[place].surface
        return surface in signs.TODDLERS[self._language] or bool(
            signs.SMALL_AGES[self._language].fullmatch(surface)
        )

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
        while place < len(self._plain) and self._plain[place].surface in signs.LINKS[self._language]:
            place += 1
        if place >= len(self._plain) or self._plain[place].filler:
            return None
        if self._plain[place].surface in signs.MANNER[self._language]:
            return None
        linked = place > act + 1
        return place if linked or not self._names[place] & ACTORS else None

    def _is_bargaining(self, places: tuple[int, ...]) -> bool:
        """ "uhkailee erolla", "hotar med skilsmässa": the threat is of something that hurts nobody's body."""
        threats = [place for place in places if "@threaten" in self._names[place]]
        if not threats:
            return False
        if self._language != "fi":
            return self._bargains_after(threats[-1], places)
        if self._speaks_of_me(places):
            return False
        following = range(threats[-1] + 1, min(threats[-1] + 3, len(self._plain)))
        return any(place not in places and self._is_complement(place) for place in following)

    def _bargains_after(self, threat: int, places: tuple[int, ...]) -> bool:
        """ "threatens (me) with divorce", "threatens to leave", "hotar lämna mig"."""
        rest = [place for place in range(threat + 1, len(self._plain)) if "@me" not in self._names[place]]
        link = rest[0] if rest else None
        if link is None:
            return False
        word = self._plain[link].surface
        if word in signs.WITH and len(rest) > 1:
            what = rest[1]
            harmless = not self._goes_with(what, "@threaten") and not self._names[what] & {
                *_LIVING,
                "@weapon",
            }
            return what not in places and harmless
        verb = self._plain[rest[1]].surface if word in signs.TO and len(rest) > 1 else word
        return verb in signs.PEACEFUL

    def _is_complement(self, place: int) -> bool:
        """A word that tells what is threatened with, and neither how nor when ("jatkuvasti", "joka ilta")."""
        word = self._plain[place]
        if word.filler or self._names[place] & _LIVING or self._goes_with(place, "@threaten"):
            return False
        return not word.surface.endswith(("sti", "sin")) and not word.bases & signs.TIMES

    def _fears_a_thought(self, places: tuple[int, ...]) -> bool:
        """ "pelkään että mies jää työttömäksi": a clause is feared, and neither the person in it nor their deed."""
        fears = [place for place in places if "@afraid" in self._names[place]]
        if not fears or fears[0] != min(places):
            return False
        if any(not self._names[place] & (_LIVING | {"@afraid"}) for place in places):
            return False
        clause = range(fears[0] + 1, len(self._plain))
        if any(self._harms(place) for place in clause):
            return False
        if self._language == "fi":
            between = (self._plain[place].surface for place in range(fears[0], max(places)))
            return any(word.startswith("ette") or word == "että" for word in between)
        first = [self._plain[place].surface for place in clause[:2]]
        begins = bool(signs.THAT[self._language] & set(first[1:] if first[:1] == ["för"] else first[:1]))
        return begins and (max(places) < clause[-1] or max(places) - fears[0] > 2)

    def _harms(self, place: int) -> bool:
        return bool(
            self._names[place] & {"@hit", "@threaten", "@rape", "@weapon", "@drunk"}
            or self._plain[place].bases & signs.HARM
        )

    def _fears_nobody(self, places: tuple[int, ...]) -> bool:
        """ "pelkään olla yksin kotona": to be alone or in the dark, and no person is named anywhere."""
        fears = any("@afraid" in self._names[place] for place in places)
        home = any(self._plain[place].bases & signs.HOME for place in places)
        if not fears or not home or any(names & {"@person", "@drunk"} for names in self._names):
            return False
        return any(word.bases & signs.ALONE for word in self._plain)

    def _fears_a_deed(self, places: tuple[int, ...]) -> bool:
        """ "pelottaa muuttaa miehen kanssa yhteen": something is to be done, with a person in it."""
        fears = [place for place in places if "@afraid" in self._names[place]]
        if self._language != "fi" or len(places) != 2 or not fears or fears[0] != places[0]:
            return False
        between = self._plain[places[0] + 1 : places[1]]
        return any(
            word.surface in word.bases
            and word.surface.endswith(("a", "ä"))
            and not word.filler
            and not word.bases & signs.STAYING
            for word in between
        )

    def _fears_for_somebody(self, places: tuple[int, ...]) -> bool:
        """ "pelkään lasten puolesta eron takia": a reason is told, and neither a person nor the home is in it."""
        if not any(self._plain[place].surface == "puolesta" for place in places):
            return False
        later = range(max(places) + 1, len(self._plain))
        if any(
            self._names[place] & {"@person"} or self._plain[place].bases & signs.HOME or self._harms(place)
            for place in later
        ):
            return False
        return any(self._is_thing(place) and not self._plain[place].bases & signs.TIMES for place in later)

    def _fears_what_is_theirs(self, places: tuple[int, ...]) -> bool:
        """ "rädd för pappas skägg": a thing of the person, which is not their temper."""
        people = [place for place in places if "@person" in self._names[place]]
        if not people or any(not self._names[place] & (_LIVING | {"@afraid"}) for place in places):
            return False
        owner = people[-1]
        genitive = self._plain[owner].surface.endswith({"fi": "n", "sv": "s", "en": "s"}[self._language])
        if not genitive or not self._is_thing(owner + 1) or owner + 1 in places:
            return False
        thing = self._plain[owner + 1]
        temper = thing.bases & signs.TEMPER or self._harms(owner + 1)
        return not temper and thing.surface not in signs.TOGETHER[self._language]


def _is_object(word: PhraseWord) -> bool:
    """By its ending, for a word whose base form is another: "golfia", "halkoja", "polvensa", "roskat", "vedon"."""
    return (
        not word.filler
        and word.surface.endswith(("a", "ä", "t", "n"))
        and word.bases != {word.surface}
        and not word.bases & signs.TIMES
        and len(word.surface) > 4
        and not word.surface.endswith(signs.PLACE_ENDINGS)
    )
