"""From the log of events to sentences: one for each fight, fall, retreat, order, and day of strikes or arrivals.

Events that belong together are one sentence: all turns of a fight in one cell, all strikes of a day by one side,
all arrivals of a day. Words for codes come from agents/records/codes.py, names from the scenario. Weights say which
sentences a short diary keeps; they are a choice of presentation, not of the model.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from agents.records import codes
from sim.names import staff_title
from sim.telling.reasons import odds, why_go, why_leave
from sim.telling.story import HOURS_PER_DAY, Entry, Event, Story, capital, counted, grouped, listed

PARTIES_NAMED = 6  # in one fight, or arriving on one day
BY_STRIKES = 1  # EVENT.other of HARMED (sim/phases/displacement.py)
GAP_TURNS = 2  # quiet turns that a fight may have and still be one fight
MANY_FLEE, MANY_HARMED = 1000, 5  # people in a day that make it worth a line
WEEK_DAYS, MONTH_DAYS, LONG_DAYS = 7, 30, 60  # flight is told by the week, of wars longer than the last by the month
PLACES_NAMED = 3  # in that line
SAME_AIM_DAYS = 4  # a faction that goes for a town, or leaves it, again within these days is not told again
DRIVEN_OUT_HOURS = 24  # a town left within these hours of a fight was not left of its own will: the fight tells it


def entries(s: Story) -> list[Entry]:
    """Everything worth a sentence, in no order."""
    tellers: tuple[Callable[[Story], Iterator[Entry]], ...] = (
        captures, fights, strikes, orders_given, withdrawals, abandoned, arrivals, landings, requests, splits,
        relations, raids, civilians, flight, dust, aircraft_lost, coups, elections, pacts, deployments,
    )  # fmt: skip
    return [entry for teller in tellers for entry in teller(s)]


def captures(s: Story) -> Iterator[Entry]:
    """Towns that changed hands in one turn from one side to another, by those who did it.

    What its allies enter the government holds (docs/decisions/0009): where none of its own stands, they are named.
    """

    def act(e: Event) -> tuple[int, ...]:
        return (e.tick, e.faction, e.other, *entered(s, e))

    for (tick, side, former, *actors), same in grouped(s.events[codes.CAPTURE], act).items():
        hostile = any(s.hostile(tick, actor, former) for actor in actors)
        places = listed(s.towns[e.town] for e in same)
        held, what = "", places
        if side not in actors:
            is_held, what = ("are", "them") if len(same) > 1 else ("is", "it")
            held = f"{places} {is_held} the government's again: "
        tail = f" from {s.who(former)}" if hostile else f", until now held by {s.who(former)}" if former >= 0 else ""
        one = len(actors) == 1
        verb = ("takes" if one else "take") if hostile else "moves into" if one else "move into"
        text = f"{capital(held + listed(s.who(actor) for actor in actors))} {verb} {what}{tail}."
        weight = (6.0 if hostile else 2.5) + max(s.importance[e.town] for e in same)
        yield Entry(s.end(tick), weight, False, text, (codes.CAPTURE, same[0].town), same[0].town)


def entered(s: Story, e: Event) -> list[int]:
    """Who took a town: its new holder if it stands there, as sim/phases/control.py counts it, else its allies there.

    Most people first; the holder if nobody stands there.
    """
    u = s.trajectory.units[e.tick + 1]
    there = (u.town == e.town) & (u.edge < 0) & (u.bush == 0) & (u.status == codes.PRESENT)
    there &= (u.posture != codes.HIDING) & (u.personnel > 0)
    people = np.bincount(u.faction[there], u.personnel[there])
    allies = int(s.trajectory.sides[e.tick].allied_mask[e.faction])
    found = [side for side in np.argsort(-people, kind="stable").tolist() if people[side] and allies >> side & 1]
    return found if found and e.faction not in found else [e.faction]


def fights(s: Story) -> Iterator[Entry]:
    """Each fight in a cell from its first turn to its last: who, how long, the killed by side, who broke or gave in."""
    kinds = (codes.FIGHT, codes.BROKE, codes.CAPTURED_UNIT)
    events = sorted((e for kind in kinds for e in s.events[kind]), key=lambda e: e.tick)
    for _, here in grouped(events, lambda e: (e.cell,)).items():
        fight = [here[0]]
        for event in here[1:]:
            if event.tick - fight[-1].tick > GAP_TURNS:
                yield tell_fight(s, fight)
                fight = []
            fight.append(event)
        yield tell_fight(s, fight)


def near(s: Story, event: Event) -> int:
    """The town of an event, or the one nearest to its cell; -1 for neither."""
    return event.town if event.town >= 0 or event.cell < 0 else int(s.trajectory.world.cells.town[event.cell])


def tell_fight(s: Story, fight: list[Event]) -> Entry:
    """One fight."""
    clashes = [e for e in fight if e.kind == codes.FIGHT]
    killed = defaultdict[int, float](float)
    for e in clashes:
        killed[e.faction] += e.amount
    hours = len({e.tick for e in clashes or fight}) * float(s.trajectory.scenario.tick_hours)
    vehicles = sum(e.other_amount for e in clashes)
    dead = [f"{s.who(side)} {n:,.0f}" for side, n in sorted(killed.items(), key=lambda each: -each[1]) if n > 0]
    ends = [
        *gave_way(s, fight, codes.BROKE, "breaks", " left"),
        *gave_way(s, fight, codes.CAPTURED_UNIT, "surrenders", ""),
    ]
    parts = [f"Fighting {s.at(fight[0])}, up to {hours:.0f} h"]
    parts[0] += f": {listed((s.who(side) for side in killed), PARTIES_NAMED)}" if killed else ""
    parts.append(f"killed: {', '.join(dead)}" if dead else "nobody killed")
    parts += [f"{counted(vehicles, 'vehicle')} lost"] if vehicles else []
    town = s.importance[fight[0].town] if fight[0].town >= 0 else 0.0
    weight = 2.0 + min(4.0, sum(killed.values()) / 15.0) + min(2.0, len(ends)) + 0.4 * town
    return Entry(s.begin(fight[0].tick), weight, False, "; ".join(parts + ends) + ".", town=near(s, fight[0]))


def gave_way(s: Story, fight: list[Event], kind: int, verb: str, tail: str) -> list[str]:
    """Which sides broke, or surrendered, with how many units and people."""
    sides = grouped((e for e in fight if e.kind == kind), lambda e: (e.faction,))
    return [
        f"{s.who(side)} {verb} ({counted(len(same), 'unit')}, "
        f"{counted(sum(e.amount for e in same), 'person', 'people')}{tail})"
        for (side,), same in sides.items()
    ]


def strikes(s: Story) -> Iterator[Entry]:
    """What one side's aircraft hit on one day, by place; numbers in brackets are attacks."""
    flown = s.events[codes.STRIKE_FLOWN]
    begun: set[int] = set()
    for (_, side), same in grouped(flown, lambda e: (s.day(e.tick), e.faction)).items():
        places = grouped(same, lambda e: (e.town, e.cell if e.town < 0 else -1))
        names = [f"{s.place(here[0])} ({len(here)})" for here in sorted(places.values(), key=len, reverse=True)]
        killed, vehicles = sum(e.amount for e in same), sum(e.other_amount for e in same)
        stores = sum(e.unit < 0 for e in same)
        hit = [counted(killed, "fighter") + " killed"] if killed else []
        hit += [counted(vehicles, "vehicle") + " destroyed"] if vehicles else []
        hit += [counted(stores, "attack") + " on stores"] if stores else []
        opening = "" if side in begun else "first air "
        weight = 2.5 + min(3.5, (killed + vehicles) / 8) + (3.0 if opening else 0.0)
        begun.add(side)
        text = f"{capital(s.who(side))}: {opening}strikes: {listed(names)}; {listed(hit) or 'nothing hit'}."
        busiest = max(places.values(), key=len)
        yield Entry(s.begin(same[0].tick), weight, True, text, (codes.STRIKE_FLOWN, side), near(s, busiest[0]))


def orders_given(s: Story) -> Iterator[Entry]:
    """Whom a commander sent for what, and why; the same aim again within a few days is not told again."""
    for e in fresh(s, s.events[codes.ORDERED]):
        choice = s.reasons.get((e.tick, e.faction, e.town, False))
        believed = f"believed odds {odds(e.other_amount, e.amount)}"
        why = why_go(choice, s.trajectory, s.towns) if choice else believed
        holder = int(s.trajectory.towns.holder[e.tick, e.town])
        weight = 2.5 + (2.5 if s.hostile(e.tick, e.faction, holder) else 0.0) + 0.5 * s.importance[e.town]
        text = f"{capital(s.who(e.faction))} goes for {s.towns[e.town]}: {why}."
        decision = int(choice.taken.decision) if choice else -1
        yield Entry(s.end(e.tick), weight, False, text, (codes.ORDERED, e.faction, e.town), e.town, decision)


def fresh(s: Story, events: Iterable[Event]) -> Iterator[Event]:
    """Those of the events of a faction about a town that don't come within some days of the last one told."""
    told: dict[tuple[int, int], int] = {}
    for e in events:
        last = told.get((e.faction, e.town))
        if last is None or s.day(e.tick) - s.day(last) > SAME_AIM_DAYS:
            told[(e.faction, e.town)] = e.tick
            yield e


def withdrawals(s: Story) -> Iterator[Entry]:
    """Towns left by decision, for where, and why; nobody leaving is not told."""
    for e in fresh(s, (e for e in s.events[codes.WITHDREW] if e.amount > 0)):
        choice = s.reasons.get((e.tick, e.faction, e.town, True))
        why = f": {why_leave(choice)}" if choice else ""
        goal = f" for {s.towns[e.other]}" if e.other >= 0 else ""
        people = counted(e.amount, "person", "people")
        text = f"{capital(s.who(e.faction))} leaves {s.towns[e.town]}{goal} ({people}){why}."
        weight = 2.5 + 0.5 * s.importance[e.town] + min(1.5, e.amount / 150)
        decision = int(choice.taken.decision) if choice else -1
        yield Entry(s.end(e.tick), weight, False, text, (codes.WITHDREW, e.faction, e.town), e.town, decision)


def abandoned(s: Story) -> Iterator[Entry]:
    """Towns whose last fighters left without a fight, where no order to leave tells it already."""
    ordered = {(e.faction, e.town, s.day(e.tick) + late) for e in s.events[codes.WITHDREW] for late in (0, 1)}
    quiet = [
        e for e in s.events[codes.ABANDONED]
        if not 0 <= e.amount <= DRIVEN_OUT_HOURS and (e.other, e.town, s.day(e.tick)) not in ordered
    ]  # fmt: skip
    for (tick, side), same in grouped(quiet, lambda e: (e.tick, e.other)).items():
        places = listed(s.towns[e.town] for e in same)
        weight = 1.5 + 0.6 * max(s.importance[e.town] for e in same)
        text = f"{capital(s.who(side))} no longer has fighters in {places}."
        yield Entry(s.end(tick), weight, False, text, town=same[0].town)


def arrivals(s: Story) -> Iterator[Entry]:
    """Who reached the theatre on one day, where, with how many."""
    first: dict[int, int] = {}
    for e in s.events[codes.ARRIVED]:
        first.setdefault(e.faction, s.day(e.tick))
    for (day,), same in grouped(s.events[codes.ARRIVED], lambda e: (s.day(e.tick),)).items():
        parts, people, new = [], 0.0, 0
        for (side, town, wing), group in grouped(same, lambda e: (e.faction, e.town, int(e.unit < 0))).items():
            count = sum(e.amount for e in group)
            people += 0.0 if wing else count
            new += first[side] == day
            what = counted(count, "aircraft", "aircraft") if wing else f"{count:,.0f}"
            parts.append(f"{s.factions[side]} {what} at {s.towns[town]}")
        weight = 1.5 + min(3.0, people / 300) + min(3.0, 1.5 * new)
        yield Entry(s.begin(same[0].tick), weight, True, f"Arrive: {listed(parts, PARTIES_NAMED)}.")


def landings(s: Story) -> Iterator[Entry]:
    """Units that landed or jumped, turn by turn and place by place."""
    for (tick, side, town), same in grouped(s.events[codes.AIR_LANDED], lambda e: (e.tick, e.faction, e.town)).items():
        people = counted(sum(e.amount for e in same), "person", "people")
        text = f"{capital(s.who(side))} lands by air at {s.towns[town]}: {counted(len(same), 'unit')}, {people}."
        yield Entry(s.end(tick), 6.0 + 0.5 * s.importance[town], False, text, (codes.AIR_LANDED, town), town)


def requests(s: Story) -> Iterator[Entry]:
    """The request and the decision, at their own hours."""
    for e in s.events[codes.REQUEST]:
        reason = f", because of {s.towns[e.town]}" if e.town >= 0 else ""
        text = f"{capital(s.who(e.faction))}'s government asks for help{reason}."
        yield Entry(e.amount, 12.0, False, text, town=e.town)
    for e in s.events[codes.DECISION]:
        yield Entry(e.amount, 12.0, False, f"{capital(helpers(s, e.faction))}.")


def helpers(s: Story, leader: int) -> str:
    """Who decided: the side that sends most people, or the force that it is a contingent of."""
    if leader < 0:
        return "the decision to intervene is taken, but nobody is there to come"
    names = s.trajectory.names
    staff = names.staffs[s.trajectory.sides[0].staff[leader]]
    if staff in names.factions:
        return f"{s.factions[names.factions.index(staff)]} decides to intervene"
    return f"the {staff_title(staff)} decide to intervene"


def splits(s: Story) -> Iterator[Entry]:
    """Factions that break apart."""
    for e in s.events[codes.SPLIT]:
        people = counted(e.amount, "person", "people")
        yield Entry(
            s.end(e.tick), 8.0, False, f"{capital(s.who(e.other))} breaks away from {s.who(e.faction)} with {people}."
        )


def relations(s: Story) -> Iterator[Entry]:
    """How factions stand to each other anew, where no pact tells it."""
    told = {(e.tick, e.faction, e.other) for kind in (codes.PACT_MADE, codes.PACT_BROKEN) for e in s.events[kind]}
    changes = [e for e in s.events[codes.RELATION_CHANGED] if (e.tick, e.faction, e.other) not in told]
    for (tick, side, code), same in grouped(changes, lambda e: (e.tick, e.faction, int(e.amount))).items():
        others = listed(s.who(e.other) for e in same)
        yield Entry(s.end(tick), 4.0, False, f"{capital(s.who(side))} and {others}: now {codes.RELATION[code]}.")


def raids(s: Story) -> Iterator[Entry]:
    """Hidden fighters who struck, by day and place."""
    for (_, side, town), same in grouped(s.events[codes.RAIDED], lambda e: (s.day(e.tick), e.faction, e.town)).items():
        people = counted(sum(e.amount for e in same), "person", "people")
        text = f"Hidden fighters of {s.who(side)} ({people}) strike in {s.towns[town]}."
        yield Entry(s.begin(same[0].tick), 3.5 + 0.5 * s.importance[town], True, text, town=town)


def civilians(s: Story) -> Iterator[Entry]:
    """Days on which many fled or were harmed."""
    everything = [*s.events[codes.DISPLACED], *s.events[codes.HARMED]]
    for _, same in grouped(sorted(everything, key=lambda e: e.tick), lambda e: (s.day(e.tick),)).items():
        fled = [e for e in same if e.kind == codes.DISPLACED]
        harmed = [e for e in same if e.kind == codes.HARMED]
        leave, hurt = sum(e.amount for e in fled), sum(e.amount for e in harmed)
        parts = [f"{leave:,.0f} people reported to have fled from {by_town(s, fled)}"] if leave >= MANY_FLEE else []
        if hurt >= MANY_HARMED:
            bombed = sum(e.amount for e in harmed if e.other == BY_STRIKES)
            cause = (
                "" if not bombed else ", all by strikes" if bombed == hurt else f", {bombed:,.0f} of them by strikes"
            )
            parts.append(f"{hurt:,.0f} killed or wounded at {by_town(s, harmed)}{cause}")
        if parts:
            weight = 3.0 + min(3.0, leave / 5000 + hurt / 10)
            yield Entry(s.begin(same[-1].tick), weight, True, f"Civilians: {'; '.join(parts)}.", (codes.DISPLACED,))


def by_town(s: Story, events: list[Event]) -> str:
    """Towns with their sums, largest first; one town alone without."""
    sums = {town: sum(e.amount for e in same) for (town,), same in grouped(events, lambda e: (e.town,)).items()}
    ranked = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    return listed(s.towns[town] + (f" ({n:,.0f})" if len(ranked) > 1 else "") for town, n in ranked)


def dust(s: Story) -> Iterator[Entry]:
    """Dust that came up."""
    for e in s.events[codes.DUST]:
        yield Entry(s.begin(e.tick), 2.5, False, f"Dust for {e.amount:.0f} h.")


def aircraft_lost(s: Story) -> Iterator[Entry]:
    """Aircraft shot down."""
    for e in s.events[codes.AIRCRAFT_LOST]:
        text = f"{capital(s.who(e.faction))} loses {counted(e.amount, 'aircraft', 'aircraft')} {s.at(e)}."
        yield Entry(s.end(e.tick), 6.0, False, text, (codes.AIRCRAFT_LOST, e.faction), near(s, e))


def coups(s: Story) -> Iterator[Entry]:
    """A government overthrown."""
    for e in s.events[codes.COUP]:
        text = f"Coup in {s.towns[e.town]}: {s.who(e.faction)} loses order and stores; aid to it is unlawful."
        yield Entry(s.end(e.tick), 12.0, False, text)


def elections(s: Story) -> Iterator[Entry]:
    """Elections held and put off."""
    for e in s.events[codes.ELECTION]:
        text = f"An election is held; {e.amount:.0%} of the voters can vote in safety."
        yield Entry(s.end(e.tick), 12.0, False, text)
    for e in s.events[codes.ELECTION_OFF]:
        text = f"The election is put off: only {e.amount:.0%} of the voters could vote in safety."
        yield Entry(s.end(e.tick), 8.0, False, text, (codes.ELECTION_OFF,))


def pacts(s: Story) -> Iterator[Entry]:
    """Unions and offers: made, refused, broken."""
    words = (
        (codes.PACT_MADE, 10.0, "{one} and {other} agree on a pact: now {relation}."),
        (codes.PACT_REFUSED, 7.0, "{one} offers a pact to {other}, which declines."),
        (codes.PACT_BROKEN, 10.0, "The pact of {one} and {other} breaks: now {relation}."),
    )
    for kind, weight, text in words:
        for e in s.events[kind]:
            relation = codes.RELATION[int(e.other_amount)]
            line = text.format(one=s.who(e.faction), other=s.who(e.other), relation=relation)
            yield Entry(s.end(e.tick), weight, False, capital(line), (kind, e.faction, e.other))


def deployments(s: Story) -> Iterator[Entry]:
    """The planned deployment that begins unasked."""
    for e in s.events[codes.DEPLOYMENT]:
        yield Entry(e.amount, 10.0, False, "The deployment that was planned begins.")


def flight(s: Story) -> Iterator[Entry]:
    """By the week or the month: how many left home and from where, where more displaced people live now, the stocks.

    It is told of every such time in which anybody left, however often before.
    """
    towns, turns = s.trajectory.towns, s.trajectory.turns
    per_day = HOURS_PER_DAY / float(s.trajectory.scenario.tick_hours)
    length = round((MONTH_DAYS if turns > LONG_DAYS * per_day else WEEK_DAYS) * per_day)
    for begin in range(0, turns, length):
        end = min(begin + length, turns)
        left = (towns.left_total[end] - towns.left_total[begin]).tolist()
        if not any(left):
            continue
        days = (end - begin) / per_day
        time = "the week" if days == WEEK_DAYS else f"{days:g} days"
        guests = [towns[column][end] - towns[column][begin] for column in ("hosted_idp", "refugees")]
        taken_in = most(s, (guests[0] + guests[1]).tolist())
        where = f"in or around {taken_in}" if taken_in else "nowhere"
        idp, refugees = towns.hosted_idp[end].sum(), towns.refugees[end].sum()
        text = (
            f"In {time} {sum(left):,} people left home, most of them from {most(s, left)}; more displaced people live "
        )
        text += f"{where}. Now {idp:,} are displaced in the country, {refugees:,} abroad."
        yield Entry(s.begin(end - 1), 12.0, True, text)


def most(s: Story, people: list[int]) -> str:
    """The places with the greatest numbers, and these; nothing for none."""
    ranked = sorted((-n, row) for row, n in enumerate(people) if n > 0)[:PLACES_NAMED]
    return listed(f"{s.towns[row]} ({-n:,})" for n, row in ranked)
