"""What the optimiser may take for granted: fields of different names never lie in the same place.

Compiled code reaches everything through addresses; without a word from us each number that is written might be any
number that is read later, which must then be read again. So every load and store of a number says what it is about:
a field of a kind of record (told by its size and the field's place in it), or an item of a plain table.
"""

from typing import Any

from llvmlite import ir

from agents.compiled.arrays import WORD

REAL = ir.DoubleType()


def tell_apart(module: Any) -> None:
    """Mark every load and store of a number in lowered code, before it is optimised (LLVM's `tbaa` metadata)."""
    root, zero = module.add_metadata(["rules"]), ir.Constant(WORD, 0)
    marks: dict[str, Any] = {}
    for function in module.functions:
        for block in function.blocks:
            for step in block.instructions:
                if step.opname not in ("load", "store"):
                    continue
                place = step.operands[-1]
                if place.type.pointee in (REAL, WORD):
                    name = what_lies_at(place)
                    if name not in marks:
                        kind = module.add_metadata([name, root, zero])
                        marks[name] = module.add_metadata([kind, kind, zero])
                    step.set_metadata("tbaa", marks[name])


def what_lies_at(place: Any) -> str:
    """The name of what an address points to: a field (size of its record, offset in it), or else a type of number."""
    if isinstance(place, ir.CastInstr) and isinstance(place.operands[0], ir.GEPInstr):
        field = place.operands[0]
        record = field.operands[0].type.pointee
        if isinstance(record, ir.ArrayType) and len(field.operands) == 3:
            return f"{record.count}:{field.operands[2].constant}"
    return str(place.type.pointee)
