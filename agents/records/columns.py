"""Every field of every record: name, type, unit, who may write it, meaning.

The state of a campaign is these records and nothing else; a Mesa agent is a handle on one row. From each
row here come the record's dtype, the handle's property and the data dictionary in the docs. Only f8 and i8,
so that compiled and plain runs give equal bits. `-1` stands for none in every index column.
No field may bear a name that numpy's records use themselves (base, data, size …): plain Python would read that.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np

Rows: TypeAlias = Any  # a structured record array (numpy.recarray); its fields are named below
Row: TypeAlias = Any  # one row of such an array: attribute access, writes go to the array
Table: TypeAlias = Any  # a plain numeric array


class Column(NamedTuple):
    """One field of a record. `writers`: phases that may change it; "start" = set when the world is built."""

    name: str
    type: str
    unit: str
    writers: str
    meaning: str


UNIT = (
    Column("faction", "i8", "row of sides", "start politics", "whom it serves"),
    Column("kind", "i8", "row of kinds", "start", "what it is"),
    Column("status", "i8", "code", "start politics air combat", "waiting, queued, lifted, present, gone"),
    Column("arrival", "i8", "code", "start", "how it reaches the theatre"),
    Column("ready_after_days", "f8", "day", "start", "days from the request until it is ready to leave"),
    Column(
        "ready_hour", "f8", "hour", "start politics", "hour of the campaign at which it is (or lands) ready; -1 unknown"
    ),
    Column("arrived_tick", "i8", "tick", "start politics", "tick of arrival in the theatre; -1 not yet"),
    Column("home", "i8", "row of towns", "start", "where it stood at the start or enters"),
    Column("personnel_start", "i8", "person", "start", "people at the start of the run"),
    Column("personnel", "i8", "person", "start air combat", "people fit and with the unit"),
    Column("killed", "i8", "person", "air combat", "killed so far"),
    Column("captured", "i8", "person", "combat", "captured or surrendered so far"),
    Column("deserted", "i8", "person", "combat", "left the ranks so far"),
    Column("vehicles_start", "i8", "vehicle", "start", "vehicles at the start of the run"),
    Column("vehicles", "i8", "vehicle", "start air combat", "vehicles with the unit"),
    Column("vehicles_lost", "i8", "vehicle", "air combat", "vehicles lost so far"),
    Column("heavy", "i8", "weapon", "start air combat", "heavy weapons: guns, armour, rocket launchers"),
    Column("heavy_lost", "i8", "weapon", "air combat", "heavy weapons lost so far"),
    Column("heavy_start", "i8", "weapon", "start", "heavy weapons at the start of the run"),
    Column("town", "i8", "row of towns", "start politics air movement", "the town it is at, or left last"),
    Column("edge", "i8", "row of edges", "start politics air movement", "the road it is on; -1 at a town"),
    Column(
        "heading", "i8", "row of towns", "start politics air movement", "the end of the road it drives to; -1 at a town"
    ),
    Column("offset", "f8", "km", "start politics air movement", "distance from `town` along the road"),
    Column("cell", "i8", "cell", "start politics air movement", "20 km cell it stands in; -1 off the map"),
    Column("hours_left", "f8", "hour", "movement combat", "hours of this tick left after its march: what it can fight"),
    Column(
        "spare_hours", "f8", "hour", "decisions movement combat", "hours that the last fight left over, still to march"
    ),
    Column("supply", "f8", "day", "start supply air politics", "days of supply carried"),
    Column("cohesion", "f8", "0-1", "start politics combat air supply control", "will and order of the body"),
    Column(
        "fatigue", "f8", "0-1", "movement combat supply", "tiredness: marching and fighting raise it, rest lowers it"
    ),
    Column(
        "posture",
        "i8",
        "code",
        "start politics decisions air movement combat",
        "hold, march, attack, withdraw, dispersed, hiding",
    ),
    Column("order", "i8", "code", "start politics decisions air movement combat", "what it was told to do"),
    Column("objective", "i8", "row of towns", "start politics decisions air movement combat", "where to"),
    Column(
        "package", "i8", "row of packages", "start politics decisions combat air", "the package it belongs to; -1 none"
    ),
    Column(
        "busy_hours",
        "f8",
        "hour",
        "clock politics decisions air combat",
        "hours before it can act on orders (staging, reorganising, dispersed)",
    ),
    Column(
        "bush",
        "i8",
        "0/1",
        "start decisions movement combat",
        "1 = in the country around its town, in no fight with who holds it",
    ),
    Column("contact_hours", "f8", "hour", "combat", "hours in the present contact; 0 out of contact"),
    Column("recent_loss", "f8", "0-1", "clock air combat", "share of strength lost of late (decays)"),
    Column("struck", "f8", "strike", "clock air", "strikes suffered of late (decays)"),
    Column("stage_town", "i8", "row of towns", "decisions", "where its package assembles; -1 none"),
    Column("guard", "i8", "row of towns", "start decisions", "town it must garrison until relieved; -1 free"),
    Column(
        "splits_to", "i8", "row of sides", "start", "faction it follows if that one breaks away from its own; -1 none"
    ),
)

TOWN = (
    Column("kind", "i8", "code", "start", "capital, town, village, border post, camp, refuge, base"),
    Column("country", "i8", "row of countries", "start", "country the town belongs to"),
    Column("x", "f8", "km", "start", "east of the projection centre"),
    Column("y", "f8", "km", "start", "north of the projection centre"),
    Column("cell", "i8", "cell", "start", "20 km cell; -1 off the map"),
    Column("population", "f8", "person", "start", "people of the town on 7 January, before the war moves them"),
    Column("spot", "i8", "number", "start", "a number that belongs to its position, for luck that hangs on no order"),
    Column("airfield", "i8", "bits", "start", "1 helicopters, 2 transport aircraft, 4 fighters"),
    Column("home_region", "i8", "row of regions", "start", "region of Mali, -1 abroad"),
    Column("line", "i8", "0/1", "start", "1 = held by the government at the start and near the line of contact"),
    Column("refuge", "f8", "0-1", "start", "cover it gives: 0 none (towns: little), 1 caves and valleys"),
    Column("holder", "i8", "row of sides", "start control", "faction that holds it; -1 nobody"),
    Column("held_hours", "f8", "hour", "control", "hours under the present holder"),
    Column("taken_tick", "i8", "tick", "start control", "tick at which it last passed to another holder; -1 never"),
    Column(
        "claimant", "i8", "row of sides", "control", "faction alone in it with arms and not yet its holder; -1 none"
    ),
    Column("claim_hours", "f8", "hour", "control", "hours the claimant has stood there unopposed"),
    Column(
        "abandoned_tick",
        "i8",
        "tick",
        "control",
        "tick at which the present holder's last fighters left; -1 present or never there",
    ),
    Column(
        "garrisoned",
        "i8",
        "0/1",
        "start control",
        "1 = the holder has had fighters in it since the start or since it took it",
    ),
    Column("quiet_hours", "f8", "hour", "control", "hours without fighting, strikes or hostile fighters in town"),
    Column("fight_hours", "f8", "hour", "combat", "hours of fighting in this tick"),
    Column("calm_hours", "f8", "hour", "combat", "hours of this tick after the last fighting in it"),
    Column("fought_tick", "i8", "tick", "start combat", "tick of the last fighting in its cell; -1 none yet"),
    Column("strikes", "i8", "strike", "clock air", "strikes on its cell in this tick"),
    Column("people", "i8", "person", "start displacement", "own people at home"),
    Column("away", "i8", "person", "start displacement", "own people displaced, wherever they are"),
    Column("hosted_idp", "i8", "person", "start displacement", "displaced people of Mali living in or around it"),
    Column("refugees", "i8", "person", "start displacement", "refugees living here (abroad)"),
    Column("on_road", "i8", "person", "start displacement", "own people on the way to a haven or home"),
    Column("first_holder", "i8", "row of sides", "displacement", "who held it in the first turn; -1 nobody"),
    Column("alarm", "f8", "1", "displacement", "hazard to leave that has not moved anybody yet"),
    Column(
        "front", "f8", "0-1", "displacement", "how near enemies of its holder stand, as people feel it this evening"
    ),
    Column("habit", "f8", "0-1", "displacement", "how near they have got used to"),
    Column("left_total", "i8", "person", "displacement", "people who left it so far in the run"),
    Column("left_reported", "i8", "person", "displacement", "`left_total` when its last DISPLACED event was written"),
    Column("harmed", "i8", "person", "displacement", "civilians killed or wounded here so far"),
    Column("harmed_by_strikes", "i8", "person", "displacement", "those of them harmed by strikes"),
    Column("striker", "i8", "row of sides", "clock air", "who struck its cell last in this turn; -1 nobody"),
    Column("runway_blocked", "i8", "0/1", "start control", "1 = the holder has blocked the runway"),
)

SIDE = (
    Column("doctrine", "i8", "row of doctrines", "start", "which commander's mind decides for it"),
    Column(
        "staff", "i8", "row of staffs", "start", "the staff whose tracks it uses: allies of one headquarters share one"
    ),
    Column("camp", "i8", "code", "start", "coalition, government, azawad"),
    Column("active", "i8", "0/1", "start politics", "1 = takes part (a possible split is inactive until it happens)"),
    Column("foreign", "i8", "0/1", "start", "1 = comes after the decision to intervene, 0 = in the war from the start"),
    Column("regular", "i8", "0/1", "start", "1 = regular forces: bounds, lift, supply by road and air; 0 = insurgents"),
    Column(
        "coup_born",
        "i8",
        "0/1",
        "start politics",
        "1 = a government brought by a coup: US military aid is barred by law",
    ),
    Column("aided", "i8", "0/1", "start", "1 = foreign lift and trains serve its army too, as far as the law allows"),
    Column("mandated", "i8", "0/1", "start", "1 = its deployment is planned: it comes on the planned day unasked"),
    Column("called", "i8", "0/1", "start politics", "1 = a foreign side that may come and act"),
    Column("disorder", "f8", "0-1", "politics", "disorder after a coup, which holds up convoys; fades"),
    Column("home_town", "i8", "row of towns", "start", "its main base or home"),
    Column("parent", "i8", "row of sides", "start", "faction it may split from; -1 none"),
    Column("hostile_mask", "i8", "bits", "start politics", "one bit for each faction it fights on sight"),
    Column("allied_mask", "i8", "bits", "start politics", "one bit for each ally, itself included"),
    Column("strength_draw", "f8", "0-1", "start", "where in the range low–high this run's strengths lie"),
    Column("next_decision", "f8", "hour", "start decisions", "hour of its next decision"),
    Column("confidence", "f8", "1", "decisions combat", "scales belief in its own power after success and failure"),
    Column("advance", "i8", "0/1", "decisions", "1 = has gone over to the counter-offensive"),
    Column("next_landing", "f8", "hour", "decisions", "hour from which another air landing can be prepared"),
    Column("orders_given", "i8", "order", "decisions", "packages launched so far"),
    Column("sorties", "i8", "sortie", "air", "sorties flown so far (all kinds)"),
    Column("strike_sorties", "i8", "sortie", "air", "sorties that looked for a target so far"),
    Column("strikes", "i8", "strike", "air", "sorties that released weapons so far"),
    Column("bombs", "i8", "bomb", "air", "bombs and missiles used so far"),
    Column("airlifted", "i8", "person", "politics air", "people lifted so far"),
    Column("tonnes_lifted", "f8", "tonne", "politics air supply", "tonnes lifted so far"),
    Column("harmed", "i8", "person", "displacement", "civilians harmed by its strikes, and its share in fights"),
    Column("defeats", "f8", "1", "clock control combat", "recent falls of towns of this faction (decays)"),
    # What units that serve another side now had lost for this one, less what its own had lost for another.
    Column("killed_moved", "i8", "person", "politics", "killed of units that changed sides, at their former side"),
    Column("captured_moved", "i8", "person", "politics", "captured of units that changed sides, likewise"),
    Column("deserted_moved", "i8", "person", "politics", "deserted from units that changed sides, likewise"),
    Column("vehicles_lost_moved", "i8", "vehicle", "politics", "vehicles lost of units that changed sides, likewise"),
    Column("heavy_lost_moved", "i8", "weapon", "politics", "heavy weapons lost of units that changed sides, likewise"),
)

PACKAGE = (
    Column("faction", "i8", "row of sides", "decisions", "who leads it"),
    Column("aim", "i8", "code", "decisions", "seize, secure, air land, air assault, raid"),
    Column("stage", "i8", "code", "decisions combat", "unused, assemble, reconnoitre, assault, hold"),
    Column("objective", "i8", "row of towns", "decisions", "the town it is for"),
    Column("assembly", "i8", "row of towns", "decisions", "where it gathers"),
    Column("formed_hour", "f8", "hour", "decisions", "hour of the campaign at which it was launched"),
    Column("recon_until", "f8", "hour", "decisions", "hour until which it watches before the assault; -1 not begun"),
    Column("deadline", "f8", "hour", "decisions", "hour at which patience ends"),
    Column("power", "f8", "power", "decisions", "own power counted on when it was launched"),
    Column("believed", "f8", "power", "decisions", "believed defence when it was launched"),
)

WING = (
    Column("faction", "i8", "row of sides", "start", "whose aircraft"),
    Column("kind", "i8", "row of airkinds", "start", "type of aircraft"),
    Column("status", "i8", "code", "start politics", "waiting or present"),
    Column("airbase", "i8", "row of towns", "start politics air", "airfield it flies from"),
    Column("moved_tick", "i8", "tick", "air", "tick at which it last changed its base; 0 never"),
    Column("ready_after_days", "f8", "day", "start", "days from the request until it can fly"),
    Column("aircraft_start", "i8", "aircraft", "start", "airframes at the start"),
    Column("aircraft", "i8", "aircraft", "start air", "airframes left"),
    Column("aircraft_lost", "i8", "aircraft", "air", "airframes lost"),
    Column("personnel", "i8", "person", "start", "crews and ground party"),
    Column("sortie_credit", "f8", "sortie", "air", "part of a sortie saved up from earlier ticks"),
    Column("sorties", "i8", "sortie", "air", "sorties flown so far"),
    Column("bombs", "i8", "bomb", "start air supply", "bombs and missiles in store for it"),
    Column("bombs_start", "i8", "bomb", "start", "bombs and missiles in store at the start"),
    Column("bombs_used", "i8", "bomb", "air", "bombs and missiles used so far"),
    Column("bombs_supplied", "i8", "bomb", "supply", "bombs and missiles brought in so far"),
)

DEPOT = (
    Column("faction", "i8", "row of sides", "start", "whose stores"),
    Column("town", "i8", "row of towns", "start", "where"),
    Column("stores", "f8", "person-day", "start supply air", "supply in store"),
    Column("lost", "f8", "person-day", "air", "supply destroyed so far"),
    Column("signature", "f8", "1/hour", "start", "how readily aircraft find it"),
    Column("known", "i8", "bits", "start sensing", "one bit for each staff that knows of it"),
)

PACT = (
    Column("one", "i8", "row of sides", "start", "who proposes it"),
    Column("other", "i8", "row of sides", "start", "to whom"),
    Column("waits_for", "i8", "code", "start", "what must come about before it can be made"),
    Column("terms", "i8", "code", "start", "relation of the two while it holds"),
    Column("after_break", "i8", "code", "start", "relation once it is broken; -1 it does not break"),
    Column("state", "i8", "code", "start politics", "open, held, broken, refused"),
)

SHIFT = (
    Column("on", "i8", "code", "start", "the kind of event that it waits for"),
    Column("by", "i8", "row of sides", "start", "whose event; -1 anybody's"),
    Column("pact", "i8", "row of pacts", "start", "of which pact; -1 any"),
    Column("one", "i8", "row of sides", "start", "whose relation changes"),
    Column("other", "i8", "row of sides", "start", "to whom"),
    Column("relation", "i8", "code", "start", "what it becomes"),
    Column("done", "i8", "0/1", "politics", "1 = it has happened"),
)

TRACK = (
    Column("tick", "i8", "tick", "start sensing air", "tick of the last sighting or report; -1 no track"),
    Column("town", "i8", "row of towns", "start sensing", "town at or nearest before it when seen"),
    Column("cell", "i8", "cell", "start sensing", "20 km cell where it was seen"),
    Column("power", "f8", "power", "start sensing", "believed fighting power"),
    Column("vehicles", "f8", "vehicle", "start sensing", "believed vehicles"),
    Column("posture", "i8", "code", "start sensing", "what it seemed to be doing"),
    Column("behind", "i8", "row of towns", "start sensing", "the end of its road that it came from; -1 in a town"),
    Column("heading", "i8", "row of towns", "start sensing", "the end of its road that it drove to; -1 in a town"),
    Column("faction", "i8", "row of sides", "start sensing", "whom it was taken for"),
    Column("source", "i8", "code", "start sensing", "briefed, patrol, informer, aircraft, ally"),
)

THREAT = (
    Column("level", "f8", "strike", "air", "believed strikes of late on and near the cell, as of `tick`"),
    Column("tick", "i8", "tick", "air", "when the level was last brought up to date"),
)

CIVILIANS = (
    Column("origin", "i8", "row of towns", "start", "the town that these people are from"),
    Column("place", "i8", "row of towns", "start", "where they are, or are bound for"),
    Column("kind", "i8", "code", "start", "home, around home, with kin, at a site, in a camp"),
    Column("early", "i8", "0/1", "start", "1 = they fled before the campaign began"),
    Column("pull", "f8", "1", "start", "draw of the place on those who leave the origin; 0 = nobody new comes"),
    Column("days", "f8", "day", "start", "days on the way between origin and place, by the means at hand"),
    Column("people", "i8", "person", "start displacement", "those who live there now"),
    Column("road", "i8", "person", "start displacement", "those on the way there"),
    Column("homeward", "i8", "person", "start displacement", "those on the way home from there"),
    Column("returned", "i8", "person", "displacement", "those who have come home from there in the run"),
)

THEATRE = (
    Column("tick", "i8", "tick", "clock engine", "turns played before this one"),
    Column("hour", "f8", "hour", "clock engine", "hours since the start at the beginning of this turn"),
    Column("tick_hours", "f8", "hour", "start", "length of a turn"),
    Column("daylight", "f8", "0-1", "clock", "share of this turn that is light"),
    Column("dust_until", "f8", "hour", "clock", "hour at which the present dust episode ends"),
    Column("dust", "i8", "0/1", "clock", "1 = dust: poor visibility"),
    Column("intervention", "i8", "code", "start", "0 never, 1 triggered, 2 dated"),
    Column("west_km", "f8", "km", "start", "west edge of the frame of cells"),
    Column("south_km", "f8", "km", "start", "south edge of it"),
    Column("cell_km", "f8", "km", "start", "side of a cell"),
    Column("on_fall", "i8", "0/1", "start", "1 = the fall of a town on the line triggers the request"),
    Column("on_threat", "i8", "0/1", "start", "1 = a threat to a key airfield does"),
    Column("air_allowed", "i8", "0/1", "start", "1 = foreign aircraft strike and patrol once the decision is taken"),
    Column("ground_allowed", "i8", "0/1", "start", "1 = foreign ground forces come once the decision is taken"),
    Column(
        "request_at",
        "f8",
        "hour",
        "start politics",
        "hour at which the request will be made: from the scenario if dated, drawn if triggered; -1 not foreseen",
    ),
    Column("request_hour", "f8", "hour", "start politics", "hour of the request; -1 none"),
    Column("decision_hour", "f8", "hour", "start politics", "hour at which the decision takes effect; -1 none"),
    Column("intervened", "i8", "0/1", "politics", "1 = foreign forces may act"),
    Column("seats_saved", "f8", "seat", "politics air", "lift seats not used yet"),
    Column("tonnes_saved", "f8", "tonne", "politics supply air", "lift tonnes not used yet"),
    Column("lift_seats_used", "f8", "seat", "clock politics air", "seats flown in this turn"),
    Column("events", "i8", "row", "any", "events written so far (the log keeps counting when it is full)"),
    Column("choices", "i8", "row", "decisions", "ledger rows written so far"),
    Column("decisions", "i8", "number", "decisions", "decisions taken so far (all commanders)"),
    Column("ledger_on", "i8", "0/1", "start", "1 = keep the decision ledger"),
    Column("capital", "i8", "row of towns", "start", "the government's capital"),
    Column("government", "i8", "row of sides", "start", "the government's army"),
    Column("coups", "i8", "coup", "politics", "coups in this run so far"),
    Column("planned_at", "f8", "hour", "start", "hour from which mandated sides deploy unasked; -1 not planned"),
    Column("mandate", "i8", "0/1", "politics", "1 = the planned deployment has begun"),
    Column("election_at", "f8", "hour", "start politics", "hour of the next election; -1 none planned"),
    Column("elections", "i8", "0/1", "politics", "1 = an election was held in this run"),
    Column(
        "civil_route",
        "i8",
        "row of route tables",
        "displacement",
        "the table by which civilians travel: the best connected of the truck tables",
    ),
    Column("returned", "i8", "person", "displacement", "people who came home so far"),
)

EVENT = (
    Column("tick", "i8", "tick", "any", "turn"),
    Column("kind", "i8", "code", "any", "what happened (agents/records/codes.py)"),
    Column("faction", "i8", "row of sides", "any", "who"),
    Column("other", "i8", "row of sides", "any", "to whom; meaning by kind"),
    Column("town", "i8", "row of towns", "any", "where; -1 in open country"),
    Column("cell", "i8", "cell", "any", "20 km cell; -1 off the map"),
    Column("unit", "i8", "row of units", "any", "which unit; -1 none"),
    Column("amount", "f8", "by kind", "any", "how much"),
    Column("other_amount", "f8", "by kind", "any", "how much else"),
)

CHOICE = (
    Column("tick", "i8", "tick", "decisions", "turn"),
    Column("faction", "i8", "row of sides", "decisions", "whose commander"),
    Column(
        "decision", "i8", "number", "decisions", "counts the decisions of the run; options of one decision share it"
    ),
    Column("kind", "i8", "code", "decisions", "0 objective, 1 stay or leave, 2 air landing"),
    Column("option", "i8", "row of towns", "decisions", "the town weighed; -1 = stay as we are"),
    Column("prize", "i8", "row of towns", "decisions", "the town that the option brings nearer; -1 none"),
    Column("worth", "f8", "worth", "decisions", "the town's own worth to the faction"),
    Column("gateway", "f8", "worth", "decisions", "what it brings nearer"),
    Column("power", "f8", "power", "decisions", "own power that would go"),
    Column("believed", "f8", "power", "decisions", "believed defence, helpers within reach included"),
    Column("chance", "f8", "0-1", "decisions", "believed probability of success"),
    Column("gain", "f8", "worth", "decisions", "(worth + gateway) × chance"),
    Column("loss", "f8", "worth", "decisions", "expected loss × aversion"),
    Column("time", "f8", "worth", "decisions", "hours needed × impatience"),
    Column("air", "f8", "worth", "decisions", "exposure to believed air threat"),
    Column("effort", "f8", "worth", "decisions", "fixed effort of a package"),
    Column("luck", "f8", "worth", "decisions", "the Gumbel draw × rationality"),
    Column("utility", "f8", "worth", "decisions", "gain − loss − time − air − effort + luck"),
    Column("chosen", "i8", "0/1", "decisions", "1 = the option taken"),
    Column("tracks", "i8", "track", "decisions", "enemy tracks used"),
    Column("track_age", "f8", "hour", "decisions", "mean age of those tracks"),
)

EDGE = (
    Column("a", "i8", "row of towns", "start", "one end"),
    Column("b", "i8", "row of towns", "start", "other end"),
    Column("length", "f8", "km", "start", "length by road"),
    Column("road", "i8", "code", "start", "class"),
    Column("ferry", "i8", "0/1", "start", "1 = a ferry on the way"),
)

CELL = (
    Column("terrain", "i8", "code", "start", "terrain class"),
    Column("in_mali", "i8", "0/1", "start", "1 = the centre lies in Mali"),
    Column("road", "i8", "code", "start", "best road class; -1 none"),
    Column("town", "i8", "row of towns", "start", "nearest town"),
    Column("town_km", "f8", "km", "start", "distance to it"),
)

LIGHT = (Column("daylight", "f8", "0-1", "start", "share of the turn that is light"),)


def dtype(columns: tuple[Column, ...]) -> np.dtype[Any]:
    """The aligned record type of a list of columns."""
    return np.dtype((np.record, np.dtype([(c.name, c.type) for c in columns], align=True)))


def records(columns: tuple[Column, ...], shape: int | tuple[int, ...]) -> Rows:
    """Zeroed records of the given shape."""
    return np.zeros(shape, dtype(columns)).view(np.recarray)


class World(NamedTuple):
    """All that a run is: its state, and the fixed tables that the rules read. Built once by `sim/world.py`.

    Shapes: U units, T towns (refuges included), S sides, K staffs, C cells (74 × 60, row-major from the
    south-west), R route tables (one per mobility and set of open countries), G groups of civilians, N turns.
    """

    # State: copied for a snapshot, changed by the phases.
    theatre: Rows  # [1] THEATRE
    units: Rows  # [U] UNIT
    towns: Rows  # [T] TOWN
    sides: Rows  # [S] SIDE
    packages: Rows  # [128] PACKAGE
    wings: Rows  # WING
    depots: Rows  # DEPOT
    civilians: Rows  # [G] CIVILIANS, sorted by origin
    pacts: Rows  # PACT
    shifts: Rows  # SHIFT
    tracks: Rows  # [K, U] TRACK
    threat: Rows  # [K, C] THREAT
    relations: Table  # [S, S] i8 relation codes, symmetric
    quality: Table  # [K, S] f8 belief in a faction's quality, 1 = as its kind of troops
    events: Rows  # [capacity] EVENT
    ledger: Rows  # [capacity] CHOICE
    # Fixed.
    edges: Rows  # EDGE
    edge_start: Table  # [T + 1] i8: the edges of town t are edge_list[edge_start[t] : edge_start[t + 1]]
    edge_list: Table  # i8
    next_edge: Table  # [R, T, T] i8: first edge from a to b by table r; -1 = no way, or a == b
    hours: Table  # [R, T, T] f8 travel hours; inf = no way
    nearest: Table  # [R, T, T] i8: all towns by travel hours from a, a itself first
    onward: Table  # [R, T, T] i8: the next town on the way to a (first index) from b; -1 = no way, or a == b
    routes: Table  # [S, 4] i8: the route table of a side's units by mobility
    cells: Rows  # [C] CELL
    light: Rows  # [N] LIGHT
    groups_at: Table  # [T + 1] i8: civilians of town t are rows groups_at[t] : groups_at[t + 1], its home first
    way_start: Table  # [G + 1] i8: towns between origin and place are way_list[way_start[g] : way_start[g + 1]]
    way_list: Table  # i8
    near_start: Table  # [T + 1] i8: towns that hear of what happens in t are near_list[near_start[t] : …]
    near_list: Table  # i8
    near_share: Table  # f8: and how much of it they feel
    kinds: Rows  # unit kinds (columns: scenarios/parameters/kinds.csv)
    airkinds: Rows  # aircraft kinds (columns: scenarios/parameters/aircraft.csv)
    tempers: Rows  # [S] one row per side (columns: scenarios/parameters/temper.csv)
    worth: Table  # [S, T] f8 what a town is worth to a side, from its features
    air_km: Table  # [T, T] f8 straight distance between towns
    params: Rows  # [1] one nested record per phase table: params[0].combat.loss_rate
    # Scratch: no meaning between phases, never saved; made by `agents/records/scratch.py`.
    sense: Table  # [K, C] f8
    lots: Table  # [4] i8: numbers drawn for eight units at once (agents/luck.py)
    news: Table  # [K, U] i8: rows of the bodies that a staff's own people saw
    occupied: Table  # [C] i8: one bit per faction with units in the open there
    first_in_cell: Table  # [C] i8: -1 = empty
    next_in_cell: Table  # [U] i8
    listed: Table  # [U or depots] i8 rows of the units or depots, or cells, that a phase has to do with
    settled: Table  # [U] i8 the road on which a marching unit knows its way and pace in this turn; -1 none
    pace: Table  # [U] f8 km in an hour on that road
    staffs: Rows  # [K] STAFF of agents/records/scratch.py
    circles: Rows  # [wings] CIRCLE
    shown: Rows  # [U] SHOWN
    targets: Rows  # [U + depots] TARGET
    nearness: Table  # [T] f8 nearness of towns to those that friends of a side hold; -1 not reckoned yet
    firing: Table  # [S] f8 power of each faction in the cell that is fought for
    manned: Table  # [S] f8 people of each faction there
    losses: Rows  # [U] LOSSES
    stood: Table  # [T] f8 hours of the turn that they stood there
    present: Table  # [T] i8: one bit per faction with fighters in the open in the town; or 1 = friends hold it
    believed: Table  # [T] f8 enemy power at and around a town, as the deciding staff believes
    coming: Table  # [T] f8 that part of it that may come without having set out
    own: Table  # [T] f8 own and allied power there
    seen: Table  # [T] i8 tracks that the belief rests on
    age: Table  # [T] f8 sum of their ages, hours
    pulls: Table  # [G] f8 draw of each haven on those who leave now
    # Scratch of the commanders (agents/staff/desk.py).
    power: Table  # [U] f8 fighting power of each unit
    roll: Table  # [U] i8: rows of the units present, faction by faction
    first: Table  # [S + 1] i8: the units of side s are roll[first[s] : first[s + 1]]
    last: Table  # [S] i8: where the roll of a side ends
    able: Table  # [U] i8: rows of those that could be given a task: of side s able[first[s] : last_able[s]]
    last_able: Table  # [S] i8
    due: Table  # [S] i8: those who decide in this turn, by the hour at which they do
    held: Table  # [T] i8: the bit of who holds a town; 0 nobody
    left: Table  # [T] i8: 1 = nobody holds it, or its holder has left
    stance: Table  # [T] i8 how the town stands to the deciding side (agents/staff/picture.py)
    prize: Table  # [T] i8: 1 = it may be an aim of the deciding side, 2 = it is one already
    prizes: Table  # [T] i8: the towns that may be an aim, most worth first
    kept: Table  # [T] f8 power that stays to hold the town's people
    head: Table  # [T] i8: the first free group in a town; -1 none
    following: Table  # [U] i8: the next free group in the same town; -1 none
    free_towns: Table  # [T] i8: the towns with free groups
    here: Table  # [T] f8 own power that a question is about
    danger: Table  # [T] f8 defence wanted, or enemy pressure; -1 = not reckoned yet
    marks: Table  # [T] i8: garrisons bound there (1) and coming (2)
    terms: Table  # [5, 17] f8: the options of a short list and the one on trial, by the terms of staff/objectives.py
    teams: Table  # [5, 48] i8: rows of the units that would go
    movers: Table  # [U] i8: rows of the enemies believed on the move
    members: Table  # [128, 5] f8: power of each package; of that ready, and hours since they are; scattered, in contact


STATE = World._fields[:16]  # what a snapshot keeps
