"""Networks of ONNX, bound to a number of threads."""

from __future__ import annotations

from pathlib import Path

import onnxruntime


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
