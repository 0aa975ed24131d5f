"""A war of three towns and three factions as input files, for tests of the loader: small, whole and valid."""

from pathlib import Path

FILES = {
    "sources.csv": """key,reference
census,"A census of 2009"
assumption:1,"Assumed: nobody knows"
""",
    "parameters/combat.csv": """name,value,unit,low,high,source,status,meaning
loss_rate,0.04,1/day,0.01,0.10,assumption:1,assumed,share lost per day
spread,0.5,1,0.2,0.8,census; assumption:1,estimated,"spread, on a log scale"
""",
    "parameters/kinds.csv": """name,value,unit,low,high,source,status,meaning
default.quality,1,1,0,2,assumption:1,assumed,how good it is
rifles.quality,1,1,0,2,assumption:1,assumed,how good it is
pickups.quality,1.2,1,0,2,assumption:1,assumed,how good it is
""",
    "parameters/aircraft.csv": """name,value,unit,low,high,source,status,meaning
jet.role,0,code,0,4,assumption:1,assumed,what it does
""",
    "parameters/temper.csv": """name,value,unit,low,high,source,status,meaning
patience_hours,48,hour,6,240,assumption:1,assumed,how long it waits
""",
    "theatre/towns.csv": """id,name,lat,lon,country,region_2012,cercle,kind,pop_2009,pop_unit,town_nucleus_pop,notes
south,South,12.6,-8.0,ML,Bamako,,capital,1000000,district,,
middle,Middle,14.9,-3.9,ML,Mopti,,town,36000,commune,,"a town, in the middle"
north,North,16.3,0.0,ML,Gao,,town,86000,commune,,
""",
    "theatre/roads.csv": """from,to,length_km,class,route_no,notes
south,middle,600,paved,RN6,
middle,north,500,piste,RN16,
""",
    "theatre/airfields.csv": """town_id,name,takes
south,South field,transport|fighter|helicopter
north,North field,helicopter
""",
    "theatre/plane.csv": """centre_lat,centre_lon,west_km,south_km,cell_km
17,-2.5,-720,-666,20
""",
    "theatre/grid.csv": """col,row,lon,lat,in_mali,terrain,water,nearest_town_id,nearest_town_km,road_class
6,9,-8.0,12.6,1,savanna,0,south,3.1,paved
""",
    "factions/army.toml": """name = "Army"
doctrine = "guard"
camp = "government"
regular = true
home = "south"
open_countries = ["ML"]

[relations]
rebels = "hostile"
helpers = "allied"

[temper]
patience_hours = 96

[units.first_company]
title = "First company"
kind = "rifles"
personnel = [80, 100, 120]
vehicles = 8
town = "middle"
basis = "estimated"
source = "A book | https://example.org"

[units.second_company]
title = "Second company"
kind = "rifles"
personnel = [60, 80, 100]
town = "south"
basis = "assumed"
source = "A book"
splits_to = "rebels"
""",
    "factions/rebels.toml": """name = "Rebels"
doctrine = "raid"
camp = "coalition"
home = "north"

[relations]
army = "hostile"

[units.pickups]
title = "Pick-ups"
kind = "pickups"
personnel = [30, 50, 70]
vehicles = 8
town = "north"
basis = "estimated"
source = "A paper"

[depots.cache]
title = "Cache"
town = "north"
stores = 5000
basis = "assumed"
source = "A paper"
""",
    "factions/helpers.toml": """name = "Helpers"
doctrine = "guard"
camp = "government"
foreign = true
regular = true
home = "south"

[wings.jets]
title = "Jets"
aircraft = "jet"
airframes = 4
base = "south"
ready_after_request_days = 1.5
basis = "literature"
source = "A paper"
""",
    "war.toml": """schema = 1
title = "A little war"
question = "Who wins?"
start = 2013-01-07
days = 4

[holders]
south = "army"
middle = "army"
north = "rebels"
""",
    "later.toml": """schema = 1
extends = "war"
title = "A little war, with a strong company"

[parameters]
"combat.loss_rate" = 0.05

[factions.army.units.first_company]
personnel = [180, 200, 220]
""",
}


def write_little_war(folder: Path) -> Path:
    """Write the files of the little war and the doctrines that it names; the folder of the scenarios."""
    scenarios = folder / "scenarios"
    for name, text in FILES.items():
        (scenarios / name).parent.mkdir(parents=True, exist_ok=True)
        (scenarios / name).write_text(text, encoding="utf-8")
    (folder / "agents").mkdir()
    for doctrine in ("guard", "raid"):
        (folder / "agents" / f"{doctrine}.py").write_text("def decide() -> None: ...\n", encoding="utf-8")
    return scenarios
