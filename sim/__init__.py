"""How a campaign runs, and what is made of it; in the order in which data go.

`start/` and `world.py` make the world of a run; `turn.py` names the ten `phases/`, whose shared and longer rules are in
`rules/`; `engine.py` plays turns, `model.py` as a Mesa model, `trajectory.py` with every turn kept; `measures/` counts,
`telling/` puts it into sentences, `files/` writes it down. `study/` plays many runs, `view/` draws, `commands/` asks.
"""
