"""The world as compiled rules see it: one pointer to the records, however many they are.

A NamedTuple of forty arrays would travel through every call as four hundred values and give every compiled
function a name of thirty thousand letters; compiling took ten times as long. `bind` packs the records of a World
into one structure (a StructRef of Numba); `w.units` then reads a field. The records stay the caller's: the structure
only borrows them, so a World must outlive the calls made with it.
"""

from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils
from numba.core.extending import lower_getattr_generic
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.experimental import structref
from numba.extending import infer_getattr

from agents.columns import World


@structref.register
class WorldType(numba.types.StructRef):
    """The compiler's type of a bound World."""

    def preprocess_fields(self, fields: Any) -> Any:
        """Fields keep the types of their arrays."""
        return tuple((name, numba.types.unliteral(kind)) for name, kind in fields)

    @property
    def mangling_args(self) -> tuple[str, tuple[int]]:
        """A short name in compiled symbols; the default spells out every field of every record."""
        return "World", (self._code,)


class BoundWorld(structref.StructRefProxy):
    """A World as it is handed to compiled code."""


structref.define_boxing(WorldType, BoundWorld)
structref.define_constructor(BoundWorld, WorldType, list(World._fields))


@infer_getattr
class WorldField(AttributeTemplate):
    """`w.units` has the type of that array."""

    key = WorldType

    def generic_resolve(self, kind: Any, attribute: str) -> Any:
        """The type of a field; None if there is none of that name."""
        return kind.field_dict.get(attribute)


@lower_getattr_generic(WorldType)  # type: ignore[untyped-decorator]
def load_field(context: Any, builder: Any, kind: Any, value: Any, attribute: str) -> Any:
    """Read an array from the structure without counting a reference: the World outlives the call."""
    utils = structref._Utils(context, builder, kind)
    data = utils.get_data_struct(value)
    field = kind.field_dict[attribute]
    array = cgutils.create_struct_proxy(field)(context, builder, value=getattr(data, attribute))
    nobody = ir.Constant(cgutils.voidptr_t, None)
    array.meminfo = nobody
    array.parent = nobody
    return impl_ret_borrowed(context, builder, field, array._getvalue())


@numba.njit(nogil=True, cache=True)
def pack(  # type: ignore[no-untyped-def]
    theatre, units, towns, sides, packages, wings, depots, tracks, threat, relations, quality, events, ledger,
    edges, edge_start, edge_list, next_edge, hours, nearest, routes, cells, light, kinds, airkinds, tempers,
    worth, air_km, params, sense, occupied, first_in_cell, next_in_cell, believed, coming, own, seen, age,
):  # fmt: skip
    """Pack the records of a World, in the order of its fields; Numba has no *args that would do."""
    return BoundWorld(
        theatre, units, towns, sides, packages, wings, depots, tracks, threat, relations, quality, events,
        ledger, edges, edge_start, edge_list, next_edge, hours, nearest, routes, cells, light, kinds, airkinds,
        tempers, worth, air_km, params, sense, occupied, first_in_cell, next_in_cell, believed, coming, own, seen, age,
    )  # fmt: skip


def bind(w: World) -> BoundWorld:
    """The handle on a World for compiled code."""
    return pack(*w)
