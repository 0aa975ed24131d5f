"""The diary of a run: dated, named, readable lines of what happened and why.

A line says what the records of the run hold and nothing more. What happens in a turn is dated at its end, as in
sim/measures/outcomes.py; fights at their beginning; strikes, arrivals and civilian harm are summed by day and carry no
hour. Lines are weighed, and a long run keeps its weightiest; a line after the end then says how many were left out.
"""

import datetime
import math
from collections import Counter

from sim.telling.ending import ending
from sim.telling.happenings import entries
from sim.telling.story import HOURS_PER_DAY, Entry, read
from sim.trajectory import Trajectory

MOST_LINES, OF_DAYS = 80, 38  # of so long a run or a shorter one; longer wars are slower, and lines grow as the root
TIRING = 0.3  # by how much each earlier sentence about a thing makes the next one weigh less
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_diary(trajectory: Trajectory, most: int | None = None) -> list[str]:
    """The lines of the diary, oldest first, at most so many, then how the run ends and how many were left out.

    Without `most` it is for the length of the run to say how many.
    """
    story = read(trajectory)
    told = entries(story)
    kept = keep(told, most or most_lines(trajectory))
    lines = [f"{stamp(trajectory, entry)}  {entry.text}" for entry in [*kept, ending(story)]]
    if len(told) > len(kept):
        lines.append(f"{len(told) - len(kept)} lesser entries are left out; events.parquet holds all.")
    if trajectory.events_lost:
        lines.append(f"The log was full: {trajectory.events_lost} later events are not in it.")
    return lines


def most_lines(trajectory: Trajectory) -> int:
    """How many lines a run of that length gets: 80 of 38 days, 185 of 203."""
    days = trajectory.turns * float(trajectory.scenario.tick_hours) / HOURS_PER_DAY
    return round(MOST_LINES * math.sqrt(max(1.0, days / OF_DAYS)))


def keep(told: list[Entry], most: int) -> list[Entry]:
    """The weightiest entries in the order of time; what is told of a thing again weighs less each time."""
    in_time = sorted(told, key=lambda entry: (entry.hour, -entry.weight))
    before: Counter[tuple[int, ...]] = Counter()
    weights = []
    for entry in in_time:
        weights.append(entry.weight / (1.0 + TIRING * before[entry.subject]))
        before[entry.subject] += bool(entry.subject)
    best = sorted(range(len(in_time)), key=lambda n: (-weights[n], n))[:most]
    return [in_time[n] for n in sorted(best)]


def stamp(trajectory: Trajectory, entry: Entry) -> str:
    """ "Thu 10 Jan 12:00", or without the hour for what is summed over a day; always of one width."""
    date = trajectory.dates[0] + datetime.timedelta(hours=entry.hour)
    day = f"{WEEKDAYS[date.weekday()]} {date.day:2d} {MONTHS[date.month - 1]}"
    return f"{day}      " if entry.whole_day else f"{day} {date:%H:%M}"
