"""Deeds that are none: things hit, games, children's quarrels, threats of divorce, a hand on a forehead."""

from itertools import pairwise

from search import danger_signs as signs
from search.analysis.stopwords import ACTORS as PEOPLE
from search.danger_sentence import ACTORS, LIVING, Places, Sentence
from search.phrases import PhraseWord


def is_play(here: Sentence, places: Places) -> bool:
    acts = any(
        here.names[place] & {"@hit", "@self"} or here.plain[place].bases & signs.IN_PLAY for place in places
    )
    return acts and any(_is_game(word, here) for word in here.plain)


def _is_game(word: PhraseWord, here: Sentence) -> bool:
    games = signs.GAMES[here.language]
    if here.language == "sv" and word.surface.endswith(("spel", "spelet")):
        return True
    return word.surface in games or any(base in games or base.endswith("peli") for base in word.bases)


def is_an_accident(here: Sentence, places: Places) -> bool:
    """ "lapsi satutti itsensä": done once and wholly; who harms on purpose does it to "itseään"."""
    selves = {here.plain[place].surface for place in places if "@self" in here.names[place]}
    acts = any(here.plain[place].bases & signs.ACCIDENTS for place in places)
    wished = any(word.bases & signs.WISHES for word in here.plain)
    acts = acts and not any(signs.ACTION_NOUN.search(here.plain[place].surface) for place in places)
    return acts and bool(selves) and selves <= {"itsensä", "ittensä"} and not wished


def is_an_own_limb(here: Sentence, places: Places) -> bool:
    """ "isä mursi kätensä": the possessive ending says whose, where nobody else is in the sentence."""
    breaks = [place for place in places if here.plain[place].bases & signs.BREAKING]
    people = sum("@person" in names or "@child" in names for names in here.names)
    if here.language != "fi" or not breaks or people > 1 or any("@me" in names for names in here.names):
        return False
    return any(
        word.bases & signs.LIMBS and signs.OWN_ENDING.search(word.surface)
        for word in here.plain[breaks[0] + 1 : breaks[0] + 3]
    )


def is_a_quality(here: Sentence, places: Places) -> bool:
    """ "kuristava sotku", "hakkaava päänsärky": a participle that says of a thing how it is."""
    if here.language != "fi":
        return False
    return any(
        "@hit" in here.names[place]
        and signs.PRESENT_PARTICIPLE.search(here.plain[place].surface)
        and here.is_thing(place + 1)
        for place in places
    )


def thing_acts(here: Sentence, places: Places) -> bool:
    """ "vauvan sydän hakkaa": the person before the thing only owns it."""
    acts = [place for place in places if "@hit" in here.names[place]]
    if here.language != "fi" or not acts or acts[0] < 2 or here.speaks_of_me(places):
        return False
    owner, thing = acts[0] - 2, acts[0] - 1
    return (
        owner in places
        and here.plain[owner].surface.endswith("n")
        and here.is_thing(thing)
        and here.plain[thing].surface in here.plain[thing].bases
        and here.plain[thing].surface not in PEOPLE["fi"]
        and not here.goes_with(thing, "@hit")
    )


def is_particle_verb(here: Sentence, places: Places) -> bool:
    """ "slå in julklappar": a Swedish verb of two words that hits nobody."""
    acts = [place for place in places if "@hit" in here.names[place]]
    if here.language != "sv" or not acts or here.speaks_of_me(places):
        return False
    after = acts[-1] + 1
    if after >= len(here.plain) or here.plain[after].surface not in signs.PARTICLES:
        return False
    return after + 1 >= len(here.plain) or not here.names[after + 1] & LIVING


def is_denied(here: Sentence, places: Places) -> bool:
    """ "isä ei lyö", "ei halua koskea minuun", "lasta ei saa lyödä": the phrase itself has no negation."""
    negations = signs.NEGATIONS[here.language]
    if any(here.plain[place].surface in negations for place in places):
        return False
    acts = [
        place for place in places if "@hit" in here.names[place] or here.plain[place].bases & signs.TOUCHING
    ]
    return any(_is_negated(here, act, negations) for act in acts)


def _is_negated(here: Sentence, act: int, negations: frozenset[str]) -> bool:
    words = [word.surface for word in here.plain]
    if here.language == "sv" and words[act + 1 : act + 2] and words[act + 1] in negations:
        return True
    if act >= 2 and words[act - 2] in negations:
        return words[act - 1] in signs.BETWEEN_NEGATION
    return act >= 1 and words[act - 1] in negations


def is_a_lift(here: Sentence, places: Places) -> bool:
    """ "isä heitti lapsen kouluun": took them there by car."""
    throws = [place for place in places if here.plain[place].bases & signs.THROWING]
    near = range(throws[0] + 1, min(throws[0] + 5, len(here.plain))) if throws else range(0)
    if any(here.plain[place].bases & signs.DESTINATIONS for place in near[:3]):
        return True
    # "heitti minut ulos ryhmästä": out of something that is no place to be in.
    outs = [
        place
        for place in near
        if here.plain[place].surface.endswith(("sta", "stä"))
        and here.plain[place].surface not in here.plain[place].bases
        and here.is_thing(place)
    ]
    in_danger = any(here.plain[place].bases & signs.DWELLINGS for place in outs)
    return bool(outs) and here.language == "fi" and not in_danger


def is_tender(here: Sentence, places: Places) -> bool:
    """Touching that is missed ("liian vähän"), a child's own body, a parent's hand on a child's forehead."""
    touches = [place for place in places if here.plain[place].bases & signs.TOUCHING]
    if not touches:
        return False
    later = here.plain[touches[0] + 1 :]
    if any(word.bases & signs.PRIVATE for word in later):
        return False
    rarely = any(word.surface in signs.TOO_LITTLE for word in later)
    too_little = any(pair == ("liian", "vähän") for pair in pairwise(word.surface for word in later))
    if rarely or too_little:
        return True
    if here.speaks_of_me(places):
        return False
    own = any(word.bases & signs.OWN for word in later) and not any(
        "@person" in names for names in here.names
    )
    child = any("@child" in here.names[place] for place in range(touches[0]))
    return (child and own) or any(word.bases & signs.PLAIN_BODY for word in later)


def is_a_cut_finger(here: Sentence, places: Places) -> bool:
    cuts = any(here.plain[place].bases & signs.CUTTING for place in places)
    return cuts and any(word.bases & signs.FINGERS for word in here.plain)


def rages_at_a_thing(here: Sentence, places: Places) -> bool:
    """ "äiti raivoaa siivouksesta"."""
    for place in places:
        after = place + 1
        if here.is_rage(place) and here.is_thing(after) and after not in places:
            about = here.plain[after].surface.endswith(("sta", "stä"))
            return here.language == "fi" and about and not here.plain[after].bases & signs.CAUSES_OF_RAGE
    return False


def only_took(here: Sentence, places: Places) -> bool:
    """ "pappa tog med mig", "pushed me to see a doctor"; touching is "tog på mig"."""
    for place in places:
        following = [word.surface for word in here.plain[place + 1 : place + 4]]
        if here.language == "sv" and here.plain[place].bases & signs.TAKING:
            others = (other for other in places if other != place)
            named = all(
                here.names[other] & LIVING or here.plain[other].surface in signs.KIN for other in others
            )
            if named and following[:1] != ["på"]:
                return True
        if here.language == "en" and here.plain[place].bases & signs.URGING and following[1:2] == ["to"]:
            return following[2:3] not in (["the"], ["a"], ["my"])
    return False


def child_acts(here: Sentence, places: Places) -> bool:
    """ "my child hits others": in Swedish and English who stands before the verb does it."""
    if here.language == "fi":
        return False
    acts = [
        place
        for place in places
        if "@hit" in here.names[place] and here.plain[place].surface not in signs.DONE_TO
    ]
    children = [place for place, names in enumerate(here.names) if "@child" in names]
    active = not any(word.surface in signs.PASSIVE[here.language] for word in here.plain)
    others = any(here.plain[place - 1].surface in signs.SOMEBODY for place in acts if place)
    if not acts or not children or not active or others or min(children) > min(acts):
        return False
    adults = [place for place in places if "@person" in here.names[place]]
    small = here.plain[min(children)].surface in signs.CHILDREN
    if small and min(acts) - min(children) == 1:
        return all(place > min(acts) for place in adults)
    return not adults and not here.speaks_of_me(places) and max(children) < min(acts)


def toddler_acts(here: Sentence, places: Places) -> bool:
    """A child of that age hurts nobody so that lines of danger would help; the parent asks about its age."""
    acts = [
        place
        for place in places
        if "@hit" in here.names[place] or here.plain[place].bases & (signs.RAGE | signs.TOUCHING)
    ]
    if not acts or any("@afraid" in here.names[place] for place in places):
        return False
    first = min(acts)
    before = range(first)
    if any(map(here.is_toddler, before)) and not any("@person" in here.names[place] for place in before):
        return True
    if any("@person" in here.names[place] for place in places):
        return False
    return any(here.is_toddler(place) for place in range(len(here.plain) if here.language == "fi" else first))


def thing_is_hit(here: Sentence, places: Places) -> bool:
    return _thing_is_object(here, places, "@hit")


def thing_is_killed(here: Sentence, places: Places) -> bool:
    """ "haluan tappaa rikkaruohot": neither people nor animals of the house."""
    acts = [place for place in places if here.plain[place].bases & signs.KILLING]
    if not acts or here.speaks_of_me(places):
        return False
    at = _object_place(here, acts[-1])
    return (
        at is not None and not here.names[at] & LIVING and not here.plain[at].bases & signs.KILLED
    ) and at not in places


def drinks_coffee(here: Sentence, places: Places) -> bool:
    """ "äiti juo kahvia ja lapset leikkii"."""
    return any(
        here.plain[place].bases & signs.DRINKING and here.plain[place + 1].bases & signs.SOFT_DRINKS
        for place in places
        if place + 1 < len(here.plain)
    )


def is_a_bruise(here: Sentence, places: Places) -> bool:
    """ "lapsella mustelmia pyöräilystä": a fall or an illness is named, and nobody who did it."""
    marks = any(here.plain[place].bases & signs.MARKS for place in places)
    if not marks or any(
        here.harms(place) or "@person" in here.names[place] for place in range(len(here.plain))
    ):
        return False
    return any(word.bases & signs.FALLS for word in here.plain)


def thing_is_feared(here: Sentence, places: Places) -> bool:
    return _thing_is_object(here, places, "@afraid")


def _thing_is_object(here: Sentence, places: Places, act: str) -> bool:
    """ "isä lyö golfia", "rädd för mörker", "hits the gym": the object is nobody of whom phrases tell."""
    acts = [place for place in places if act in here.names[place]]
    if not acts or (act == "@hit" and here.speaks_of_me(places)):
        return False
    at = _object_place(here, acts[-1])
    return at is not None and at not in places and not here.names[at] & LIVING and not here.goes_with(at, act)


def _object_place(here: Sentence, act: int) -> int | None:
    if here.language == "fi":
        near = range(act + 1, min(act + 3, len(here.plain)))
        # "satutan vauvaani, hermot menee": whoever stands beside the verb is the object.
        near = near[:0] if act + 1 in near and here.names[act + 1] & ACTORS else near
        scares = any(base == "pelottaa" for base in here.plain[act].bases)
        return next(
            (place for place in near if _is_object(here.plain[place]) or (scares and _scares(here, place))),
            None,
        )
    place = act + 1
    while place < len(here.plain) and here.plain[place].surface in signs.LINKS[here.language]:
        place += 1
    if place >= len(here.plain) or here.plain[place].filler:
        return None
    if here.plain[place].surface in signs.MANNER[here.language]:
        return None
    linked = place > act + 1
    return place if linked or not here.names[place] & ACTORS else None


def _scares(here: Sentence, place: int) -> bool:
    """ "pelottaa tulevaisuus": what scares is named as it stands."""
    word = here.plain[place]
    named = word.surface in word.bases and not word.filler and not word.bases & signs.TIMES
    return named and not word.surface.endswith(("sti", "a", "ä", "in"))


def is_bargaining(here: Sentence, places: Places) -> bool:
    """ "uhkailee erolla", "hotar med skilsmässa": the threat is of something that hurts nobody's body."""
    threats = [place for place in places if "@threaten" in here.names[place]]
    if not threats:
        return False
    if here.language != "fi":
        return _bargains_after(here, threats[-1], places)
    if here.speaks_of_me(places):
        return False
    following = range(threats[-1] + 1, min(threats[-1] + 3, len(here.plain)))
    return any(place not in places and _is_complement(here, place) for place in following)


def _bargains_after(here: Sentence, threat: int, places: Places) -> bool:
    """ "threatens (me) with divorce", "threatens to leave", "hotar lämna mig"."""
    rest = [place for place in range(threat + 1, len(here.plain)) if "@me" not in here.names[place]]
    link = rest[0] if rest else None
    if link is None:
        return False
    word = here.plain[link].surface
    if word in signs.WITH and len(rest) > 1:
        what = rest[1]
        harmless = not here.goes_with(what, "@threaten") and not here.names[what] & {
            *LIVING,
            "@weapon",
        }
        return what not in places and harmless
    verb = here.plain[rest[1]].surface if word in signs.TO and len(rest) > 1 else word
    return verb in signs.PEACEFUL


def _is_complement(here: Sentence, place: int) -> bool:
    """A word that tells what is threatened with, and neither how nor when ("jatkuvasti", "joka ilta")."""
    word = here.plain[place]
    if word.filler or here.names[place] & LIVING or here.goes_with(place, "@threaten"):
        return False
    return not word.surface.endswith(("sti", "sin")) and not word.bases & signs.TIMES


def _is_object(word: PhraseWord) -> bool:
    """By its ending, for a word whose base form is another: "golfia", "halkoja", "polvensa", "roskat", "vedon"."""
    return (
        not word.filler
        and not signs.CLAUSE.fullmatch(word.surface)
        and word.surface.endswith(("a", "ä", "t", "n"))
        and word.bases != {word.surface}
        and not word.bases & signs.TIMES
        and len(word.surface) > 4
        and not word.surface.endswith(signs.PLACE_ENDINGS)
    )
