"""robots.txt (RFC 9309): whether a page may be read. Following a link to see that it works needs no leave."""

from protego import Protego

from directory.links.answers import Answer

MOST_BYTES = 512_000
# The name by which a site's robots.txt may address the checker.
NAME = "Tukikartta"


def robots_url(origin: str) -> str:
    return f"{origin}/robots.txt"


class Rules:
    """What a site allows. ``answer``: to robots.txt, None where none came.

    A file that is not there allows all; a server that does not answer allows nothing (RFC 9309, 2.3.1).
    """

    __slots__ = ("_all", "_file")

    def __init__(self, answer: Answer | None) -> None:
        self._file: Protego | None = None
        self._all = answer is not None and answer.status < 500 and answer.status != 429
        if answer is not None and 200 <= answer.status < 300:
            self._file = Protego.parse(answer.body.decode("utf-8", "replace"))

    def allow(self, url: str) -> bool:
        return bool(self._file.can_fetch(url, NAME)) if self._file else self._all
