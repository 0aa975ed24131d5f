"""The vocabulary of the records: every code that a column may hold, with the word that people read.

Codes are plain integers, so that compiled rules and plain Python read the same column. A table of words
goes with each list; handles, diary and figures read the words from here.
"""

# Where a unit is in its life (UNIT.status, WING.status).
WAITING, QUEUED, LIFTED, PRESENT, GONE = range(5)
STATUS = ("waiting", "queued for lift", "being lifted", "present", "gone")

# What a unit is doing (UNIT.posture).
HOLD, MARCH, ATTACK, WITHDRAW, DISPERSED, HIDING = range(6)
POSTURE = ("hold", "march", "attack", "withdraw", "dispersed", "hiding")

# What it was told to do (UNIT.order). STAND: stay and hold. MOVE: go and hold there. ASSAULT: take the objective.
# RETREAT: leave for the objective and avoid contact. LIE_LOW: hide in or near the town. RAID: strike and vanish.
# LIFT: wait for aircraft to the objective.
STAND, MOVE, ASSAULT, RETREAT, LIE_LOW, RAID, LIFT = range(7)
ORDER = ("stand", "move", "assault", "retreat", "lie low", "raid", "be lifted")

# How a unit reaches the theatre (UNIT.arrival): it is there, by aircraft, by its own road march, by sea then road.
THERE, BY_AIR, BY_ROAD, BY_SEA = range(4)
ARRIVAL = ("there", "air", "road", "sea")

# How two factions stand to each other (relations table; symmetric).
HOSTILE, WARY, TRUCE, ALLIED = range(4)
RELATION = ("hostile", "wary", "truce", "allied")

# Pacts (PACT.waits_for, PACT.state) and shifts of relations (SHIFT.on). VICTORY: the two hold regional capitals.
AFTER_START, AFTER_REQUEST, AFTER_DECISION, AFTER_VICTORY = range(4)
WAITS_FOR = ("start", "request", "decision", "victory")
OPEN, HELD, BROKEN, REFUSED = range(4)
PACT_STATE = ("open", "held", "broken", "refused")
ON_REQUEST, ON_DECISION, ON_COUP, ON_ELECTION, ON_SPLIT, ON_PACT, ON_BREAK = range(7)
SHIFT_ON = ("request", "decision", "coup", "election", "split", "pact", "break")

# Which camp a faction is drawn and counted with (SIDE.camp).
COALITION, GOVERNMENT, AZAWAD = range(3)
CAMP = ("coalition", "government", "azawad")

# What a node of the road net is (TOWN.kind).
CAPITAL, CITY, TOWN, VILLAGE, FERRY, BORDER, CAMPSITE, REFUGE, BASE = range(9)
TOWN_KIND = ("capital", "regional capital", "town", "village", "ferry", "border post", "camp", "refuge", "base")

# What an airfield takes (bits of TOWN.airfield).
HELICOPTERS, TRANSPORTS, FIGHTERS = 1, 2, 4

# How units move (KIND.mobility): the row of the travel-time tables.
TRUCK, ARMOUR, PICKUP, FOOT = range(4)
MOBILITY = ("truck", "armour", "pickup", "foot")

# Where civilians are (CIVILIANS.kind). AROUND: in the country around their own town. KIN: with relatives in a city.
HOME, AROUND, KIN, SITE, CAMP_ABROAD = range(5)
CIVILIAN = ("home", "around home", "with kin", "at a site", "in a camp abroad")

# Terrain of a 20 km cell (CELL.terrain).
SAVANNA, SAHEL, DESERT_PLAIN, DUNES, ROCK_MASSIF, RIVER_DELTA = range(6)
TERRAIN = ("savanna", "sahel", "desert_plain", "dunes", "rock_massif", "river_delta")

# Road classes, best first (EDGE.road). TRACK leads to a refuge.
PAVED, LATERITE, PISTE, PISTE_FERRY, SEASONAL_DELTA, RIVER_BOAT, TRACK = range(7)
ROAD = ("paved", "laterite", "piste", "piste+ferry", "seasonal_delta", "river_boat", "track")

# What a wing does (AIRKIND.role).
STRIKE, HELICOPTER, PATROL, TRANSPORT, TANKER = range(5)
AIR_ROLE = ("strike", "helicopter", "patrol", "transport", "tanker")

# Where a track came from (TRACK.source).
BRIEFED, GROUND, INFORMER, AIRCRAFT, ALLY = range(5)
TRACK_SOURCE = ("briefed", "patrol", "informer", "aircraft", "ally")

# The stages of a package (PACKAGE.stage).
UNUSED, ASSEMBLE, RECONNOITRE, ENGAGE, HOLD_OBJECTIVE = range(5)
STAGE = ("unused", "assemble", "reconnoitre", "assault", "hold")

# What a package is for (PACKAGE.aim).
SEIZE, SECURE, AIR_LAND, AIR_ASSAULT, HARASS = range(5)
AIM = ("seize", "secure", "air land", "air assault", "raid")

# What happened (EVENT.kind).
(
    FIGHT,  # faction at a town or cell: amount = killed on its side, other_amount = vehicles lost, other = main enemy
    STRIKE_FLOWN,  # faction struck: amount = enemy killed, other_amount = vehicles destroyed, unit = target (-1 depot)
    CAPTURE,  # faction now holds the town; other = former holder (-1 none)
    ABANDONED,  # other's last fighters left the town: amount = hours since the last fighting there (-1 none)
    BROKE,  # unit of the faction broke contact at the town: amount = personnel left, other = main enemy
    WITHDREW,  # unit left a town by its own decision for the objective in place
    ARRIVED,  # unit of the faction reached the theatre at the town
    REQUEST,  # the government asked for help
    DECISION,  # faction decided to intervene
    ORDERED,  # a commander launched a package: town = objective, amount = believed power, other_amount = own power
    AIR_LANDED,  # unit landed or jumped at the town
    SPLIT,  # other broke away from the faction
    RELATION_CHANGED,  # faction and other: amount = new relation
    RAIDED,  # hidden fighters struck at the town
    DISPLACED,  # people who left the town since the last such event: amount
    HARMED,  # civilians harmed at the town: amount; other = 0 by fighting, 1 by strikes of the faction
    DUST,  # a dust episode began (amount = hours)
    AIRCRAFT_LOST,  # faction lost amount aircraft at the cell
    COUP,  # hazard came true
    CAPTURED_UNIT,  # unit surrendered or dissolved: amount = personnel
    PACT_MADE,  # faction and other make a pact: amount = its row, other_amount = the relation that follows
    PACT_BROKEN,  # the same, broken
    PACT_REFUSED,  # other refuses what faction proposes: amount = the pact's row
    ELECTION,  # held: amount = share of voters who could vote in safety
    ELECTION_OFF,  # put off: amount = that share, other_amount = hour of the next attempt
    DEPLOYMENT,  # the planned deployment begins without a request
) = range(26)
EVENT = (
    "fight", "strike", "capture", "abandoned", "broke", "withdrew", "arrived", "request", "decision", "ordered",
    "air landing", "split", "relation", "raid", "displaced", "harmed", "dust", "aircraft lost", "coup",
    "surrender", "pact", "pact broken", "pact refused", "election", "election put off", "deployment",
)  # fmt: skip
