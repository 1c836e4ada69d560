"""Log lines as JSON, each with the id of the request that it belongs to."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from shigan.kernel.audit.context import origin

#: What a record may bring along.
_BROUGHT = ("method", "path", "status", "ms", "user")


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, text, request, and the fault if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "text": record.getMessage(),
        }
        if request_id := origin.get().request_id:
            line["request"] = request_id
        line |= {key: vars(record)[key] for key in _BROUGHT if key in vars(record)}
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
