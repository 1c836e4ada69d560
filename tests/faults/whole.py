"""Whether a store is what its writers were told, and hangs together."""

from __future__ import annotations

from tests.faults.office import Office, Server
from tests.faults.writers import Writer, expected, heard


def settle(server: Server, crowd: list[Writer]) -> None:
    """Send again what nobody heard about, twice: the second time is answered as the first."""
    for writer in crowd:
        if (request := writer.unheard) is not None:
            writer.step(server)
            first, again = writer.known[request.text], request.send(server)
            assert (again.body["number"], again.body.get("version", 1)) == first


def whole(office: Office, crowd: list[Writer]) -> None:
    """The store is what the writers were told, and hangs together."""
    found = office.facts()
    assert found["matters"] == expected(crowd)
    assert found["halves"] == []
    assert found["count"] == len(found["matters"])
    serials = [int(number.rpartition("-")[2]) for number in found["numbers"]]
    assert serials == [*range(1, found["count"] + 1)]
    assert [*found["last"].values()] == [found["count"]]
    assert found["replies"] == heard(crowd)
    assert found["open_replies"] == 0
    checked = office.command("check")
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (
        0,
        f"已校验{found['count']}件事项的办理记录，0处问题",
    )
