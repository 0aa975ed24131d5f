"""Who acts: one file for the mind of each faction, and one for civilians.

`staff/` is what every commander's staff can do for him, `records/` the state that all read and write, `compiled/` how
rules become machine code, `luck.py` every draw. `doctrines.py` finds the minds; `handles.py` are the Mesa agents.
"""
