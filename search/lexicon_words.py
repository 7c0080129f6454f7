"""The words of the editors' lexicons as what corrections may lead to, beside those of the catalogue."""

from collections import Counter
from collections.abc import Iterable

from search.analysis import words
from search.concepts import Expression
from search.synonyms import SynonymGroup
from search.typos import Vocabulary


def vocabulary(expressions: Iterable[Expression], groups: Iterable[SynonymGroup]) -> Vocabulary:
    """Words that lead somewhere though no service may have them: "parisuhdeterpia" means one of these."""
    counts: Counter[str] = Counter()
    for expression in expressions:
        counts.update(f"{expression.language}:{word}" for word in words(expression.text))
    for group in groups:
        for term in (*group.sources, *group.targets):
            counts.update(f"{group.language}:{word}" for word in words(term))
    return Vocabulary(counts)
