"""Builds the compiled translations next to their sources; GNU gettext is not needed.

``python -m config.translations`` writes them; a test compares what is committed with what this would write.
"""

from pathlib import Path

import polib

HOUSE = Path(__file__).resolve().parent.parent
LOCALE = HOUSE / "locale"
# Wagtail's own words of the desk that Wagtail itself has not in Finnish.
DESK = HOUSE / "cms" / "locale"


def sources() -> list[Path]:
    return sorted(source for folder in (LOCALE, DESK) for source in folder.glob("*/LC_MESSAGES/*.po"))


def compiled(source: Path) -> bytes:
    """The .mo of a .po: finished translations only, so that an unsure one shows the Finnish source."""
    return polib.pofile(str(source)).to_binary()


def main() -> None:
    for source in sources():
        source.with_suffix(".mo").write_bytes(compiled(source))
        print(source.with_suffix(".mo").relative_to(HOUSE))


if __name__ == "__main__":
    main()
