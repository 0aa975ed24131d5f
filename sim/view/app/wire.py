"""How numbers travel to the browser: a head that names them, and one compressed blob.

Each field is an array of whole or real numbers, or a JSON value. Whole numbers that change little from turn to turn
are sent as differences along the first axis, which compress well; the browser sums them up again
(static/wire.js). Little-endian throughout. The same values give the same bytes.
"""

import json
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
LEVEL = 4  # of zlib: 6 gains 5 % for twice the time
TYPES = ("u1", "i1", "u2", "i2", "u4", "i4", "f4")
JSON = "json"


class Steps(NamedTuple):
    """An array [turns, …] that is sent as differences between turns."""

    values: Array


class Packed(NamedTuple):
    """What is sent: `head` says name, type, shape, offset and whether differences; `blob` is their bytes, deflated."""

    head: list[dict[str, Any]]
    blob: bytes


def pack(fields: Mapping[str, Any]) -> Packed:
    """Arrays, `Steps` of arrays, and anything that JSON can say, by name."""
    head: list[dict[str, Any]] = []
    parts: list[bytes] = []
    offset = 0
    for name, value in fields.items():
        described, data = encode(value)
        head.append({"name": name, "offset": offset, "bytes": len(data), **described})
        parts.append(data)
        offset += len(data)
    return Packed(head, zlib.compress(b"".join(parts), LEVEL))


def encode(value: Any) -> tuple[dict[str, Any], bytes]:
    """What the head says of a field, and its bytes."""
    if isinstance(value, Steps):
        values = value.values
        differences = np.diff(values, axis=0, prepend=np.zeros_like(values[:1]))  # wraps around within the type
        return {**described(values), "steps": True}, differences.astype(values.dtype).tobytes()
    if isinstance(value, np.ndarray):
        return described(value), np.ascontiguousarray(value).tobytes()
    return {"type": JSON}, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def described(values: Array) -> dict[str, Any]:
    """Type and shape of an array; only little-endian types that the browser knows."""
    kind = values.dtype.str.lstrip("<|")
    if kind not in TYPES:
        raise TypeError(f"the browser is not sent {values.dtype}: make it one of {', '.join(TYPES)}")
    return {"type": kind, "shape": list(values.shape)}


def whole(values: Array, kind: str, scale: float = 1.0) -> Array:
    """Numbers × scale, rounded and held within a whole type, so that nothing wraps around."""
    limits = np.iinfo(kind)
    scaled = np.nan_to_num(np.rint(np.asarray(values, np.float64) * scale), nan=0.0, posinf=limits.max)
    return scaled.clip(limits.min, limits.max).astype(kind)
