"""Date, light and weather; and the small clocks of the records: what fades, and what is counted anew each turn.

Daylight is computed for the whole campaign when the world is built. Dust (the harmattan) comes in episodes
that are drawn as luck: one flag for the whole theatre, so it leaves out that dust may lie on Kidal and not on Mopti.
"""

from agents.compiled import rule
from agents.luck import CLOCK, Luck, uniform
from agents.records.codes import DUST
from agents.records.columns import Row, Rows, World
from agents.records.events import log_event
from sim.rules.hazard import HOURS, chance_within, remaining


@rule
def advance_clock(w: World, luck: Luck) -> None:
    """Set the time, light and weather of this turn; let memories fade and delays run down."""
    p = w.params[0].clock
    clock = w.theatre[0]
    set_time(clock, w.light, luck[2])
    blow_dust(w.theatre, w.events, p, luck)
    clock.lift_seats_used = 0.0
    fade_units(w.units, p, clock.tick_hours)
    keep = remaining(p.defeat_memory_days * HOURS, clock.tick_hours)
    sides, towns = w.sides, w.towns
    for row in range(sides.size):
        sides[row].defeats *= keep
    for row in range(towns.size):
        towns[row].strikes = 0
        towns[row].striker = -1


@rule
def set_time(clock: Row, light: Rows, tick: int) -> None:
    """The hour of the turn and its light."""
    clock.tick = tick
    clock.hour = tick * clock.tick_hours
    clock.daylight = light[min(tick, light.size - 1)].daylight


@rule
def blow_dust(theatre: Rows, events: Rows, p: Row, luck: Luck) -> None:
    """Start a dust episode by chance when none blows; its length is uniform between the two bounds.

    Reads dust_per_day [1/day], dust_days_low and dust_days_high [day]. Source: record:facts, encarta:harmattan.
    """
    clock = theatre[0]
    clear = clock.hour >= clock.dust_until and p.dust_per_day > 0.0
    if clear and uniform(luck, CLOCK, 0, 0) < chance_within(p.dust_per_day, clock.tick_hours):
        days = p.dust_days_low + (p.dust_days_high - p.dust_days_low) * uniform(luck, CLOCK, 0, 1)
        clock.dust_until = clock.hour + days * HOURS
        log_event(theatre, events, DUST, -1, -1, -1, -1, -1, days * HOURS, 0.0)
    clock.dust = 1 if clock.hour < clock.dust_until else 0


@rule
def fade_units(units: Rows, p: Row, hours: float) -> None:
    """Losses and strikes of late fade; what keeps a unit busy runs down to zero."""
    keep_loss = remaining(p.loss_memory_hours, hours)
    keep_struck = remaining(p.strike_memory_hours, hours)
    for row in range(units.size):
        u = units[row]
        u.recent_loss *= keep_loss
        u.struck *= keep_struck
        u.busy_hours = max(0.0, u.busy_hours - hours)
