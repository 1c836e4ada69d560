"""Addresses, all invented, and the short forms that titles use."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from demo.sample.places import Cell
from demo.sample.words import odds

_BLOCKS, _ENTRANCES, _FLOORS, _NUMBERS = 18, 5, 6, 180

#: An address, and how a title calls the place.
Spot = tuple[str, str]


def spot(cell: Cell, kind: str, rng: Random) -> Spot:
    """A place of that kind in the cell."""
    estate, road = rng.choice(cell.estates), rng.choice(cell.roads)
    return _SPOTS[kind](cell, estate, road, rng)


def _one(what: str, rng: Random) -> str:
    word: str = rng.choice(odds("places")[what])
    return word


def _block(estate: str, rng: Random) -> str:
    return f"{estate}{rng.randint(1, _BLOCKS)}号楼"


def _entrance(estate: str, rng: Random) -> str:
    return f"{_block(estate, rng)}{rng.randint(1, _ENTRANCES)}单元"


def _estate(cell: Cell, estate: str, road: str, rng: Random) -> Spot:
    block = _block(estate, rng)
    return rng.choice(
        (
            (f"{road}{estate}{_one('gates', rng)}", f"{estate}门口"),
            (f"{block}{rng.randint(1, _ENTRANCES)}单元门前", block),
            (f"{block}{_one('sides', rng)}", block),
            (f"{estate}内{rng.choice(cell.landmarks)}旁", estate),
            (f"{block}与南侧楼之间", block),
        )
    )


def _hall(_cell: Cell, estate: str, _road: str, rng: Random) -> Spot:
    where = _entrance(estate, rng)
    return f"{where}{rng.randint(1, _FLOORS)}层楼道", where


def _home(_cell: Cell, estate: str, _road: str, rng: Random) -> Spot:
    return _entrance(estate, rng), estate


def _road(cell: Cell, _estate: str, road: str, rng: Random) -> Spot:
    other = next(name for name in cell.roads if name != road)
    landmark = rng.choice(cell.landmarks)
    return rng.choice(
        (
            (f"{road}{rng.randint(1, _NUMBERS)}号附近", road),
            (f"{road}与{other}路口{_one('corners', rng)}", f"{road}路口"),
            (f"{road}{_one('stretches', rng)}{landmark}旁", road),
            (f"{road}{_one('sides', rng)}{landmark}附近", road),
        )
    )


def _lane(cell: Cell, estate: str, road: str, rng: Random) -> Spot:
    behind = f"{estate}后{_one('alleys', rng)}{rng.choice(cell.landmarks)}旁"
    beside = f"{road}{rng.randint(1, 9)}号巷{rng.choice(('口', '内', '中段'))}"
    return rng.choice(((behind, f"{estate}后巷"), (beside, f"{road}小巷")))


def _shop(_cell: Cell, estate: str, road: str, rng: Random) -> Spot:
    shop = _one("shops", rng)
    below = f"{estate}沿街房{shop}门前"
    along = f"{road}{rng.randint(1, _NUMBERS)}号{shop}门前"
    return rng.choice(((below, f"{estate}沿街{shop}"), (along, f"{road}{shop}")))


def _green(_cell: Cell, estate: str, road: str, rng: Random) -> Spot:
    return rng.choice(
        (
            (f"{estate}中心绿地", f"{estate}绿地"),
            (f"{road}{_one('sides', rng)}绿化带", f"{road}绿化带"),
            (f"{_block(estate, rng)}前绿地", f"{estate}楼前绿地"),
        )
    )


def _market(_cell: Cell, _estate: str, road: str, rng: Random) -> Spot:
    return f"{road}便民市场{_one('market_gates', rng)}", f"{road}市场"


def _site(_cell: Cell, estate: str, road: str, rng: Random) -> Spot:
    along = f"{road}{_one('sides', rng)}在建工地"
    return rng.choice(
        ((f"{_block(estate, rng)}改造施工点", f"{estate}施工点"), (along, f"{road}工地"))
    )


_SPOTS: dict[str, Callable[[Cell, str, str, Random], Spot]] = {
    "estate": _estate,
    "hall": _hall,
    "home": _home,
    "road": _road,
    "lane": _lane,
    "shop": _shop,
    "green": _green,
    "market": _market,
    "site": _site,
}
