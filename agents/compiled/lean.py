"""What Numba does for every program and rules do not need, left out while they are compiled: a third of its work.

Each rule is a plain function of numbers and records: no generators, no objects, no exceptions. So what an operation on
given types is may be looked up once instead of at every `+` and `<` (dozens of templates are tried each time); which
variables live where need not be told again after every pass; nobody times the compiler's locks; and garbage need not be
looked for among millions of objects in use. Uses internals of the pinned Numba; everything is put back afterwards.
"""

import contextlib
import gc
from collections.abc import Iterator
from typing import Any
from unittest import mock

from numba.core import errors, event, interpreter, transforms
from numba.core.postproc import PostProcessor, VariableLifetime
from numba.core.types.functions import BaseFunction
from numba.core.typing.context import BaseContext

resolve, process, find = BaseFunction.get_call_type, PostProcessor.run, BaseContext.find_matching_getattr_template
known: dict[Any, Any] = {}  # (operation, typing context, types) → what it is
fields: dict[Any, Any] = {}  # (typing context, type, name) → what an attribute is


def look_up(self: Any, context: Any, args: Any, kws: Any) -> Any:
    """The signature of an operation on these types; found anew only if it is asked for the first time."""
    key = self, context, tuple(args), tuple(kws.items())
    if key not in known:
        known[key] = resolve(self, context, args, kws)
    return known[key]


def look_up_field(self: Any, kind: Any, name: str) -> Any:
    """What an attribute of a type is; found anew only if it is asked for the first time."""
    key = self, kind, name
    if key not in fields:
        fields[key] = find(self, kind, name)
    return fields[key]


def put_in_order(self: Any, emit_dels: bool = False, extend_lifetimes: bool = False) -> None:
    """Put the blocks of a function in order; lifetimes are found when asked for."""
    if emit_dels or self.func_ir.is_generator:
        process(self, emit_dels, extend_lifetimes)
        return
    self.func_ir.blocks = transforms.canonicalize_cfg(self.func_ir.blocks)
    self.func_ir.variable_lifetime = VariableLifetime(self.func_ir.blocks)
    self.func_ir.generator_info = None


def tell_nobody(*_: Any, **__: Any) -> None:
    """Nobody listens to what the compiler does."""


def plainly(_: Any, words: str, *__: Any, **___: Any) -> str:
    """Words in no colour: most of them are written for errors that are none, and thrown away."""
    return words


def as_it_is(code: Any) -> Any:
    """Nothing to mend: rules have neither `with` nor dictionaries."""
    return code


@contextlib.contextmanager
def lean() -> Iterator[None]:
    """Compile leanly within this context."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        with (
            mock.patch.object(BaseFunction, "get_call_type", look_up),
            mock.patch.object(PostProcessor, "run", put_in_order),
            mock.patch.object(BaseContext, "find_matching_getattr_template", look_up_field),
            mock.patch.object(event, "start_event", tell_nobody),
            mock.patch.object(event, "end_event", tell_nobody),
            mock.patch.object(type(errors.termcolor()), "_markup", plainly, create=True),
            mock.patch.object(interpreter, "peep_hole_delete_with_exit", as_it_is),
            mock.patch.object(interpreter, "peep_hole_fuse_dict_add_updates", as_it_is),
        ):
            yield
    finally:
        if collecting:
            gc.enable()
