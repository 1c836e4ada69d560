"""Writes: batches checked, loaded, undone; and whole files and folders from the command line."""

from shigan.kernel.imports.actions.batches import (
    batch_begin,
    batch_check,
    batch_correct,
    batch_fail,
    batch_load,
    batch_queue,
    batch_receive,
    batch_reread_leave,
    batch_reread_queue,
    batch_stop,
    layout_keep,
)
from shigan.kernel.imports.actions.correcting import batch_reread
from shigan.kernel.imports.actions.files import (
    batch_run,
    batch_take_back,
    import_file,
    import_folder,
)
from shigan.kernel.imports.actions.keeping import batch_drop, source_seal
from shigan.kernel.imports.actions.looking import batch_look, file_check, file_take
from shigan.kernel.imports.actions.undoing import batch_undo, batch_undo_fail, batch_undo_queue

__all__ = [
    "batch_begin",
    "batch_check",
    "batch_correct",
    "batch_drop",
    "batch_fail",
    "batch_load",
    "batch_look",
    "batch_queue",
    "batch_receive",
    "batch_reread",
    "batch_reread_leave",
    "batch_reread_queue",
    "batch_run",
    "batch_stop",
    "batch_take_back",
    "batch_undo",
    "batch_undo_fail",
    "batch_undo_queue",
    "file_check",
    "file_take",
    "import_file",
    "import_folder",
    "layout_keep",
    "source_seal",
]
