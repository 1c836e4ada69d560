"""What a program is told that is stopped for what a person must do in the browser first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import DomainError


class FactorMissing(DomainError):
    """Whose duties need a second factor sets one up before a program may act for them."""

    status = 403
    code = "factor-first"

    def __init__(self) -> None:
        super().__init__(_("请先在网页上设置两步验证"))
