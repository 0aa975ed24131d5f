"""One optimisation for the whole program instead of one for every rule in it.

Numba optimises each function together with everything below it, and then again within each caller: a rule seven
calls deep goes through the optimiser seven times. Here the parts of a program are only lowered; the entry point
gathers all of them, links each once and optimises once. Compiling takes a fraction of the time and the machine code
is the same or better (everything can be inlined everywhere). Uses internals of the pinned Numba: the passes of the
compiler, the lowering pass and the code library.

Numba also compiles a rule anew for every constant that it is called with; `compile_part` takes the constant's type.
"""

import functools
from collections.abc import Callable
from typing import Any

import numba
from llvmlite import binding as llvm
from numba import _dynfunc
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, _LowerResult
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.runtime import _nrt_python
from numba.core.typed_passes import (
    AnnotateTypes,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import FixupArgs, GenericRewrites, IRProcessing, ReconstructSSA, TranslateByteCode

from agents.compiled.apart import tell_apart

LONG = 1000  # bytes of Python code from which on a rule stays a function of its own: huge functions optimise slowly
OPTIONS = {"nogil": True, "no_cfunc_wrapper": True, "error_model": "numpy"}  # x / 0 is inf, as for NumPy's own numbers
MAKERS = {"zeros", "empty", "full"}  # names by which a rule makes an array, which then needs Numba's runtime


class Whole(JITCodeLibrary):
    """The code of an entry point: links every part that it needs, however deep, once."""

    def add_linking_library(self, library: Any) -> None:
        """Take over a library and all that it needs in turn: callers before those they call, or they get dropped."""
        for part in (library, *getattr(library, "_linking_libraries", ())):
            if part not in self._linking_libraries:
                part._ensure_finalized()
                self._linking_libraries.append(part)

    def finalize(self) -> None:
        """Link all parts, Numba's own runtime last, then optimise."""
        self._linking_libraries.sort(key=lambda library: not isinstance(library, Part))
        self.own = {item.name for item in named(self._final_module)}
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Optimise once. Parts are nobody else's: what was inlined wherever it is called is dropped.

        For size: rules are many short walks, whose loops are no faster when unrolled, but take longer to compile.
        """
        for item in named(self._final_module):
            if not item.is_declaration and item.name not in self.own:
                item.linkage = llvm.Linkage.internal
        for function in self._final_module.functions:
            if not function.is_declaration:
                function.add_function_attribute("optsize")
        manager, builder = self._codegen._module_pass_manager(loop_vectorize=False)
        manager.run(self._final_module, builder)


class Part(Whole):
    """The code of a rule: kept as it was lowered, neither optimised nor made executable."""

    def add_ir_module(self, module: Any) -> None:
        """Add lowered code, with a word on what each number that it reads or writes is about."""
        tell_apart(module)
        super().add_ir_module(module)

    def add_llvm_module(self, module: Any) -> None:
        """Add lowered code as it is."""
        module.data_layout = self._codegen._data_layout
        self._final_module.link_in(module)

    def finalize(self) -> None:
        """Nothing more will be added; what it calls is linked by the entry point."""
        self._finalized = True


def named(module: Any) -> list[Any]:
    """All functions and variables of compiled code."""
    return [*module.functions, *module.global_variables]


def placeholder(library: type, state: Any) -> None:
    """Give the function under compilation its kind of library."""
    codegen = state.targetctx.codegen()
    state.library = library(codegen, state.func_id.func_qualname)
    state.library.enable_object_caching()


@register_pass(mutates_CFG=True, analysis_only=False)
class PartLowering(NativeLowering):
    """Lower a rule without making it executable."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower as usual, then register the code for the rules that call it."""
        placeholder(Part, state)
        state.flags.no_compile = True
        super().run_pass(state)
        lowered = state["cr"]
        fn = lowered.fndesc
        if len(state.func_id.code.co_code) > LONG:
            state.library._final_module.get_function(fn.llvm_func_name).add_function_attribute("noinline")
        key = _dynfunc.make_function(fn.lookup_module(), fn.qualname, "a part", 0, lowered.env, (state.library,))
        state.targetctx.insert_user_function(key, fn, [state.library])
        state["cr"] = _LowerResult(fn, lowered.call_helper, cfunc=key, env=lowered.env)
        return True


@register_pass(mutates_CFG=True, analysis_only=False)
class WholeLowering(NativeLowering):
    """Lower an entry point, link its parts, optimise and make it executable."""

    _name = "whole_lowering"

    def run_pass(self, state: Any) -> bool:
        """As usual, in a library that gathers its parts."""
        placeholder(Whole, state)
        return bool(super().run_pass(state))


def passes(compiler: CompilerBase, lowering: type) -> list[Any]:
    """The passes of Numba that rules need; they have no closures, array expressions, literals or exceptions."""
    manager = PassManager("rules")
    says_when_freed = [IRLegalization] if compiler.state.flags.nrt else []  # only arrays made by a rule are freed
    for step in (
        TranslateByteCode,
        FixupArgs,
        IRProcessing,
        GenericRewrites,
        ReconstructSSA,
        NopythonTypeInference,
        PreLowerStripPhis,
        *says_when_freed,
        AnnotateTypes,
        lowering,
        NoPythonBackend,
    ):
        manager.add_pass(step, step.__name__)
    manager.finalize()
    return [manager]


class PartCompiler(CompilerBase):
    """Compiles a rule to a part."""

    def define_pipelines(self) -> list[Any]:
        """The passes for rules, ending with a part."""
        return passes(self, PartLowering)


class WholeCompiler(CompilerBase):
    """Compiles an entry point to a whole."""

    def define_pipelines(self) -> list[Any]:
        """The passes for rules, ending with a whole."""
        return passes(self, WholeLowering)


def compile_part(function: Callable[..., Any]) -> Any:
    """Compile a rule: once for each list of argument types, whatever constants it is called with."""
    options = {**OPTIONS, "no_cpython_wrapper": True}
    makes_arrays = not MAKERS.isdisjoint(function.__code__.co_names)
    part = numba.njit(**options, _nrt=makes_arrays, pipeline_class=PartCompiler)(function)
    resolve = part.get_call_template

    def resolve_types(args: Any, kws: Any) -> Any:
        return resolve(
            tuple(map(numba.types.unliteral, args)), {name: numba.types.unliteral(kind) for name, kind in kws.items()}
        )

    part.get_call_template = resolve_types
    return part


def compile_whole(function: Callable[..., Any]) -> Any:
    """Compile an entry point with all its parts, and keep the machine code."""
    whole = numba.njit(**OPTIONS, cache=True, pipeline_class=WholeCompiler)(function)
    whole._cache.load_overload = functools.partial(load_kept, whole._cache)
    return whole


def load_kept(cache: Any, signature: Any, context: Any) -> Any:
    """Machine code from the cache; Numba would first make ready all that it can compile, which takes longer."""
    for name, address in _nrt_python.c_helpers.items():
        llvm.add_symbol(name if name.startswith("_") else f"NRT_{name}", address)
    with cache._guard_against_spurious_io_errors():
        return cache._load_overload(signature, context)
