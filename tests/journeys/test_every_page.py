"""Every page of the desk in a real browser: both languages, desk and phone, no serious fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.journey
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js"
MATTER = "WG-2022-019999"
RESIDENT = "/people/577/"
DISPUTE = "TJ-2022-000060"
PAGES = {
    "secretary": (
        "/",
        "/matters/",
        "/matters/?colour=RED",
        "/matters/turning/",
        f"/matters/{MATTER}/",
        f"/matters/{MATTER}/colour/",
        "/matters/kinds/grid.event/",
        "/rules/",
        "/rules/calendar/",
        "/figures/",
        "/figures/grid.closed_rate/",
        "/figures/grid.reported/rows/",
        "/figures/closings/",
        "/grid/map/",
        "/grid/map/?by=colour",
        "/grid/whistles/",
        "/grid/classes/",
        "/grid/duties/",
        "/orgs/",
        "/orgs/370902002008/",
        "/search/?q=cy",
    ),
    "manager": (
        "/access/accounts/",
        "/imports/",
        "/grid/duties/",
        "/orgs/370902002008/",
        "/rules/",
    ),
    "auditor": ("/audit/", "/personal/"),
    "community": (
        "/mediation/",
        "/mediation/dispute/",
        "/mediation/labour/",
        "/mediation/committees/",
        f"/matters/{DISPUTE}/",
        "/people/",
        RESIDENT,
        f"{RESIDENT}correct/",
        "/people/new/",
        "/people/alike/",
        "/people/groups/",
        "/people/expired/",
        "/personal/",
    ),
    "clerk": (
        "/",
        "/grid/report/",
        "/access/",
        "/access/factor/",
        "/orgs/password/",
        "/orgs/tokens/",
        "/search/?q=mhl",
    ),
    "worker_a": ("/", "/matters/"),
    "outsider": ("/", "/matters/"),
}
FAULTS = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.filter((v) => ["serious", "critical"].includes(v.impact))
    .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
}"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("login", list(PAGES))
def test_pages_are_sound(sign_in: SignIn, login: str, size: str, language: str) -> None:
    page = sign_in(login, size, language)
    wrong: list[str] = []
    for url in PAGES[login]:
        answer = page.goto(url)
        assert answer is not None
        if answer.status != 200:
            wrong.append(f"{url}: {answer.status}")
            continue
        page.wait_for_load_state("networkidle")
        sideways = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        if sideways > 0:
            wrong.append(f"{url}: {sideways} px too wide")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        wrong += [f"{url}: {fault}" for fault in page.evaluate(FAULTS)]
        wrong += [f"{url}: {complaint}" for complaint in page.complaints]  # type: ignore[attr-defined]
        page.complaints.clear()  # type: ignore[attr-defined]
    page.context.close()
    assert wrong == []
