"""Advice on plain language: long sentences, chains of nouns, words that readers may not know. It never stops anybody.

Values in, values out. Light rules, without a dictionary of inflections (that one takes 220 MB in each process): what
they find and miss was measured on the texts of data/, see tests/cms/test_plain_language.py.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

# In words. Finnish says in one word what Swedish and English say in two.
LONGEST_SENTENCE = {"fi": 20, "sv": 25, "en": 25}
SHORTEST_CHAIN = 3
MOST_REMARKS = 12


class Kind(StrEnum):
    LONG_SENTENCE = "long_sentence"
    NOUN_CHAIN = "noun_chain"
    HARD_WORD = "hard_word"
    CONCEPT = "concept"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True)
class Remark:
    """``words``: what it is about, as written. ``count``: words of a long sentence. ``plain``: what to say instead."""

    kind: Kind
    start: int
    end: int
    words: str
    count: int = 0
    plain: str = ""


@dataclass(frozen=True)
class Word:
    """A word to explain. ``stem``: what its inflected forms begin with. ``plain`` is empty for a concept of our own."""

    stem: str
    plain: str = ""


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    end: int


_TOKEN = re.compile(r"[^\W_]+(?:[-–:'’][^\W_]+)*")
# A full stop ends a sentence when something that begins one follows, and no abbreviation or number stands before.
_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"”’(]*[A-ZÅÄÖ0-9–-])|\n+")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:esim|mm|ns|ym|yms|jne|eli|klo|puh|os|ks|vrt|kpl|n|v|s|p|bl\.a|t\.ex|dvs|osv|m\.m|s\.k|kl|tel|"
    r"e\.g|i\.e|etc|approx|Mr|Mrs|Dr|No)\.$"
)
_ORDINAL = re.compile(r"\d\.$")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; a line of its own is one."""
    start = 0
    for match in _END.finditer(text):
        before = text[start : match.start()]
        is_inside = "\n" not in match[0] and (
            _ABBREVIATED.search(before) or (_ORDINAL.search(before) and not text[match.end() :][:1].isupper())
        )
        if not is_inside:
            yield start, match.start()
            start = match.end()
    if text[start:].strip():
        yield start, len(text)


def tokens(text: str, start: int = 0) -> list[Token]:
    return [Token(match[0], start + match.start(), start + match.end()) for match in _TOKEN.finditer(text)]


def remarks(
    text: str, language: str, words: Iterable[Word] = (), explained: Sequence[str] = ()
) -> list[Remark]:
    """What to look at, in the order of the text, at most twelve.

    ``explained``: words of the text that already lead to their explanation, such as those of links.
    """
    found: list[Remark] = []
    for start, end in sentences(text):
        own = tokens(text[start:end], start)
        counted = [token for token in own if any(letter.isalpha() for letter in token.text)]
        if len(counted) > LONGEST_SENTENCE[language]:
            found.append(Remark(Kind.LONG_SENTENCE, start, end, text[start:end].strip(), count=len(counted)))
        found += _chains(text, own, language)
    found += _hard_words(text, words, explained)
    found += _abbreviations(text, explained)
    return sorted(found, key=lambda remark: (remark.start, remark.end))[:MOST_REMARKS]


# Words in -n that are no genitives of a noun.
_NO_NOUNS = """
    peräisin kun kuin niin noin vain ilman ennen hyvin usein yksin kuitenkin jälkeen lisäksi eteen kesken varten
    ympärillä olen haluan voin saan teen tulen menen annan otan pidän autan tarvitsen sen tämän tuon jonkin
    jonkun hänen heidän minun sinun meidän teidän niiden näiden noiden joiden joidenkin kaikkien muiden toisen
    yhden kahden kolmen eniten parhaiten helpoiten sitten ensin ikään kohden aikaan alkaen lähtien mukaan
    kanssaan myöhään tänään huomenna eilen nyt ihan aivan joskin jotenkin muutoin samoin näin silloin vuoden
    kuukauden
"""
_NO_GENITIVES = frozenset(_NO_NOUNS.split())
_NO_GENITIVE_ENDINGS = (
    "aan", "ään", "oon", "öön", "uun", "yyn", "iin", "hin", "hun", "hyn", "hön", "hon", "han", "hän", "seen", "nen",
    "kin", "kaan", "kään", "sti", "tiin", "ttiin",
)  # fmt: skip
# Adjectives agree with their noun: they lengthen no chain, and do not break it.
_ADJECTIVE_ENDINGS = (
    "llisen",
    "laisen",
    "läisen",
    "isten",
    "van",
    "vän",
    "neen",
    "tun",
    "tyn",
    "ttoman",
    "ttömän",
)
_LINKS = {
    "sv": frozenset(("av", "för", "i", "om", "inom")),
    "en": frozenset(("of", "for", "in", "on", "within")),
}
# So many prepositions, each at most so many words after the one before; so many of them after nouns of doing.
_MOST_LINKS, _BETWEEN, _FEWEST_DOINGS = 3, 3, 2
# Endings of nouns that are made of verbs, and a few of the commonest that have none.
_DOING = {
    "sv": re.compile(
        r"..(?:(?:ing|tion|sion)(?:en|ar|arna|er|erna)?|(?:[^a]nde|ande)(?:t|n|na)?|[^l]else(?:n|r|rna)?|skap(?:et)?)$"
        r"|^(?:stöd|hjälp|vård|arbete|behov)(?:et|en)?$"
    ),
    "en": re.compile(
        r"..(?:(?:tion|sion|ment|ance|ence)s?|[^r]ings?)$"
        r"|^(?:support|help|care|use|need|review|delivery|provision)s?$"
    ),
}


def _chains(text: str, own: list[Token], language: str) -> Iterator[Remark]:
    runs = _genitives(text, own) if language == "fi" else _prepositions(text, own, language)
    for first, last in runs:
        yield Remark(Kind.NOUN_CHAIN, first.start, last.end, text[first.start : last.end])


def _genitives(text: str, own: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Three genitives or more in a row with the noun that they belong to; a comma or "ja" ends a row."""
    run: list[Token] = []
    nouns = 0
    for number, token in enumerate(own):
        touches = not run or text[run[-1].end : token.start].isspace()
        if touches and _is_genitive(token.text):
            run.append(token)
            nouns += not token.text.casefold().endswith(_ADJECTIVE_ENDINGS) or _is_noun(token.text)
            continue
        if nouns >= SHORTEST_CHAIN and touches:
            yield run[0], token
        run, nouns = ([token], 1) if _is_genitive(token.text) and not touches else ([], 0)
        if number == len(own) - 1:
            return
    if nouns > SHORTEST_CHAIN:
        yield run[0], run[-1]


def _is_genitive(word: str) -> bool:
    small = word.casefold()
    return (
        len(small) > 3
        and small.endswith("n")
        and small not in _NO_GENITIVES
        and not small.endswith(_NO_GENITIVE_ENDINGS)
    )


def _is_noun(word: str) -> bool:
    """Nouns that end as adjectives do: ihmisen, naisten, kehittämisen."""
    return word.casefold().endswith(("misen", "misten", "naisen", "naisten", "laisten", "läisten"))


def _prepositions(text: str, own: list[Token], language: str) -> Iterator[tuple[Token, Token]]:
    """Three prepositions or more in a row, of which two hang on nouns of doing; a comma ends a row.

    Where and when something happens is said with the same prepositions, and is no chain: "on Monday in the hall".
    """
    links = [number for number, token in enumerate(own) if token.text.casefold() in _LINKS[language]]
    run: list[int] = []
    for number in [*links, -1]:
        if (
            run
            and 0 <= number - run[-1] <= _BETWEEN
            and "," not in text[own[run[-1]].end : own[number].start]
        ):
            run.append(number)
            continue
        if len(run) >= _MOST_LINKS and _doings(own, run, language) >= _FEWEST_DOINGS:
            yield own[max(0, run[0] - 1)], own[min(len(own) - 1, run[-1] + 1)]
        run = [number] if number >= 0 else []


def _doings(own: list[Token], links: list[int], language: str) -> int:
    """How many of the prepositions stand right after a noun that hides a verb: utvecklingen av, the assessment of."""
    before = (own[number - 1].text.casefold() for number in links if number)
    return sum(bool(_DOING[language].search(word)) for word in before)


# Inflected forms and no more: longer words are compounds with a meaning of their own.
_LONGEST_ENDING = 6


def _hard_words(text: str, words: Iterable[Word], explained: Sequence[str]) -> Iterator[Remark]:
    """The first place of each word that stands there without its explanation."""
    for word in words:
        pattern = rf"(?<![\w-]){re.escape(word.stem)}\w{{0,{_LONGEST_ENDING}}}(?![\w-])"
        match = re.search(pattern, text, re.IGNORECASE)
        if match and not any(match[0].casefold() in words_of.casefold() for words_of in explained):
            kind = Kind.HARD_WORD if word.plain else Kind.CONCEPT
            yield Remark(kind, match.start(), match.end(), match[0], plain=word.plain)


_CAPITALS = re.compile(r"(?<![\w-])[A-ZÅÄÖ]{2,6}(?=(?::\w+)?(?![\w-]))")
# Known to everybody, or the names by which organisations call themselves.
_KNOWN = "EU TV PDF CSV SMS MLL SPR KELA FPA YLE USA ADHD HIV HTTPS OK EUR MIELI"
_KNOWN_CAPITALS = frozenset(_KNOWN.split())


def _abbreviations(text: str, explained: Sequence[str]) -> Iterator[Remark]:
    """Capitals that are not written out beside: "sosiaalihuoltolaki (SHL)" explains SHL."""
    seen: set[str] = set(_KNOWN_CAPITALS)
    if text.isupper():
        return
    for match in _CAPITALS.finditer(text):
        short = match[0]
        is_beside = f"({short})" in text or f"{short} (" in text
        if short not in seen and not is_beside and not any(short in words for words in explained):
            yield Remark(Kind.ABBREVIATION, match.start(), match.end(), short)
        seen.add(short)


_COMMONEST = {
    "fi": "ja on ei se että joka jos myös tai voi sinun kun ovat kanssa sekä mukaan",
    "sv": "och att det som en är av för på med till den inte ett om har kan du eller",
    "en": "the and of to a in is for you that with are on or be your can this",
}
_COMMON = {language: frozenset(words.split()) for language, words in _COMMONEST.items()}


def language_of(text: str) -> str:
    """fi, sv or en by its commonest words; Finnish where they do not tell."""
    own = [token.text.casefold() for token in tokens(text)]
    counts = {language: sum(word in common for word in own) for language, common in _COMMON.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["fi"] else "fi"


# A consonant before the last vowel that changes in other forms: -paikka, -paikan; -tuki, -tuen.
_CHANGING = re.compile(r"(?<!s)(?:kk|pp|tt|[kptd])[aäoöuyi]$")


def concept_stem(name: str, language: str) -> str:
    """What the inflected forms of a concept's name begin with: kohtaamispaik (kohtaamispaikan), perhekesku (-ksen)."""
    name = name.strip()
    if language != "fi":
        return name.removesuffix("a" if language == "sv" else "y")
    if name.endswith("nen"):
        return name[:-3]
    if _CHANGING.search(name):
        return name[:-2]
    return name[:-1] if name[-1:] in "aäisen" and len(name) > 5 else name
