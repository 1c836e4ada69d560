"""Where the chosen cell, a position and a photo disagree it is said; a person decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shigan.kernel.matters.models import Matter
from tests.kernel.files.pictures import exif, picture
from tests.kit.cast import Cast
from tests.kit.grid import move

ClientOf = Callable[[str], Client]
#: Positions in the three cells, and one outside of all.
FIRST, SECOND, THIRD = ("117.085", "36.185"), ("117.095", "36.185"), ("117.085", "36.195")
OUTSIDE = ("117.085", "36.175")


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: object) -> None:
    settings.SHIGAN_HOME = tmp_path


def notes(client: Client, **asked: str) -> list[str]:
    """What is said beside the cell: the sentence, and what may be chosen instead."""
    text = unescape(client.get(reverse("grid:suggest"), asked).text)
    beside = text.partition('id="cell-note"')[2]
    return [
        "|".join(part.strip() for part in re.sub(r"<[^>]+>", "|", note).split("|") if part.strip())
        for note in re.findall(r"<p.*?</p>", beside, re.DOTALL)
    ]


def at(lon: str, lat: str, name: str = "position") -> dict[str, str]:
    return {f"{name}_lon": lon, f"{name}_lat": lat}


@pytest.mark.parametrize(
    ("login", "cell", "asked", "said"),
    [
        ("clerk", "", {}, []),
        ("clerk", "001001", {}, []),
        ("clerk", "", at(*FIRST), ["位置落在三里第1网格|选三里第1网格"]),
        ("clerk", "001001", at(*FIRST), ["位置落在三里第1网格"]),
        (
            "clerk",
            "001002",
            at(*FIRST),
            ["位置落在三里第1网格，所选网格是三里第2网格|选三里第1网格"],
        ),
        (
            "clerk",
            "001002",
            at(*FIRST, "photo"),
            ["照片拍摄于三里第1网格，所选网格是三里第2网格|选三里第1网格"],
        ),
        ("clerk", "001001", at(*FIRST) | at(*FIRST, "photo"), ["位置落在三里第1网格"]),
        (
            "clerk",
            "001001",
            at(*FIRST) | at(*THIRD, "photo"),
            [
                "位置落在三里第1网格",
                "照片拍摄于教场第1网格，所选网格是三里第1网格|选教场第1网格",
            ],
        ),
        (
            "worker_a",
            "001001",
            at(*THIRD, "photo"),
            ["照片拍摄于教场第1网格，所选网格是三里第1网格|不在您的网格里，报给网格中心即可"],
        ),
        ("clerk", "001001", at(*OUTSIDE), ["位置在所有网格之外，离最近的三里第1网格556米"]),
    ],
)
def test_what_is_said_beside_the_cell(
    ground: Cast,
    client_of: ClientOf,
    login: str,
    cell: str,
    asked: dict[str, str],
    said: list[str],
) -> None:
    chosen = {"cell": ground.unit(cell).code} if cell else {}
    assert notes(client_of(login), **chosen, **asked) == said


def test_a_cell_out_of_reach_is_as_if_none_were_chosen(ground: Cast, client_of: ClientOf) -> None:
    asked = {"cell": ground.unit("002001").code, **at(*FIRST)}
    assert notes(client_of("worker_a"), **asked) == ["位置落在三里第1网格|选三里第1网格"]


def reported(client: Client, cell: str, **more: object) -> Matter:
    sent = {"text": "路边有一堆垃圾", "event_class": "0101", "source": "CALL", "cell": cell}
    assert client.post(reverse("grid:report"), sent | more).status_code == 302
    return Matter.objects.get()


def lead(client: Client, matter: Matter) -> list[str]:
    """The warnings before the next act."""
    text = client.get(reverse("matters:matter", args=[matter.number])).text
    found = re.findall(r'<p class="notice notice-warning">.*?</p>', text, re.DOTALL)
    return ["|".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_the_grid_centre_is_told_before_filing(ground: Cast, client_of: ClientOf) -> None:
    taken = SimpleUploadedFile("p.jpg", picture(exif=exif()), "image/jpeg")
    clerk = client_of("clerk")
    matter = reported(clerk, ground.unit("001001").code, photos=[taken], **at(*SECOND))
    assert lead(clerk, matter) == [
        "位置落在三里第2网格，上报的网格是三里第1网格|改为这个网格",
        "照片拍摄于教场第1网格，上报的网格是三里第1网格|改为这个网格",
    ]
    assert lead(client_of("worker_a"), matter) == []
    move(ground, "clerk", matter, "file", values={"place_unit": ground.unit("001002")})
    assert lead(clerk, matter) == []


def test_a_cell_that_agrees_is_passed_over(ground: Cast, client_of: ClientOf) -> None:
    clerk = client_of("clerk")
    assert lead(clerk, reported(clerk, ground.unit("001001").code, **at(*FIRST))) == []


def test_the_suggestions_of_a_filing_fill_in_its_form(ground: Cast, client_of: ClientOf) -> None:
    clerk = client_of("clerk")
    matter = reported(clerk, ground.unit("001001").code, **at(*SECOND))
    text = unescape(clerk.get(reverse("matters:matter", args=[matter.number])).text)
    (address,) = re.findall(r'href="([^"]*place_unit[^"]*)"', text)
    form = clerk.get(address).context["form"]
    assert (form["place_unit"].value(), form["subject"].value()) == (
        ground.unit("001002").code,
        "0101",
    )
