"""`python -m tests.support.console_pictures`: what the console looks like, in both languages, into docs/images."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from tests.support.console import console, enter, go, picture, window
from tools.pictures.small_file import write_small

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PAGES = {
    "overview": ("an", "/"),
    "rule": ("an", "/rules/rule-03?days=7"),
    "events": ("an", "/events?rule=rule-03"),
    "agents": ("an", "/agents"),
    "policy": ("wang", "/policy"),
}
"""Name of the picture, who looks, and at which page."""


def main() -> None:
    """Make them all anew."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # the database runs as its own user
        (folder / "hub-and-database").mkdir()
        with console(folder / "hub-and-database", records=20_000) as ours:
            for language, word in (("en", "en"), ("zh-CN", "zh")):
                for person in dict.fromkeys(who for who, _ in PAGES.values()):
                    with window(folder / f"profile-{word}-{person}", language=language) as page:
                        enter(page, ours.address, person, chinese=word == "zh")
                        for name, (who, address) in PAGES.items():
                            if who == person:
                                go(page, f"{ours.address}{address}")
                                file = IMAGES / f"console-{name}-{word}.png"
                                picture(page, file, tallest_px=900)
                                write_small(Image.open(file), file)


if __name__ == "__main__":
    main()
