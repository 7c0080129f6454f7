"""Makes a process ready before its first question, and keeps it so: analyser, lexicons, index, vocabulary.

Each search tells by its own statement of changed words, but the first one after a quiet hour must not be answered
with the old ones: so a thread looks too.
"""

import logging
import threading
import time

from django.db import Error, connection
from django.utils import timezone

from directory.vocabulary import vocabulary
from search import engines, index, language, lexicon_rows
from search.questions import analysed
from search.suggestions import suggest

logger = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 1.0
# Any words will do: they touch every table that the first real question would have to read.
FIRST_WORDS = "tuki perheelle"


def start() -> None:
    """Warms up in a thread of its own, so that the server answers at once."""
    threading.Thread(target=_keep_warm, name="warm-up", daemon=True).start()


def _keep_warm() -> None:
    _warm_up()
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        look()


def look() -> None:
    """Follows changed words, whoever changed them."""
    try:
        state = lexicon_rows.state()
        language.follow(state.version if state else None)
    except Error:
        # The database is away or restarts; the next look tells.
        connection.close()


def _warm_up() -> None:
    try:
        vocabulary()
        language.lexicons().danger.intents(FIRST_WORDS)
        analysed(FIRST_WORDS, "fi", index.held())
        suggest(FIRST_WORDS, "fi", timezone.localdate())
        engines.follow()
    except (Error, index.IndexMissing) as missing:
        logger.info("not warmed up (%s); the first question reads what is there then", missing)
    except Exception:
        # A mistake here must not end the thread, without which changed words would come late ever after.
        logger.exception("warming up failed; the first question reads what is there then")
    finally:
        connection.close()
