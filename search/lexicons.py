"""The three lexicons of one analyser, as the query and the document analysis take them."""

from dataclasses import dataclass
from pathlib import Path

from search.analysis import Analyser, Language
from search.concepts import Concepts, read_expressions
from search.danger import Danger, read_near_misses, read_phrases
from search.danger_ear import kept_ear
from search.synonyms import Synonyms, read_groups


@dataclass(frozen=True)
class Lexicons:
    """Synonyms, concepts and danger, analysed once."""

    synonyms: Synonyms
    concepts: Concepts
    danger: Danger

    def have_word(self, base: str, language: Language) -> bool:
        """Whether a synonym or an expression has the word in the language."""
        return self.synonyms.has_word(base, language) or self.concepts.has_word(base, language)


def lexicons_from_folder(folder: Path, analyser: Analyser) -> Lexicons:
    """The starting lexicons as files; a missing file is an empty lexicon."""

    def text(name: str) -> str:
        path = folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    return Lexicons(
        Synonyms(read_groups(text("synonyms.tsv")), analyser),
        Concepts(read_expressions(text("concepts.tsv")), analyser),
        Danger(
            read_phrases(text("danger.tsv")),
            read_near_misses(text("danger_near_misses.tsv")),
            analyser,
            kept_ear(),
        ),
    )
