"""How to read each figure, in a sentence or two: a page that is mailed has nobody beside it who explains."""

FANS = (
    "Lines: median over the runs; dark band: half of them; pale band: 90 %. Along the bottom the date; the unit stands "
    "in brackets above each panel."
)
CAPTIONS = {
    "theatre_map": "Six moments of the run. Dots are towns in the colour of who holds them, signs are units with their "
    "number; the shade spreads holders and forces over the ground and is a picture, not a state of the model.",
    "control_chart": "One row a town, one colour a holder, white where nobody holds it. Crosses: turns with fighting; "
    "triangles: days with air strikes. Along the bottom the date.",
    "timeline": "Above: towns that were taken, in the colour of who took them; middle: killed in fights a day, "
    "by camp; "
    "below: targets struck from the air a day. Along the bottom the date.",
    "strengths": "Left: people present under arms; right: killed so far. A row for each camp, with a scale of its own.",
    "air": "Above: sorties a day by what the aircraft were for; below: sorties that released weapons, and "
    "bombs, a day.",
    "front": "Distance by road [km] from the capital to the nearest hostile force in the open.",
    "buildup": "People of foreign forces in the country, staff by staff.",
    "displaced": "Above: people away from home; middle: change since the start by place; below: civilians killed or "
    "wounded a day, by cause.",
    "flows": "Lines: the greatest flows of people, thicker with their number; rings: those who stayed around "
    "their town.",
    "goals": "The four ends that France named, each 0 to 100 %, with their parts; never made into one number.",
    "belief": "Above: power of the enemies of a staff, believed (line) and in truth (area), counted in "
    "riflemen; below: "
    "their bodies, known in their place, believed elsewhere, or unknown.",
    "captures": "For each town the days between which it changed hands: dot = median, thick = half of the runs, thin = "
    "90 %; at the right the share of runs in which it happened at all.",
    "differences": "Mean difference of twins (same luck) to the first scenario with its 95 % interval, in standard "
    "deviations of the first. An interval that holds 0 means: too few runs to tell.",
    "capture_dates": "Intervals of the runs (dot, thick, thin as above) and, as bars, the dates that the record "
    "accepts.",
    "skill": "1 = perfect, 0 = no better than the rival that is named; lines: 90 % interval over towns.",
    "calibration": "Left: where in the spread of the runs history fell; right: how often a chance that was stated came "
    "true. Even bars and points on the diagonal would be perfect.",
    "counts": "Counts of the runs as ratios to the record's: 1 = as recorded; bars: the record's own range.",
}


def caption(name: str) -> str:
    """The sentence for a figure."""
    return CAPTIONS.get(name, FANS if name.startswith("fans_") else "")
