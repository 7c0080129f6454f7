"""How a line of the log looks, as text for people or JSON for machines, with the id of its request."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

# The id of the request that this thread answers; empty outside one.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class TextLines(logging.Formatter):
    """``12:00:01 INFO    request 3f2a… GET /haku/ 200 12 ms``"""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s %(message)s", "%Y-%m-%d %H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        current = request_id.get()
        return f"{line} [{current}]" if current else line


class JsonLines(logging.Formatter):
    """One JSON object a line; ``extra={"fields": {...}}`` adds to it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if current := request_id.get():
            line["request_id"] = current
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
