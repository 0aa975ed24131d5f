"""Ways to get an input wrong: what is spoilt in the little war, and what must be told of it."""

from typing import NamedTuple

NEW_UNIT = """
[factions.rebels.units.new]
title = "New"
kind = "pickups"
personnel = [1, 2, 3]
town = "north"
basis = "assumed"
source = "A book"
"""


class Case(NamedTuple):
    """In `file`, `old` becomes `new` (no `old`: `new` is appended). The problem: where, which field, what, what else.

    The line must be one of those that were changed, unless another is stated; 0 = a whole file has no line.
    """

    file: str
    old: str
    new: str
    field: str
    wrong: str
    right: str = ""
    shown: str = ""  # the file that the message must name, if not `file`
    line: int | None = None


CASES = {
    # names that do not exist
    "parent unknown": Case("later.toml", '"war"', '"wra"', "extends", 'no scenario "wra"', 'did you mean "war"?'),
    "faction unknown": Case(
        "later.toml", "factions.army", "factions.amry", "factions.amry", 'no faction "amry"', 'did you mean "army"?'
    ),
    "faction of a list unknown": Case(
        "war.toml",
        "days = 4",
        'days = 4\nonly_factions = ["army", "rebel"]',
        "only_factions",
        'no faction "rebel"',
        'did you mean "rebels"?',
    ),
    "doctrine unknown": Case(
        "factions/army.toml",
        '"guard"',
        '"gaurd"',
        "factions.army.doctrine",
        'no doctrine "gaurd"',
        'did you mean "guard"?',
    ),
    "unit kind unknown": Case(
        "factions/rebels.toml",
        '"pickups"',
        '"pikcups"',
        "factions.rebels.units.pickups.kind",
        'no unit kind "pikcups"',
        'did you mean "pickups"?',
    ),
    "unit kind unknown in the child": Case(
        "later.toml",
        "personnel = [",
        'kind = "riffles"\npersonnel = [',
        "factions.army.units.first_company.kind",
        'no unit kind "riffles"',
        'did you mean "rifles"?',
    ),
    "aircraft unknown": Case(
        "factions/helpers.toml",
        'aircraft = "jet"',
        'aircraft = "jett"',
        "factions.helpers.wings.jets.aircraft",
        'no aircraft kind "jett"',
        'did you mean "jet"?',
    ),
    "town of a unit unknown": Case(
        "factions/army.toml",
        'town = "middle"',
        'town = "midle"',
        "factions.army.units.first_company.town",
        'no town "midle"',
        'did you mean "middle"?',
    ),
    "base of a wing unknown": Case(
        "factions/helpers.toml",
        'base = "south"',
        'base = "sout"',
        "factions.helpers.wings.jets.base",
        'no town "sout"',
        'did you mean "south"?',
    ),
    "held town unknown": Case(
        "war.toml", 'middle = "army"', 'muddle = "army"', "holders.muddle", 'no town "muddle"', 'did you mean "middle"?'
    ),
    "holder unknown": Case(
        "war.toml",
        'north = "rebels"',
        'north = "rebles"',
        "holders.north",
        'no faction "rebles"',
        'did you mean "rebels"?',
    ),
    "town of a small theatre unknown": Case(
        "war.toml",
        "days = 4",
        'days = 4\ntowns = ["south", "middle", "norht"]',
        "towns",
        'no town "norht"',
        'did you mean "north"?',
    ),
    "parameter unknown": Case(
        "later.toml",
        "combat.loss_rate",
        "combat.los_rate",
        "parameters.combat.los_rate",
        'no parameter "combat.los_rate"',
        'did you mean "combat.loss_rate"?',
    ),
    "temper unknown": Case(
        "factions/army.toml",
        "patience_hours",
        "patience",
        "factions.army.temper.patience",
        'no parameter "temper.patience"',
        'did you mean "patience_hours"?',
    ),
    "relation to an unknown faction": Case(
        "factions/army.toml",
        'helpers = "allied"',
        'helper = "allied"',
        "factions.army.relations.helper",
        'no faction "helper"',
        'did you mean "helpers"?',
    ),
    "unit to leave out unknown": Case(
        "war.toml",
        "days = 4",
        'days = 4\nremove_units = ["army.frist_company"]',
        "remove_units",
        'no unit "army.frist_company"',
        'did you mean "army.first_company"?',
    ),
    "key unknown": Case("war.toml", "question", "questoin", "questoin", "unknown key", 'did you mean "question"?'),
    "key of a unit unknown": Case(
        "factions/army.toml",
        "vehicles = 8",
        "vehicels = 8",
        "factions.army.units.first_company.vehicels",
        "unknown key",
        'did you mean "vehicles"?',
    ),
    "posture of a relation unknown": Case(
        "factions/army.toml",
        'rebels = "hostile"',
        'rebels = "hostil"',
        "factions.army.relations.rebels",
        '"hostil" is unknown',
        'did you mean "hostile"?',
    ),
    "country unknown": Case(
        "factions/army.toml", '["ML"]', '["MI"]', "factions.army.open_countries", 'no country "MI"', "known: ML"
    ),
    "name of the file stated again": Case("war.toml", "title", 'name = "peace"\ntitle', "name", "unknown here"),
    # values
    "parameter out of range": Case(
        "later.toml",
        "= 0.05",
        "= 0.5",
        "parameters.combat.loss_rate",
        "0.5 lies outside its range 0.01 to 0.1 [1/day]",
        right="0.01 to 0.1",
    ),
    "parameter no number": Case(
        "later.toml",
        "= 0.05",
        '= "much"',
        "parameters.combat.loss_rate",
        "must be a number, not 'much'",
        right="must be a number",
    ),
    "temper out of range": Case(
        "factions/army.toml",
        "patience_hours = 96",
        "patience_hours = 960",
        "factions.army.temper.patience_hours",
        "960 lies outside its range 6 to 240 [hour]",
        right="6 to 240",
    ),
    "negative strength": Case(
        "factions/army.toml",
        "[60, 80, 100]",
        "[-60, 80, 100]",
        "factions.army.units.second_company.personnel.0",
        "negative strength: -60",
        right="counted from 0",
    ),
    "negative strength in the child": Case(
        "later.toml",
        "[180, 200, 220]",
        "[180, 200, -220]",
        "factions.army.units.first_company.personnel.2",
        "negative strength: -220",
        right="counted from 0",
    ),
    "strength out of order": Case(
        "factions/army.toml",
        "[60, 80, 100]",
        "[60, 80, 70]",
        "factions.army.units.second_company.personnel",
        "the range must be ordered low <= best <= high, not 60, 80, 70",
        right="low <= best <= high",
    ),
    "strength no range": Case(
        "factions/army.toml",
        "[60, 80, 100]",
        "80",
        "factions.army.units.second_company.personnel",
        "must be three whole numbers: low, best, high",
        right="three whole numbers: low, best, high",
    ),
    "negative vehicles": Case(
        "factions/rebels.toml",
        "vehicles = 8",
        "vehicles = -8",
        "factions.rebels.units.pickups.vehicles",
        "-8 is out of range: it must be at least 0",
        right="at least 0",
    ),
    "unit placed nowhere": Case(
        "factions/rebels.toml",
        'vehicles = 8\ntown = "north"',
        "vehicles = 8",
        "factions.rebels.units.pickups.town",
        "is placed nowhere",
        line=9,
    ),
    "unit never ready": Case(
        "factions/army.toml",
        'town = "south"',
        'town = "south"\narrival = "air"',
        "factions.army.units.second_company",
        'arrival is "air" but ready_after_request_days is not given',
        right="say when it is ready",
        line=24,
    ),
    "day after the end": Case(
        "war.toml",
        "[holders]",
        '[intervention]\nmode = "dated"\nday = 4\n[holders]',
        "intervention.day",
        "day 4 lies outside the campaign, which runs from day 0 to day 4",
        "it begins on 2013-01-07",
    ),
    "date before the start": Case(
        "war.toml",
        "[holders]",
        '[intervention]\nmode = "dated"\nday = 2013-01-05\n[holders]',
        "intervention.day",
        "day -2 lies outside the campaign",
    ),
    "election before the start": Case(
        "war.toml",
        "[holders]",
        "[politics]\nelection_day = -0.5\n[holders]",
        "politics.election_day",
        "day -0.5 lies before the start on 2013-01-07",
        "an election that has been held",
    ),
    "planned before the start": Case(
        "war.toml",
        "[holders]",
        "[intervention]\nplanned_day = 2013-01-06\n[holders]",
        "intervention.planned_day",
        "day -1 lies before the start on 2013-01-07",
        "or drop it by replace",
    ),
    "dated without a day": Case(
        "war.toml",
        "[holders]",
        '[intervention]\nmode = "dated"\n[holders]',
        "intervention",
        "no day is given",
        right="write day = 3",
    ),
    "start no date": Case("war.toml", "start = 2013-01-07", 'start = "soon"', "start", "date", right="date"),
    "no days": Case(
        "war.toml", "days = 4", "days = 0", "days", "0 is out of range: it must be above 0", right="above 0"
    ),
    "odd turns": Case(
        "war.toml",
        "days = 4",
        "days = 4\ntick_hours = 5",
        "tick_hours",
        "a turn lasts 1, 2, 3 or 6 hours, not 5",
        right="1, 2, 3 or 6 hours",
    ),
    "broken turns": Case("war.toml", "days = 4", "days = 4.1", "days", "4.1 days are not a whole number of turns"),
    # what contradicts itself
    "aid to a government born of a coup": Case(
        "war.toml",
        "[holders]",
        "[laws]\nus_aid_to_coup_government = true\n[holders]",
        "laws.us_aid_to_coup_government",
        "US military aid to a government born of a coup is refused",
        "section 7008",
    ),
    "aid before the election": Case(
        "war.toml",
        "[holders]",
        "[laws]\nus_aid_to_coup_government = true\n[politics]\nelection_day = 2014-01-01\n[holders]",
        "laws.us_aid_to_coup_government",
        "US military aid to a government born of a coup is refused",
    ),
    "aid after an election before the start": Case(
        "war.toml",
        "[holders]",
        "[laws]\nus_aid_to_coup_government = true\n[politics]\nelection_day = 2012-05-01\n[holders]",
        "politics.election_day",
        "day -251 lies before the start on 2013-01-07",
        "elected_government = true",
    ),
    "pact with itself": Case(
        "war.toml",
        "[holders]",
        '[pacts.x]\nbetween = ["army", "army"]\nwaits_for = "start"\n[holders]',
        "pacts.x.between",
        '"army" stands here twice',
    ),
    "pact of nobody": Case(
        "war.toml",
        "[holders]",
        '[pacts.x]\nbetween = ["army", "rebel"]\nwaits_for = "start"\n[holders]',
        "pacts.x.between",
        'no faction "rebel"',
        "did you mean",
    ),
    "pact that waits for nothing known": Case(
        "war.toml",
        "[holders]",
        '[pacts.x]\nbetween = ["army", "rebels"]\nwaits_for = "peace"\n[holders]',
        "pacts.x.waits_for",
        '"peace" is unknown',
    ),
    "shift of no pact": Case(
        "war.toml",
        "[holders]",
        '[shifts.x]\non = "break"\npact = "y"\nbetween = ["army", "rebels"]\nto = "wary"\n[holders]',
        "shifts.x.pact",
        'no pact "y"',
    ),
    "no table of the displaced": Case(
        "war.toml",
        "[holders]",
        '[people]\ndisplaced = "displaced_2012"\n[holders]',
        "people.displaced",
        'no table of the displaced "displaced_2012"',
    ),
    "border of no country": Case(
        "war.toml",
        "[holders]",
        '[people]\nclosed_borders = ["XX"]\n[holders]',
        "people.closed_borders",
        'no country "XX"',
    ),
    "relation one way": Case(
        "factions/rebels.toml",
        'army = "hostile"',
        'army = "truce"',
        "factions.army.relations.rebels",
        '"hostile" to rebels, but rebels says "truce" to army',
        "holds both ways",
        "factions/army.toml",
    ),
    "two units of one title": Case(
        "factions/army.toml",
        "Second company",
        "First company",
        "factions.army.units.second_company.title",
        'two units of one name: "First company" is also first_company',
    ),
    "two units of one key": Case(
        "factions/army.toml",
        "units.second_company",
        "units.first_company",
        "units.first_company",
        "two units of one name",
        "give one of them another name",
    ),
    "two units of one key in the child": Case(
        "later.toml", "", NEW_UNIT + NEW_UNIT, "factions.rebels.units.new", "two units of one name"
    ),
    "circle": Case(
        "war.toml", "title", 'extends = "later"\ntitle', "extends", "circle: later extends war extends later"
    ),
    "home outside a small theatre": Case(
        "war.toml",
        "days = 4",
        'days = 4\ntowns = ["south", "middle"]\nonly_factions = ["army", "rebels"]',
        "factions.rebels.home",
        'its home "north" lies outside the theatre',
        "give it a home",
        "factions/rebels.toml",
    ),
    # the file itself
    "grammar missing": Case(
        "war.toml", "schema = 1\n", "", "schema", "is missing: write schema = 1", right="write schema = 1", line=1
    ),
    "grammar of tomorrow": Case(
        "war.toml",
        "schema = 1",
        "schema = 2",
        "schema",
        "reads up to 1: use a newer Serval",
        right="use a newer Serval",
    ),
    "not TOML": Case("war.toml", "days = 4", "days = ", "", "is not valid TOML: invalid value"),
    "not TOML in a faction": Case("factions/army.toml", "regular = true", "regular = yes", "", "is not valid TOML"),
    "BOM": Case("war.toml", "schema", "\ufeffschema", "", "begins with a byte order mark (BOM)", "UTF-8 without BOM"),
    # the tables
    "road to nowhere": Case(
        "theatre/roads.csv",
        "middle,north",
        "middle,nroth",
        "to",
        'the road leads nowhere: no town "nroth"',
        'did you mean "north"?',
    ),
    "road of no length": Case(
        "theatre/roads.csv", "600", "0", "length_km", "0 is out of range: it must be above 0", right="above 0"
    ),
    "road of an unknown class": Case(
        "theatre/roads.csv", "paved", "pavd", "class", '"pavd" is unknown', right='it must be "paved", "laterite"'
    ),
    "town twice": Case("theatre/towns.csv", "north,North", "middle,North", "id", '"middle" stands here twice'),
    "airfield nowhere": Case(
        "theatre/airfields.csv", "north,North field", "nowhere,North field", "town_id", 'no town "nowhere"'
    ),
    "airfield for balloons": Case(
        "theatre/airfields.csv", "field,helicopter", "field,balloon", "takes", "no kind of airfield"
    ),
    "parameter above its range": Case(
        "parameters/combat.csv",
        "0.04",
        "0.4",
        "",
        "0.4 lies outside its range 0.01 to 0.1 [1/day]",
        right="0.01 to 0.1",
    ),
    "range upside down": Case(
        "parameters/combat.csv",
        "0.01,0.10",
        "0.10,0.01",
        "",
        "low 0.1 is above high 0.01",
        right="low 0.1 is above high 0.01",
    ),
    "parameter without a source": Case(
        "parameters/combat.csv",
        "assumption:1,assumed",
        "assumption:2,assumed",
        "source",
        'no source "assumption:2"',
        'did you mean "assumption:1"?',
    ),
    "parameter of unknown status": Case(
        "parameters/combat.csv",
        "1,assumed",
        "1,guessed",
        "status",
        '"guessed" is unknown: it must be',
        right='it must be "measured"',
    ),
    "parameter twice": Case("parameters/combat.csv", "spread,", "loss_rate,", "name", '"loss_rate" stands here twice'),
    "parameter that is no number": Case(
        "parameters/combat.csv", "0.04", "some", "value", "must be a number, not 'some'", right="must be a number"
    ),
    "another header": Case(
        "parameters/combat.csv",
        "low,high",
        "high,low",
        "",
        "the header must be name,value,unit,low",
        right="the header must be name,value,unit",
    ),
    "a cell too many": Case(
        "parameters/combat.csv",
        "share lost per day",
        "share lost, per day",
        "",
        "the row has 9 cells, the header has 8",
        "quote cells that hold a comma",
    ),
    "attribute of a kind missing": Case(
        "parameters/kinds.csv",
        "default.quality",
        "rifles.speed",
        "pickups.speed",
        "not stated, and there is no default.speed",
        line=0,
    ),
    # the grammar's further words
    "parent missing": Case(
        "later.toml", '"war"', '"./none.toml"', "extends", "there is no such file", 'did you mean "later.toml"?'
    ),
    "parent that is no name": Case(
        "later.toml", '"war"', "7", "extends", "must be the name of a scenario", "january_2013"
    ),
    "own parent": Case(
        "war.toml", "title", 'extends = "war"\ntitle', "extends", "later extends war extends war", "stand on its own"
    ),
    "grammar that is no number": Case(
        "war.toml", "schema = 1", 'schema = "one"', "schema", "not 'one'", "a whole number"
    ),
    "grammar of the past": Case(
        "war.toml", "schema = 1", "schema = 0", "schema", "grammar 0 is not known", "the oldest"
    ),
    "faction that stays away unknown": Case(
        "war.toml",
        "days = 4",
        'days = 4\nwithout_factions = ["rebel"]',
        "without_factions",
        'no faction "rebel"',
        'did you mean "rebels"?',
    ),
    "airfield in no town": Case(
        "war.toml",
        "[holders]",
        "[airfields]\nmidle = []\n[holders]",
        "airfields.midle",
        'no town "midle"',
        'did you mean "middle"?',
    ),
    "airfield for zeppelins": Case(
        "war.toml",
        "[holders]",
        '[airfields]\nmiddle = ["zeppelin"]\n[holders]',
        "airfields.middle.0",
        '"zeppelin" is unknown',
        "known: ",
    ),
    "nothing to replace": Case(
        "later.toml",
        "title",
        'replace = ["factions.army.unit"]\ntitle',
        "replace",
        'nothing is inherited at "factions.army.unit"',
        'did you mean "units"?',
    ),
    "replace that is no list": Case(
        "later.toml", "title", 'replace = "holders"\ntitle', "replace", "must be a list of places", '["holders"]'
    ),
    "lever on nothing": Case(
        "war.toml",
        "[holders]",
        '[levers.x]\ntitle = "X"\nsets = "combat.spraed"\n[holders]',
        "levers.x.sets",
        'no parameter "combat.spraed"',
        'did you mean "combat.spread"?',
    ),
    "lever beyond its range": Case(
        "war.toml",
        "[holders]",
        '[levers.x]\ntitle = "X"\nsets = "combat.spread"\nvalues = [0.3, 3]\n[holders]',
        "levers.x.values",
        "3 lies outside its range",
        "0.2 to 0.8",
    ),
    "lever without a title": Case(
        "war.toml",
        "[holders]",
        '[levers.x]\nsets = "combat.spread"\n[holders]',
        "levers.x.title",
        "is missing",
        "in plain words",
    ),
    "weather unknown": Case(
        "war.toml",
        "[holders]",
        '[weather]\ndust = "nevre"\n[holders]',
        "weather.dust",
        '"nevre" is unknown',
        'did you mean "never"?',
    ),
    "weather that is not ours": Case(
        "war.toml", "[holders]", "[weather]\nrain = true\n[holders]", "weather.rain", "unknown key", "known: dust"
    ),
    "trigger unknown": Case(
        "war.toml",
        "[holders]",
        '[intervention]\ntriggers = ["town_fals"]\n[holders]',
        "intervention.triggers.0",
        '"town_fals" is unknown',
        'did you mean "town_falls"?',
    ),
    "nothing triggers it": Case(
        "war.toml",
        "[holders]",
        "[intervention]\ntriggers = []\n[holders]",
        "intervention",
        "nothing triggers it",
        "name a trigger",
    ),
    "under way since when": Case(
        "war.toml",
        "[holders]",
        '[intervention]\nmode = "under_way"\n[holders]',
        "intervention",
        "asked_days_ago is not given",
        "write asked_days_ago = 10",
    ),
    "under way since tomorrow": Case(
        "war.toml",
        "[holders]",
        '[intervention]\nmode = "under_way"\nasked_days_ago = -1\n[holders]',
        "intervention.asked_days_ago",
        "-1 is out of range",
        "at least 0",
    ),
    "sources that are no list": Case(
        "war.toml", "days = 4", 'days = 4\nsources = "a book"', "sources", "not 'a book'", "a valid tuple"
    ),
    "title empty": Case("later.toml", '"A little war, with a strong company"', '""', "title", "is empty", "one line"),
    "title that is a number": Case(
        "later.toml", '"A little war, with a strong company"', "7", "title", "not 7", "a valid string"
    ),
    "two years too long": Case("war.toml", "days = 4", "days = 800", "days", "800 is out of range", "at most 730"),
    "days endless": Case("war.toml", "days = 4", "days = inf", "days", "must be a number", "number"),
    "key twice": Case("war.toml", "days = 4", "days = 4\ndays = 5", "", "not valid TOML", "text stands in"),
    "arrival unknown": Case(
        "factions/army.toml",
        'town = "middle"',
        'town = "middle"\narrival = "rail"',
        "factions.army.units.first_company.arrival",
        '"rail" is unknown',
        '"there", "air", "road" or "sea"',
    ),
    "basis unknown": Case(
        "factions/army.toml",
        '"estimated"',
        '"rumour"',
        "factions.army.units.first_company.basis",
        '"rumour" is unknown',
        "it must be",
    ),
    "source missing": Case(
        "factions/army.toml",
        'source = "A book | https://example.org"\n',
        "",
        "factions.army.units.first_company.source",
        "is missing",
        "of the source",
        line=15,
    ),
    "fewer than no aircraft": Case(
        "factions/helpers.toml",
        "airframes = 4",
        "airframes = -4",
        "factions.helpers.wings.jets.airframes",
        "-4 is out of range",
        "at least 0",
    ),
    "stores of less than nothing": Case(
        "factions/rebels.toml",
        "stores = 5000",
        "stores = -1",
        "factions.rebels.depots.cache.stores",
        "-1 is out of range",
        "at least 0",
    ),
    "depot nowhere": Case(
        "factions/rebels.toml",
        'title = "Cache"\ntown = "north"',
        'title = "Cache"\ntown = "nrth"',
        "factions.rebels.depots.cache.town",
        'no town "nrth"',
        'did you mean "north"?',
    ),
    "home unknown": Case(
        "factions/rebels.toml", 'home = "north"', 'home = "nroth"', "factions.rebels.home", 'no town "nroth"', "north"
    ),
    "camp unknown": Case(
        "factions/rebels.toml",
        '"coalition"',
        '"coaliton"',
        "factions.rebels.camp",
        '"coaliton" is unknown',
        'did you mean "coalition"?',
    ),
    "friend of itself": Case(
        "factions/rebels.toml",
        'army = "hostile"',
        'army = "hostile"\nrebels = "allied"',
        "factions.rebels.relations.rebels",
        "no relation to itself",
        "leave the line out",
    ),
    "splits to nobody known": Case(
        "factions/army.toml",
        'splits_to = "rebels"',
        'splits_to = "rebel"',
        "factions.army.units.second_company.splits_to",
        'no faction "rebel"',
        'did you mean "rebels"?',
    ),
    "parent unknown to all": Case(
        "factions/rebels.toml",
        'home = "north"',
        'home = "north"\nparent = "amry"',
        "factions.rebels.parent",
        'no faction "amry"',
        'did you mean "army"?',
    ),
    "faction with another key": Case(
        "factions/rebels.toml",
        'home = "north"',
        'home = "north"\nkey = "x"',
        "factions.rebels.key",
        "unknown here",
        "a faction's file is its key",
    ),
    "a way out of the folder": Case(
        "factions/rebels.toml", '"raid"', '"../raid"', "factions.rebels.doctrine", 'no doctrine "../raid"', "raid"
    ),
    # the theatre's further tables
    "plane of two rows": Case(
        "theatre/plane.csv", "666,20", "666,20\n17,-2.5,-720,-666,20", "", "has 2 rows", "keep one row"
    ),
    "plane of no row": Case("theatre/plane.csv", "17,-2.5,-720,-666,20\n", "", "", "has no row", "write one row"),
    "cells of no size": Case("theatre/plane.csv", "-666,20", "-666,0", "cell_km", "0 is out of range", "above 0"),
    "cell outside the frame": Case("theatre/grid.csv", "6,9,", "74,9,", "col", "74 is out of range", "below 74"),
    "town beyond the pole": Case("theatre/towns.csv", "16.3", "163", "lat", "163 is out of range", "at most 90"),
    "road to itself": Case(
        "theatre/roads.csv", "middle,north", "middle,middle", "to", "from a town to itself", "name its other end"
    ),
    "column missing": Case(
        "theatre/airfields.csv", "takes", "takes_what", "takes", "the column is missing", "the header has town_id"
    ),
    "reference missing": Case(
        "sources.csv", '2009"\n', '2009"\nother,\n', "reference", "is empty", "its full reference"
    ),
}


class Spoilt(NamedTuple):
    """A file that holds something else altogether, and what must be told of it."""

    content: bytes
    wrong: str
    right: str


DEEP = 200_000
SPOILT = {
    "empty": Spoilt(b"", "line 1: is empty", "begins with schema = 1"),
    "blank": Spoilt(b" \r\n\t\n", "line 1: is empty", "begins with schema = 1"),
    "BOM": Spoilt(b"\xef\xbb\xbfschema = 1\n", "line 1: begins with a byte order mark (BOM)", "UTF-8 without BOM"),
    "UTF-16": Spoilt("schema = 1".encode("utf-16"), "is not text in UTF-8", "save it as UTF-8"),
    "Latin-1": Spoilt('schema = 1\ntitle = "Sévaré"'.encode("latin-1"), "line 2: is not text in UTF-8", "save it as"),
    "zeros": Spoilt(b"schema = 1\0\n", "line 1: is not valid TOML", "text stands in"),
    "50 MB": Spoilt(b"#" * 50_000_000, "is 50 MB large", "at most 8 MB"),
    "lists in lists": Spoilt(b"x = " + b"[" * DEEP + b"]" * DEEP, "nested more than 12 deep", "the deepest that means"),
    "tables in tables": Spoilt(b"[" + b"a." * 900 + b"a]\n", "nested more than 12 deep", "the deepest that means"),
    "a table": Spoilt(b"name,value\ncombat.loss_rate,1\n", "line 1: is not valid TOML", "text stands in"),
    "a picture": Spoilt(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "line 1: is not text in UTF-8", "save it as UTF-8"),
}
