"""English: Snowball stems after a few irregular plurals; open compounds need no splitting."""

from functools import cache

import snowballstemmer

from search.analysis.forms import Forms, unique

_IRREGULAR = {
    "women": "woman", "men": "man", "children": "child", "kids": "child", "kid": "child", "wives": "wife",
    "husbands": "husband", "lives": "life", "people": "person", "mum": "mother", "mom": "mother",
    "mums": "mother", "moms": "mother", "dad": "father", "dads": "father", "beaten": "beat", "hit": "hit",
    "hitting": "hit", "left": "leave", "leaving": "leave", "drank": "drink", "drunk": "drunk",
    "died": "die", "dying": "die", "dead": "die", "death": "death", "divorced": "divorce",
    "slept": "sleep", "fought": "fight", "felt": "feel", "lost": "lose", "teenager": "teen",
    "teenagers": "teen", "babies": "baby", "counselling": "counsel", "counseling": "counsel",
    "counsellor": "counsel", "counselor": "counsel",
}  # fmt: skip


@cache
def _stemmer() -> "snowballstemmer.basestemmer.BaseStemmer":
    return snowballstemmer.stemmer("english")


def stem(word: str) -> str:
    return _stemmer().stemWord(_IRREGULAR.get(word, word))


def forms(word: str) -> Forms:
    """Stem of one word in lower case, and the stems of its hyphenated pieces."""
    own = stem(word)
    pieces = [stem(piece) for piece in word.split("-") if len(piece) > 1] if "-" in word else []
    return Forms((own,), tuple(piece for piece in unique(pieces) if piece != own))
