"""The embedded broker: kombu's transport over a folder, made safe against reading half a message.

kombu writes a message in place, so a worker may take the file while it is still empty and stop on it.
"""

import os
import time
import uuid
from json import dumps
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem

SCHEME = "folder"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Writes beside, then renames: a file with the queue's name is always whole."""
        name = f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        draft = folder / f".{name}.draft"
        draft.write_text(dumps(payload), encoding="utf-8")
        os.replace(draft, folder / name)


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    """Makes ``folder://`` known to kombu."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
