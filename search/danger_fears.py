"""Words of death and fear that mean none: mourning, ways to live, sayings, fears of a thing or a thought."""

from search import danger_signs as signs
from search.danger_sentence import ACTORS, LIVING, Places, Sentence


def is_of_the_dead(here: Sentence, places: Places) -> bool:
    deed = any(here.plain[place].bases & signs.DEED[here.language] for place in places)
    done = any(word.surface in signs.DONE[here.language] for word in here.plain)
    if any(here.plain[place].bases & signs.KILLING for place in places) and here.language != "sv":
        # "mies tappoi kissani" is no deed of one's own.
        deed = deed and any("@self" in names for names in here.names)
    return deed and done and not any(word.surface in ("minä", "jag", "i") for word in here.plain)


def is_mourned(here: Sentence, places: Places) -> bool:
    """Those who were left behind ask: "menetin veljeni itsemurhalle", "äidin itsemurhasta on vuosia"."""
    deeds = [place for place in places if here.plain[place].bases & signs.SUICIDE]
    if not deeds or any("@self" in here.names[place] for place in places):
        return False
    after = here.plain[deeds[0] + 1].surface if deeds[0] + 1 < len(here.plain) else ""
    if (here.language, after) in signs.WHOSE:
        return True
    before = here.plain[deeds[0] - 1] if deeds[0] else None
    if before is not None and before.surface in signs.LEFT_BEHIND[here.language]:
        return True
    if any(word.surface == "minä" or word.bases & signs.WISHES for word in here.plain):
        return False
    theirs = before is not None and before.surface.endswith("n") and bool(here.names[deeds[0] - 1] & ACTORS)
    return theirs or any(word.bases & signs.MOURNING for word in here.plain)


def is_a_way_to_live(here: Sentence, places: Places) -> bool:
    """ "en halua elää avoliitossa", "vill inte leva med honom": with whom or where, and not whether."""
    lives = [place for place in places if here.plain[place].bases & signs.LIVING]
    if not lives or any(here.plain[place].bases & signs.DEED[here.language] for place in places):
        return False
    later = here.plain[lives[-1] + 1 :]
    if any(map(here.harms, range(lives[-1] + 1, len(here.plain)))):
        return False
    if any(word.bases & signs.MISERY or word.surface in signs.MISERABLE for word in later):
        return False
    if any(word.surface in signs.TOGETHER[here.language] for word in later):
        return True
    return here.language == "fi" and any(
        word.surface.endswith(("ssa", "ssä")) and not word.filler for word in later
    )


def is_for_a_while(here: Sentence, places: Places) -> bool:
    """ "haluan kadota hetkeksi", "en halua herätä viideltä": rest is wanted, and for a time."""
    if not any(here.plain[place].bases & signs.RESTING for place in places):
        return False
    later = here.plain[max(places) :]
    return any(
        (word.surface.endswith(("lle", "hin", "uun")) and word.bases & signs.AWAY)
        or (word.surface.endswith("ksi") and word.bases & signs.SPANS)
        or (word.surface.endswith(("ltä", "lta")) and word.bases & signs.HOURS)
        for word in later
    )


def is_said_of_much(here: Sentence, places: Places) -> bool:
    """ "nauruun kuolla", "die laughing": a saying."""
    dies = any(here.plain[place].bases & signs.DYING for place in places)
    return dies and any(word.bases & signs.SAYINGS for word in here.plain)


def is_an_association(here: Sentence, places: Places) -> bool:
    """ "Rädda Barnen" is looked for by its name."""
    return here.language == "sv" and tuple(here.plain[place].surface for place in places) == signs.ASSOCIATION


def is_a_strength(here: Sentence, places: Places) -> bool:
    """ "otin 20 mg": a number of milligrammes, where no number of pills is told."""
    counts = [place for place in places if "@many" in here.names[place]]
    following = (here.plain[place + 1].surface for place in counts if place + 1 < len(here.plain))
    return bool(counts) and all(word in signs.MEASURES for word in following)


def fears_a_thought(here: Sentence, places: Places) -> bool:
    """ "pelkään että mies jää työttömäksi": a clause is feared, and neither the person in it nor their deed."""
    fears = [place for place in places if "@afraid" in here.names[place]]
    if not fears or fears[0] != min(places):
        return False
    if any(not here.names[place] & (LIVING | {"@afraid"}) for place in places):
        return False
    clause = range(fears[0] + 1, len(here.plain))
    if any(here.harms(place) for place in clause):
        return False
    if here.language == "fi":
        between = (here.plain[place].surface for place in range(fears[0], max(places)))
        return any(word.startswith("ette") or word == "että" for word in between)
    first = [here.plain[place].surface for place in clause[:2]]
    begins = bool(signs.THAT[here.language] & set(first[1:] if first[:1] == ["för"] else first[:1]))
    return begins and (max(places) < clause[-1] or max(places) - fears[0] > 2)


def fears_nobody(here: Sentence, places: Places) -> bool:
    """ "pelkään olla yksin kotona": to be alone or in the dark, and no person is named anywhere."""
    fears = any("@afraid" in here.names[place] for place in places)
    home = any(here.plain[place].bases & signs.HOME for place in places)
    if not fears or not home or any(names & {"@person", "@drunk"} for names in here.names):
        return False
    return any(word.bases & signs.ALONE for word in here.plain)


def fears_a_deed(here: Sentence, places: Places) -> bool:
    """ "pelottaa muuttaa miehen kanssa yhteen": something is to be done, with a person in it."""
    fears = [place for place in places if "@afraid" in here.names[place]]
    if here.language != "fi" or len(places) != 2 or not fears or fears[0] != places[0]:
        return False
    between = here.plain[places[0] + 1 : places[1]]
    return any(
        word.surface in word.bases
        and word.surface.endswith(("a", "ä"))
        and not word.filler
        and not word.bases & signs.STAYING
        for word in between
    )


def fears_for_somebody(here: Sentence, places: Places) -> bool:
    """ "pelkään lasten puolesta eron takia": a reason is told, and neither a person nor the home is in it."""
    if not any(here.plain[place].surface == "puolesta" for place in places):
        return False
    later = range(max(places) + 1, len(here.plain))
    if any(
        here.names[place] & {"@person"} or here.plain[place].bases & signs.HOME or here.harms(place)
        for place in later
    ):
        return False
    return any(here.is_thing(place) and not here.plain[place].bases & signs.TIMES for place in later)


def fears_what_is_theirs(here: Sentence, places: Places) -> bool:
    """ "rädd för pappas skägg": a thing of the person, which is not their temper."""
    people = [place for place in places if "@person" in here.names[place]]
    if not people or any(not here.names[place] & (LIVING | {"@afraid"}) for place in places):
        return False
    owner = people[-1]
    genitive = here.plain[owner].surface.endswith({"fi": "n", "sv": "s", "en": "s"}[here.language])
    if not genitive or not here.is_thing(owner + 1) or owner + 1 in places:
        return False
    thing = here.plain[owner + 1]
    temper = thing.bases & signs.TEMPER or here.harms(owner + 1)
    return not temper and thing.surface not in signs.TOGETHER[here.language]


def is_asked_about(here: Sentence, places: Places) -> bool:
    """A thing of which a child asks; or one named by one word, for animals."""
    named = [place for place in places if "@child" not in here.names[place] and not here.plain[place].filler]
    if len(named) != 1 or here.names[named[0]] & {"@hit", "@me"}:
        return False
    asked = any(word.bases & signs.ASKING for word in here.plain)
    child = any("@child" in names for names in here.names)
    animal = len(places) == 1 and any(word.bases & signs.ANIMALS for word in here.plain)
    return (asked and child) or animal


def is_one_of_many_words(here: Sentence, places: Places) -> bool:
    """A wide word means danger where it is all that was asked: "väkivalta", not "väkivalta elokuvissa"."""
    if len(places) != 1 or not here.plain[places[0]].bases & signs.WIDE:
        return False
    others = (word for place, word in enumerate(here.plain) if place not in places)
    return any(not word.filler and not word.bases & signs.FOR_HELP for word in others)
