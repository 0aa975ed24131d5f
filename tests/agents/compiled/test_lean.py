"""Compiling leanly leaves Numba as it was, and operations mean what they mean to Numba itself."""

import gc
import operator

import pytest
from numba import types
from numba.core import errors, event, interpreter
from numba.core.postproc import PostProcessor
from numba.core.registry import cpu_target
from numba.core.types.functions import BaseFunction
from numba.core.typing.context import BaseContext

from agents.compiled.lean import lean


def state() -> tuple[object, ...]:
    """What `lean` changes."""
    return (
        BaseFunction.get_call_type, BaseContext.find_matching_getattr_template, PostProcessor.run, event.start_event,
        event.end_event, getattr(type(errors.termcolor()), "_markup", None), interpreter.peep_hole_delete_with_exit,
        interpreter.peep_hole_fuse_dict_add_updates, gc.isenabled(),
    )  # fmt: skip


def test_everything_is_put_back() -> None:
    before = state()
    with lean():
        assert all(now != then for now, then in zip(state(), before, strict=True))
    assert state() == before
    with pytest.raises(ValueError, match="no rule"), lean():
        raise ValueError("no rule")
    assert state() == before


def test_collecting_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        with lean():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "pair", [(types.int64, types.float64), (types.int64, types.int64), (types.boolean, types.int64)]
)
def test_operations_mean_the_same(pair: tuple[types.Type, types.Type]) -> None:
    context = cpu_target.typing_context
    context.refresh()
    for operation in (operator.add, operator.lt, operator.truediv):
        plain = context.resolve_function_type(context.resolve_value_type(operation), pair, {})
        with lean():
            first = context.resolve_function_type(context.resolve_value_type(operation), pair, {})
            again = context.resolve_function_type(context.resolve_value_type(operation), pair, {})
        assert plain == first == again
