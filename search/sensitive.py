"""Which answers leave no copy and no note behind."""

from directory.vocabulary import Vocabulary
from search.answers import Answer


def tells_of_danger(answer: Answer) -> bool:
    """Whether the words ask for safety lines, be there lines to show or not."""
    return bool(answer.safety) or bool(answer.query and answer.query.safety_classes)


def is_sensitive(answer: Answer, words: Vocabulary) -> bool:
    """Whether the answer tells of danger or of a need that editors have marked."""
    return tells_of_danger(answer) or any(
        words.terms["need"][code].sensitive for code in answer.criteria.need
    )
