"""What is packed for the browser can be had back, number by number."""

import json
import zlib
from typing import Any

import numpy as np
import pytest

from sim.view.app.wire import Packed, Steps, pack, whole


def unpack(packed: Packed) -> dict[str, Any]:
    """As static/wire.js does it."""
    data = zlib.decompress(packed.blob)
    found: dict[str, Any] = {}
    for field in packed.head:
        part = data[field["offset"] : field["offset"] + field["bytes"]]
        if field["type"] == "json":
            found[field["name"]] = json.loads(part)
            continue
        values = np.frombuffer(part, field["type"]).reshape(field["shape"])
        found[field["name"]] = np.cumsum(values, axis=0, dtype=values.dtype) if field.get("steps") else values
    return found


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i2", "u4"])
def test_steps_come_back_at_the_ends_of_their_range(kind: str) -> None:
    limits = np.iinfo(kind)
    values = np.array([[limits.min, 5], [limits.max, 0], [limits.min, 7]], kind)
    assert np.array_equal(unpack(pack({"a": Steps(values)}))["a"], values)


def test_fields_of_every_sort_stand_side_by_side() -> None:
    fields = {
        "words": {"é": [1, None]},
        "real": np.array([1.5, np.nan], "f4"),
        "whole": np.arange(6, dtype="i2").reshape(2, 3),
    }
    found = unpack(pack(fields))
    assert found["words"] == fields["words"]
    assert np.array_equal(found["real"], fields["real"], equal_nan=True)
    assert np.array_equal(found["whole"], fields["whole"])


def test_numbers_beyond_a_type_are_held_at_its_end() -> None:
    assert whole(np.array([-3.0, 260.0, 12.6, np.nan]), "u1").tolist() == [0, 255, 13, 0]


def test_what_the_browser_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="float64"):
        pack({"a": np.zeros(2)})
