"""Arrays as compiled rules see them: where the items lie, and how many there are along each axis. Nothing else.

Numba's own arrays carry a counted owner, strides and sizes; every `w.units[row]` then takes a hundred steps to
compile. All arrays of a World lie in one piece and outlive the run, so that an address and a shape are enough.
Rules read and write single items (`x[i]`, `x[i, j]`), take a row of a table (`x[i]`), and ask for `x.size` and
`x.shape`. They never count from the end: compiled, `x[-1]` is what lies before (tests/forwards.py keeps watch). They
make no arrays: what they note down while they work stands in the World as scratch.
"""

import hashlib
import operator
from typing import Any, ClassVar

import numba
from llvmlite import ir
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.extending import lower_builtin, lower_getattr, register_model
from numba.core.typing import signature
from numba.core.typing.arraydecl import GetItemBuffer, SetItemBuffer
from numba.core.typing.templates import AttributeTemplate, infer_global
from numba.extending import infer_getattr

WORD = ir.IntType(64)


class Plain(numba.types.Type):
    """The compiler's type of an array in one piece: the type of an item, and the number of axes."""

    def __init__(self, item: Any, axes: int) -> None:
        """`item`: a number or a record."""
        self.item, self.axes = item, axes
        super().__init__(f"Plain{axes} {hashlib.sha256(str(item).encode()).hexdigest()[:16]}")

    @property
    def mangling_args(self) -> tuple[str, tuple[int]]:
        """A short name in compiled symbols."""
        return "Plain", (self._code,)

    def part(self, count: int) -> Any:
        """The type of what an index of so many numbers gives: an item or a row."""
        return self.item if count == self.axes else Plain(self.item, self.axes - count)


@register_model(Plain)
class PlainModel(models.StructModel):
    """In memory: the address of the first item, then the shape."""

    def __init__(self, manager: Any, kind: Plain) -> None:
        """One member for the address and one for each axis."""
        axes = [(f"n{axis}", numba.types.intp) for axis in range(kind.axes)]
        super().__init__(manager, kind, [("data", numba.types.voidptr), *axes])


@infer_getattr
class PlainAttributes(AttributeTemplate):
    """What rules may ask of an array."""

    key = Plain

    def resolve_size(self, kind: Plain) -> Any:
        """Number of items."""
        return numba.types.intp

    def resolve_shape(self, kind: Plain) -> Any:
        """Number of items along each axis."""
        return numba.types.UniTuple(numba.types.intp, kind.axes)


def shape_of(builder: Any, kind: Plain, array: Any) -> list[Any]:
    """The numbers of items along each axis."""
    return [builder.extract_value(array, 1 + axis) for axis in range(kind.axes)]


@lower_getattr(Plain, "size")
def get_size(context: Any, builder: Any, kind: Plain, array: Any) -> Any:
    """The product of the shape."""
    total, *others = shape_of(builder, kind, array)
    for count in others:
        total = builder.mul(total, count)
    return total


@lower_getattr(Plain, "shape")
def get_shape(context: Any, builder: Any, kind: Plain, array: Any) -> Any:
    """The shape as a tuple."""
    return cgutils.pack_array(builder, shape_of(builder, kind, array))


def index_type(index: Any) -> Any:
    """How an index is handed on: whole numbers only; None for anything else."""
    if isinstance(index, numba.types.Integer):
        return numba.types.intp
    if isinstance(index, numba.types.BaseTuple) and all(isinstance(part, numba.types.Integer) for part in index):
        return numba.types.UniTuple(numba.types.intp, len(index))
    return None


def steps(index: Any) -> int:
    """How many axes an index covers."""
    return len(index) if isinstance(index, numba.types.BaseTuple) else 1


@infer_global(operator.getitem)
class ReadItem(GetItemBuffer):
    """`x[i]`; asked first, before Numba tries tuples, lists and strings on every one of thousands of items."""

    metadata: ClassVar = {"target": "cpu"}

    def generic(self, args: Any, kws: Any) -> Any:
        """An item or a row."""
        kind, index = args
        if not isinstance(kind, Plain):
            return super().generic(args, kws)
        number = index_type(index)
        return signature(kind.part(steps(number)), kind, number) if number is not None else None


@infer_global(operator.setitem)
class WriteItem(SetItemBuffer):
    """`x[i] = value`."""

    metadata: ClassVar = {"target": "cpu"}

    def generic(self, args: Any, kws: Any) -> Any:
        """A single item."""
        kind, index, _ = args
        if not isinstance(kind, Plain):
            return super().generic(args, kws)
        number = index_type(index)
        return signature(numba.types.none, kind, number, kind.item) if number is not None else None


def locate(context: Any, builder: Any, kind: Plain, array: Any, index: list[Any]) -> Any:
    """The address of what an index names, and the shape of the rest."""
    shape = shape_of(builder, kind, array)
    place = ir.Constant(WORD, 0)
    for number, count in zip(index, shape, strict=False):
        place = builder.add(builder.mul(place, count), number)
    rest = shape[len(index) :]
    for count in rest:
        place = builder.mul(place, count)
    item = context.get_data_type(kind.item)
    data = builder.bitcast(builder.extract_value(array, 0), item.as_pointer())
    return builder.gep(data, [place]), rest


def read(context: Any, builder: Any, signature: Any, array: Any, index: list[Any]) -> Any:
    """Lower `x[…]`."""
    kind, result = signature.args[0], signature.return_type
    place, rest = locate(context, builder, kind, array, index)
    if len(index) == kind.axes:
        return context.unpack_value(builder, kind.item, place)
    row = cgutils.get_null_value(context.get_value_type(result))
    row = builder.insert_value(row, builder.bitcast(place, cgutils.voidptr_t), 0)
    for axis, count in enumerate(rest):
        row = builder.insert_value(row, count, 1 + axis)
    return row


@lower_builtin(operator.getitem, Plain, numba.types.Integer)
def read_one(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """`x[i]`."""
    return read(context, builder, signature, args[0], [args[1]])


@lower_builtin(operator.getitem, Plain, numba.types.BaseTuple)
def read_many(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """`x[i, j]`."""
    return read(context, builder, signature, args[0], cgutils.unpack_tuple(builder, args[1]))


@lower_builtin(operator.setitem, Plain, numba.types.Integer, numba.types.Any)
def write_one(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """`x[i] = value`."""
    place, _ = locate(context, builder, signature.args[0], args[0], [args[1]])
    context.pack_value(builder, signature.args[0].item, args[2], place)
    return context.get_dummy_value()


@lower_builtin(operator.setitem, Plain, numba.types.BaseTuple, numba.types.Any)
def write_many(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """`x[i, j] = value`."""
    place, _ = locate(context, builder, signature.args[0], args[0], cgutils.unpack_tuple(builder, args[1]))
    context.pack_value(builder, signature.args[0].item, args[2], place)
    return context.get_dummy_value()
