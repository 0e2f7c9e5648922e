"""Networks of ONNX, bound to a number of threads."""

from __future__ import annotations

from pathlib import Path

import onnxruntime


def session(model: Path, threads: int) -> onnxruntime.InferenceSession:
    """A network, bound to a number of threads. It keeps its working memory for the next run."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A thread that turns round and round until there is more to do would take a core from those that read lines.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Lines differ in width: a memory plan for each width would only pile up.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def giving_back() -> onnxruntime.RunOptions:
    """For a run after which a network gives back its working memory."""
    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options
