"""All routes that apps announced, as one API with its description (OpenAPI 3.1)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from shigan.faces.api.api.auth import Bearer, Session
from shigan.faces.api.api.errors import answer_errors
from shigan.faces.api.api.parsing import StrictParser
from shigan.faces.api.api.replies import answered_once
from shigan.kernel.web.problems import MEDIA_TYPE
from shigan.kernel.web.registry import api_routers
from shigan.kernel.web.schemas import JSON, Encoder

DESCRIPTION = """\
What the pages do, for programs. A token of your own (/orgs/tokens/) acts for you, within what
your posts let you do and what the token is limited to. What you may not see looks like what is not
there.

Instants are in UTC with `Z`, days as `2022-03-05`. Lists come in pages: ask on with `next` as
`cursor`. Errors are problem details (RFC 9457), in Chinese or English by `Accept-Language`.
"""


class Plain(JSONRenderer):
    """Chinese as it is, without escapes."""

    encoder_class = Encoder
    json_dumps_params = JSON


class Api(NinjaAPI):
    """The API; its description says of errors what they are."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The description, with problems under their own media type."""
        schema = super().get_openapi_schema(**kwargs)
        for route in schema["paths"].values():
            for method, operation in route.items():
                answers = operation["responses"]
                # Not for the route to say: too often (429), the store is away (503), a password or
                # second factor first (403); for what is sent, unreadable (400), by a page without
                # its CSRF token (403), or nowhere to keep it (507).
                for status in (403, 429, 503) if method == "get" else (400, 403, 429, 503, 507):
                    said = HTTPStatus(status).phrase
                    answers[status] = {"description": said, "content": answers[401]["content"]}
                for status in [status for status in answers if status >= 400]:
                    content = answers[status]["content"].get("application/json")
                    answers[status] |= {"content": {MEDIA_TYPE: content}}
        return schema


def build() -> Api:
    """The API of everything announced in `api_routers`."""
    api = Api(
        title="Shigan 实干",
        version="1",
        description=DESCRIPTION,
        docs_url=None,  # its pages would come from a CDN, which the content policy forbids
        urls_namespace="api",
        auth=[Bearer(), Session()],
        renderer=Plain(),
        parser=StrictParser(),
    )
    api.add_decorator(answered_once, mode="operation")
    answer_errors(api)
    for announced in sorted(api_routers, key=lambda r: r.prefix):
        router = import_string(announced.router)
        api.add_router(f"/v1{announced.prefix}", router, tags=[announced.code])
    return api
