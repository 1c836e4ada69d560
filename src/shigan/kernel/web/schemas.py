"""What the API tells and takes. The words under a member stand in the API's description."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from ninja import Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import ConfigDict


class Encoder(NinjaJSONEncoder):
    """JSON in which every instant is in UTC, however it was read."""

    def default(self, o: Any) -> Any:
        """What JSON has no form of its own for."""
        return super().default(o.astimezone(UTC) if isinstance(o, datetime) else o)


#: Chinese as it is, without escapes.
JSON: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}


def json_response(value: Any) -> HttpResponse:
    """A value that is as the API's description says, of plain members."""
    text = json.dumps(value, cls=Encoder, **JSON)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


class Out(Schema):
    """What is told."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Body(Schema):
    """What is sent: a member that is not known is refused, never passed over."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")
