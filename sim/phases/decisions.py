"""Commanders decide, each at its own rhythm; packages under way are driven on every turn.

The rules of choice are shared and stand in agents/ (objectives, packages, holding, front, airborne); a faction's
own file says in which order it uses them, and its temper how.
"""

import math

from agents.compiled import rule
from agents.doctrines import command
from agents.luck import Luck
from agents.records.columns import World
from agents.staff.holding import end_raids
from agents.staff.packages import drive_packages, tidy
from agents.staff.roll import call_roll


@rule
def give_orders(w: World, luck: Luck) -> None:
    """Drive the packages under way; then every commander whose hour comes, and who has forces, decides."""
    clock = w.theatre[0]
    call_roll(w)
    end_raids(w)
    drive_packages(w, luck)
    tidy(w)
    for i in range(list_due(w)):
        side = w.due[i]
        s = w.sides[side]
        rhythm = max(w.tempers[side].decision_hours, clock.tick_hours)
        missed = max(0.0, math.floor((clock.hour - s.next_decision) / rhythm))  # by a side that took no part yet
        s.next_decision += rhythm * (missed + 1.0)
        somebody = w.first[side] < w.first[side + 1]
        if somebody and (s.foreign == 0 or s.called == 1):
            command(s.doctrine, w, side, luck)


@rule
def list_due(w: World) -> int:
    """List in w.due the sides whose hour of decision is nearest to this turn's start, the earliest first: how many."""
    until = w.theatre[0].hour + w.theatre[0].tick_hours / 2.0
    found = 0
    for side in range(w.sides.size):
        hour = w.sides[side].next_decision
        if w.sides[side].active == 0 or hour >= until:
            continue
        place = found
        while place > 0 and w.sides[w.due[place - 1]].next_decision > hour:
            w.due[place] = w.due[place - 1]
            place -= 1
        w.due[place] = side
        found += 1
    return found
