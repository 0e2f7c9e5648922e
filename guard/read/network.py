"""Networks of ONNX, bound to a number of threads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

WIDEST = "widest"
"""Name of what a network that counts in bytes gives besides: products of the largest bytes, added up."""


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
    if quick is not None:
        network = session(quick, threads, arena=arena)
        (widest,) = network.run([WIDEST], {network.get_inputs()[0].name: np.zeros(shape, np.float32)})
        if (widest == len(widest) * 255 * 127).all():
            return network
    return session(model, threads, arena=arena)
