"""What evidence announces."""

from __future__ import annotations

from shigan.kernel.web.registry import ApiRouter, api_routers

api_routers.add(ApiRouter("files", "/files", "shigan.kernel.files.api.router"))
