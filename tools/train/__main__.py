"""Train what the product ships: `python -m tools.train chats DATA --work FOLDER`. Needs the extra `train`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tools.train.chats import learn

_MODELS = Path(__file__).resolve().parents[2] / "assets" / "models"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.train", description=__doc__)
    parser.add_argument("what", choices=("chats",))
    parser.add_argument("data", type=Path, help="a folder of labelled pictures, outside of the repository")
    parser.add_argument("--work", type=Path, required=True, help="a folder for what is slow, to go on from")
    parser.add_argument("--models", type=Path, default=_MODELS)
    chosen = parser.parse_args()
    chosen.models.mkdir(parents=True, exist_ok=True)
    learn(chosen.data, chosen.work, chosen.models, lambda text: print(text, flush=True))


if __name__ == "__main__":
    main()
