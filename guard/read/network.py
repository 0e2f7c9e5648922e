"""Networks of ONNX, bound to a number of threads."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy import _core

WIDEST = "widest"
"""Name of what a network that counts in bytes gives besides: products of the largest bytes, added up."""

_TILES = 1 << 18
"""Bit of the registers for tiles of numbers, for which Windows wants to be asked. Source: XSTATE_MASK_AMX_TILE_DATA."""


def session(model: Path, threads: int, *, arena: bool = True) -> onnxruntime.InferenceSession:
    """A network, bound to a number of threads. Without an arena it is slower and gives its memory back."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A thread that turns round and round until there is more to do would take a core from those that read lines.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Lines differ in width: a memory plan for each width would only pile up.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = arena
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def quick_session(
    model: Path, quick: Path | None, threads: int, shape: Sequence[int], *, arena: bool = True
) -> onnxruntime.InferenceSession:
    """A network, or in its place `quick`, the same counting in bytes. `shape`: of what both may take.

    Not where the processor adds products of bytes up in 16 bits and cuts them off: it would be slower there, too.
    """
    if quick is not None and may_count():
        network = session(quick, threads, arena=arena)
        (widest,) = network.run([WIDEST], {network.get_inputs()[0].name: np.zeros(shape, np.float32)})
        if (widest == len(widest) * 255 * 127).all():
            return network
    return session(model, threads, arena=arena)


def may_count() -> bool:
    """Whether the system lets the runtime count in bytes as it does on this processor.

    Where there are tiles (AMX) it multiplies in them without asking, and Windows ends a program that has not asked; so
    does Wine, which cannot be asked. Every processor with tiles counts in halves of numbers, too, which numpy tells.
    """
    features: dict[str, bool] = getattr(getattr(_core, "_multiarray_umath", None), "__cpu_features__", {})
    library: Any = vars(ctypes).get("WinDLL")
    if library is None or not features.get("AVX512_SPR", True):
        return True
    ask = getattr(library("kernel32"), "EnableProcessOptionalXStateFeatures", None)
    return ask is not None and bool(ask(ctypes.c_uint64(_TILES)))
