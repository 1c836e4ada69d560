"""A key of the client's choice, under which a deed is done once however often it is sent."""

from __future__ import annotations

from typing import Annotated

from ninja import Header

#: Routes take it as `idempotency_key`; the API itself keeps what it promises.
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=64,
        description="The same key with the same request is done once and answered alike.",
    ),
]
