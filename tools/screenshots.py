"""Take the pictures of docs/images from a running server with the sample year.

    make run                                  in one window
    make screenshots                          in another

Needs Chromium and a Chinese font: apt-get install chromium fonts-noto-cjk.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PASSWORD = "Shigan2022"
DESK, PHONE = (1280, 800), (375, 812)
LANGUAGES = {"zh-hans": "", "en": ".en"}
MOST_BYTES = 150_000
COLOURS = 128


@dataclass(frozen=True)
class Shot:
    """A picture: who looks at which page, and what they do there first."""

    name: str
    login: str
    address: str
    size: tuple[int, int] = DESK
    then: Callable[[Page], None] | None = None


def take(browser: Browser, base: str, shot: Shot, language: str) -> bytes:
    """Sign in, go there, and give the picture with few colours."""
    width, height = shot.size
    window = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN" if language == "zh-hans" else "en-GB",
        base_url=base,
        reduced_motion="reduce",
    )
    window.add_cookies([{"name": "django_language", "value": language, "url": base}])
    page = window.new_page()
    page.goto("/login/")
    page.fill("[name=username]", shot.login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
    page.goto(shot.address)
    if shot.then is not None:
        shot.then(page)
    page.wait_for_load_state("networkidle")
    picture = page.screenshot(animations="disabled", caret="hide")
    window.close()
    return small(picture)


def small(picture: bytes) -> bytes:
    """The same picture in as many colours as its page has, roughly."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    out = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def open_matter(page: Page) -> None:
    """From a list to the whole page of its first matter."""
    link = page.locator("main tbody a[href^='/matters/']").first.get_attribute("href") or ""
    page.goto("/".join(link.split("/")[:3]) + "/")


def open_colour(page: Page) -> None:
    """From a list to the explanation of the colour of its first matter."""
    open_matter(page)
    page.goto(f"{page.url}colour/")


SHOTS = (
    Shot("home", "leader", "/"),
    Shot("ledger", "clerk", "/matters/"),
    Shot("matter", "clerk", "/matters/?step=grid.event:callback", then=open_matter),
    Shot("colour", "leader", "/matters/?colour=YELLOW", then=open_colour),
    Shot("figures", "director", "/figures/?period=2022"),
    Shot("map", "secretary", "/grid/map/"),
    Shot("turning", "leader", "/matters/turning/"),
    Shot("report", "worker_a", "/grid/report/", size=PHONE),
)


def main() -> int:
    """Take all of them, or those named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="the running server")
    parser.add_argument("names", nargs="*", help="only these (home ledger matter …)")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.stderr.write("No Chromium: apt-get install chromium fonts-noto-cjk (as root)\n")
        return 1
    IMAGES.mkdir(exist_ok=True)
    heavy = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for shot in SHOTS:
            if options.names and shot.name not in options.names:
                continue
            for language, suffix in LANGUAGES.items():
                picture = take(browser, options.address, shot, language)
                file = IMAGES / f"{shot.name}{suffix}.png"
                file.write_bytes(picture)
                sys.stdout.write(f"{file.name} {len(picture) // 1000} kB\n")
                heavy += [file.name] if len(picture) > MOST_BYTES else []
        browser.close()
    if heavy:
        sys.stderr.write(f"Over {MOST_BYTES // 1000} kB: {', '.join(heavy)}\n")
    return bool(heavy)


if __name__ == "__main__":
    sys.exit(main())
