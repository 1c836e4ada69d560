"""`python -m tests.faults.rounds`: two processes start every job that comes round, at once."""

from __future__ import annotations

import json
import multiprocessing
import sys
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import django


def start(together: Barrier, told: Connection) -> None:
    """Be one of the processes: tell how many jobs it started, and how many there are."""
    django.setup()
    from shigan.kernel.base.schedules import schedules

    together.wait()
    told.send((sum(schedule.start() for schedule in schedules), len(list(schedules))))


if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    barrier, (end, other_end) = spawn.Barrier(2), spawn.Pipe()
    other = spawn.Process(target=start, args=(barrier, other_end))
    other.start()
    start(barrier, other_end)
    counts = [end.recv(), end.recv()]
    other.join()
    json.dump({"started": sum(count for count, _ in counts), "jobs": counts[0][1]}, sys.stdout)
