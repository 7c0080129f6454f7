"""Takes README's pictures from a running site with Chromium.

    make screenshots [PORT=8000]      the site must be running: make run

Pages are asked as any reader asks them; the pictures go to docs/screenshots/.
"""

import json
import os
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parent / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# Name, path, width, height, colours.
PICTURES = (
    ("home", "/", 1280, 960, "light"),
    ("home-phone", "/", 390, 844, "dark"),
    ("search", "/haku/?need=ero&county=Pirkanmaa", 1280, 960, "light"),
    ("service-phone", "", 390, 844, "light"),
    ("county", "/sv/alue/pohjanmaa/ammattilaisille/", 1280, 960, "light"),
)


def main() -> None:
    base = sys.argv[1].rstrip("/")
    try:
        first = urlopen(f"{base}/api/v1/services/?q=nollalinja&page_size=1", timeout=5).read()
    except URLError as problem:
        raise SystemExit(
            f"Nothing answers at {base} ({problem.reason}). Start it first: make run"
        ) from problem
    service = json.loads(first)["results"][0]["url"]
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, path, width, height, colours in PICTURES:
            _take(browser, base + (path or service), name, width, height, colours)
            print(f"docs/screenshots/{name}.png")
        browser.close()


def _take(browser: Browser, address: str, name: str, width: int, height: int, colours: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colours)  # type: ignore[arg-type]
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main()
