"""How a batch that did not end well is told of."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.utils.translation import gettext

from shigan.kernel.base.errors import Denied, DomainError, NoRoom
from shigan.kernel.base.outages import DISK_FULL, is_full
from shigan.kernel.imports.models import Batch

logger = logging.getLogger(__name__)


@contextmanager
def perhaps_untold(batch: Batch) -> Iterator[None]:
    """Where not even the failure can be written, the log has it; the batch shows as interrupted."""
    try:
        yield
    except OperationalError:
        logger.exception("import %s: its failure could not be kept", batch.pk)


def named(error: Exception) -> Exception:
    """The error as whoever called is told of it."""
    return NoRoom(DISK_FULL) if is_full(error) else error


def why(batch: Batch, error: Exception) -> str:
    """A refusal says why; a fault of ours goes to the log with its trace."""
    if isinstance(error, Denied):
        return gettext("其中有您职责范围以外的内容，请由管得到它的人来做")
    if isinstance(error, DomainError):
        return " ".join([str(error), *(str(t) for t in error.fields.values())])
    if is_full(error):
        return str(DISK_FULL)
    logger.error("import %s failed", batch.pk, exc_info=error)
    return gettext("程序出错（%(name)s），详情见服务日志") % {"name": type(error).__name__}
