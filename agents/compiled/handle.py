"""The world as compiled rules see it: one pointer to a list of its arrays, however many they are.

A NamedTuple of forty arrays would travel through every call as four hundred values and give every compiled
function a name of thirty thousand letters; compiling took ten times as long. `bind` writes down where each array
of a World lies; compiled code gets the address of that list, and `w.units` reads the array from it. The arrays
stay the caller's and are only borrowed, so a World must outlive the calls made with it.
"""

import functools
import hashlib
import threading
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.extending import NativeValue, lower_getattr_generic, register_model, unbox
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr

from agents.compiled.arrays import WORD, Plain
from agents.records.columns import World

WORDS = 4  # numbers for each array in the list: its address, then its shape (at most three axes)


class WorldType(numba.types.Type):
    """The compiler's type of a bound World: which array is of which type."""

    def __init__(self, fields: tuple[tuple[str, Plain], ...]) -> None:
        """`fields`: name and type of each array, in the order of the list."""
        self.fields = {name: (place, kind) for place, (name, kind) in enumerate(fields)}
        super().__init__(f"World {hashlib.sha256(str(fields).encode()).hexdigest()[:16]}")

    @property
    def mangling_args(self) -> tuple[str, tuple[int]]:
        """A short name in compiled symbols."""
        return "World", (self._code,)


register_model(WorldType)(models.OpaqueModel)


class BoundWorld:
    """A World as it is handed to compiled code."""

    def __init__(self, kind: WorldType, table: Any) -> None:
        """`table`: the list of arrays."""
        self._numba_type_ = kind
        self.table = table
        self.address = int(table.ctypes.data)


@unbox(WorldType)
def unbox_world(kind: WorldType, handle: Any, c: Any) -> NativeValue:
    """Compiled code gets the address of the list."""
    address = c.pyapi.object_getattr_string(handle, "address")
    pointer = c.pyapi.long_as_voidptr(address)
    c.pyapi.decref(address)
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class WorldField(AttributeTemplate):
    """`w.units` has the type of that array."""

    key = WorldType

    def generic_resolve(self, kind: Any, attribute: str) -> Any:
        """The type of a field; None if there is none of that name."""
        return kind.fields[attribute][1] if attribute in kind.fields else None


@lower_getattr_generic(WorldType)
def load_field(context: Any, builder: Any, kind: Any, handle: Any, attribute: str) -> Any:
    """Read an array from the list. The list never changes: what has been read once need not be read again."""
    place, field = kind.fields[attribute]
    table = builder.bitcast(handle, WORD.as_pointer())
    numbers = []
    for word in range(1 + field.axes):
        number = builder.load(builder.gep(table, [ir.Constant(WORD, place * WORDS + word)]))
        number.set_metadata("invariant.load", builder.module.add_metadata([]))
        numbers.append(number)
    array = cgutils.get_null_value(context.get_value_type(field))
    array = builder.insert_value(array, builder.inttoptr(numbers[0], cgutils.voidptr_t), 0)
    for axis, count in enumerate(numbers[1:]):
        array = builder.insert_value(array, count, 1 + axis)
    return array


@functools.lru_cache(maxsize=16)
def type_of(kinds: tuple[tuple[int, np.dtype[Any]], ...]) -> WorldType:
    """The compiler's type of a World whose arrays have these numbers of axes and items of these types."""
    plain = (Plain(numba.from_dtype(item), axes) for axes, item in kinds)
    return WorldType(tuple(zip(World._fields, plain, strict=True)))


class Last(threading.local):
    """The World that this thread bound last: a run goes through several entry points, one after the other."""

    world: World | None = None
    bound: BoundWorld | None = None


last = Last()


def bind(w: World) -> BoundWorld:
    """The handle on a World for compiled code. Its arrays never move while it lives, so that it can be kept."""
    if last.world is not w or last.bound is None:
        last.world, last.bound = w, handle_on(w)
    return last.bound


def handle_on(w: World) -> BoundWorld:
    """A new handle."""
    table = np.zeros((len(w), WORDS), np.int64)
    for row, array in zip(table, w, strict=True):
        row[0] = array.ctypes.data
        row[1 : 1 + array.ndim] = array.shape
    return BoundWorld(type_of(tuple((array.ndim, array.dtype) for array in w)), table)
