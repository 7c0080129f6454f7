"""Who is spoken of and who speaks: people as they act in a sentence, children who speak of their parents.

In "mies juo" the man is no topic, and "sisko" says nothing of what is wrong with her. "pelkään isää" is said by a
child, of whatever age, so help for the young belongs to its answer.
"""

from collections.abc import Sequence

from search.analysis import LANGUAGES, Analyser, Language
from search.analysis.forms import word_set
from search.analysis.stopwords import ACTORS
from search.phrases import PhraseWord

# An own child is what a parent asks about, and suggests what parents need.
CHILDREN: dict[Language, frozenset[str]] = {
    "fi": word_set("lapsi lapseni lapset poika poikani tyttö tyttäreni tytär teini nuori vauva perhe"),
    "sv": word_set("barn barnet barnen son sonen dotter dottern unge tonåring familj familjen"),
    "en": word_set("child children kid kids son daughter baby teenager family"),
}
PARENTS: dict[Language, frozenset[str]] = {
    "fi": word_set("""
    isä äiti isäpuoli äitipuoli faija mutsi fatsi iskä isi isukki äiskä äippä vanhemmat vanhempani porukat
"""),
    "sv": word_set("""
    pappa mamma far mor styvpappa styvmamma styvfar styvmor plastpappa plastmamma farsan morsan
    föräldrar föräldrarna föräldrarna päronen
"""),
    "en": word_set("""
    father mother dad mom mum stepfather stepmother stepdad stepmom parents
"""),
}
PARTNERS: dict[Language, frozenset[str]] = {
    "fi": word_set("""
    mies puoliso aviomies vaimo avovaimo avomies avopuoliso kumppani ex eksä exä poikaystävä tyttöystävä
    miesystävä naisystävä ex-mies ex-vaimo exmies
"""),
    "sv": word_set(
        "man mannen make maken fru frun hustru sambo sambon pojkvän flickvän partner ex exet exman"
    ),
    "en": word_set("husband wife partner boyfriend girlfriend ex spouse fiance"),
}
CHILDS_LINE, URGENT = "child_safety", "life"


def without_persons(sentence: Sequence[PhraseWord], language: Language) -> list[PhraseWord]:
    """The sentence in which people suggest nothing; where there is nothing but people, as it is.

    "sisko" stands in many an expression of grief, and suggests none where her eating is what worries.
    """
    persons = ACTORS[language] - CHILDREN[language]
    plain = [word._replace(filler=True) if word.bases & persons else word for word in sentence]
    return list(sentence) if all(word.filler for word in plain) else plain


def is_said_by_a_child(typed: Sequence[str], analyser: Analyser) -> bool:
    """Whether a parent is spoken of, and neither a partner nor an own child, whose parent it might be."""
    return any(_has(typed, language, analyser) for language in LANGUAGES)


def _has(typed: Sequence[str], language: Language, analyser: Analyser) -> bool:
    spoken = {form for word in typed for form in (word, *analyser.forms(word, language).bases)}
    return bool(spoken & PARENTS[language]) and not spoken & (PARTNERS[language] | CHILDREN[language])


def with_the_childs_line(classes: Sequence[str], typed: Sequence[str], analyser: Analyser) -> list[str]:
    """Safety classes of words of danger; where a child may speak, its own line before the emergency number."""
    if not classes or CHILDS_LINE in classes or not is_said_by_a_child(typed, analyser):
        return list(classes)
    before = [name for name in classes if name != URGENT]
    return [*before, CHILDS_LINE, *(name for name in classes if name == URGENT)]
