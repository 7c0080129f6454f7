"""Makes a process ready to answer before its first question: analyser, lexicons, index, vocabulary."""

import logging
import threading

from django.db import Error, connection
from django.utils import timezone

from directory.vocabulary import vocabulary
from search import index, language
from search.questions import analysed
from search.suggestions import suggest

logger = logging.getLogger(__name__)
# Any words will do: they touch every table that the first real question would have to read.
FIRST_WORDS = "tuki perheelle"


def start() -> None:
    """Warms up in a thread of its own, so that the server answers at once."""
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()


def _warm_up() -> None:
    try:
        vocabulary()
        language.lexicons().danger.intents(FIRST_WORDS)
        analysed(FIRST_WORDS, "fi", index.held())
        suggest(FIRST_WORDS, "fi", timezone.localdate())
    except (Error, index.IndexMissing) as missing:
        logger.info("not warmed up (%s); the first question reads what is there then", missing)
    finally:
        connection.close()
