"""The diary: a golden of the run made by hand, and the rules of its lines one by one."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from agents.records import codes
from sim.telling.diary import most_lines, stamp, write_diary
from sim.telling.reasons import odds, span
from sim.telling.story import Entry, counted, listed
from tests.phases.little_world import ARMY, HELPERS, RAIDERS
from tests.view.made_run import LEDGER, MILIEU, NORD, PORT, VILLE, made_run

GOLDEN = """\
Tue  8 Jan 00:00  Red Front goes for Milieu: worth 0.40; opens Port Sévé (+0.90); believed odds 2.4:1; about 5 days; \
luck decided against Grande-Ville.
Tue  8 Jan 06:00  Fighting at Milieu, up to 12 h: Red Front and the Home army; killed: the Home army 21, Red Front 8; \
3 vehicles lost; the Home army breaks (1 unit, 179 people left).
Tue  8 Jan        Civilians: 2,400 people reported to have fled from Milieu.
Tue  8 Jan 22:00  The Home army's government asks for help, because of Milieu.
Wed  9 Jan 00:00  Red Front takes Milieu from the Home army.
Wed  9 Jan 03:00  Northland decides to intervene.
Wed  9 Jan        Northland: first air strikes: Milieu (2) and Nord (1); 7 fighters killed, 2 vehicles destroyed \
and 1 attack on stores.
Wed  9 Jan        Arrive: Northland 150 at Port Sévé.
Wed  9 Jan        Civilians: 6 killed or wounded at Milieu, all by strikes.
Thu 10 Jan 06:00  Red Front leaves Milieu for Camp Rocher (113 people): believed danger 2.5:1, \
chance to hold 12%.
Thu 10 Jan 18:00  The Home army moves into Milieu.
Fri 11 Jan 00:00  The run ends. The government holds Grande-Ville, Port Sévé and Milieu; Red Front holds Nord."""


def told(*events: dict[str, Any]) -> list[str]:
    """The words of the lines for these events alone, without how the run ends."""
    return [line[18:] for line in write_diary(made_run(events=events, ledger=(), turns=48))[:-1]]


def test_the_made_run_reads_like_this() -> None:
    assert "\n".join(write_diary(made_run())) == GOLDEN


def test_an_empty_run_says_only_how_it_ends() -> None:
    assert told() == []
    assert len(write_diary(made_run(events=(), ledger=()))) == 1


def test_the_end_tells_who_holds_the_regional_capitals() -> None:
    run = made_run()
    run.towns.kind[:, [VILLE, PORT, MILIEU, NORD]] = codes.CAPITAL, codes.CITY, codes.CITY, codes.TOWN
    run.towns.holder[-1, MILIEU] = -1
    assert write_diary(run)[-1] == (
        "Fri 11 Jan 00:00  The run ends. The government holds Grande-Ville and Port Sévé; nobody holds Milieu."
    )


@pytest.mark.parametrize(("days", "lines"), [(4, 80), (38, 80), (152, 160), (342, 240)])
def test_longer_wars_get_more_lines(days: int, lines: int) -> None:
    assert most_lines(made_run(turns=4 * days)) == lines


def fleeing(days: int, daily: int) -> list[str]:
    """The lines about flight of a run in which so many leave Milieu for Nord every day."""
    run = made_run(events=(), ledger=(), turns=4 * days)
    gone = daily * np.arange(4 * days + 1) // 4
    run.towns.left_total[:, MILIEU] += gone
    run.towns.hosted_idp[:, NORD] += gone
    return [line for line in write_diary(run) if "left home" in line]


def test_who_fled_where_is_told_of_every_week() -> None:
    """Ten a day, so that no day is worth a line; the last days are no week."""
    lines = fleeing(17, 10)
    assert [line[:10] for line in lines] == ["Sun 13 Jan", "Sun 20 Jan", "Wed 23 Jan"]
    assert lines[0][18:] == (
        "In the week 70 people left home, most of them from Milieu (70); more displaced people live in or around "
        "Nord (70). Now 70 are displaced in the country, 0 abroad."
    )
    assert lines[2][18:].startswith("In 3 days 30 people left home")


def test_in_a_long_war_who_fled_where_is_told_by_the_month() -> None:
    assert len(fleeing(60, 10)) == 9
    lines = fleeing(100, 10)
    assert [line[18:38] for line in lines] == ["In 30 days 300 peopl"] * 3 + ["In 10 days 100 peopl"]
    assert fleeing(100, 0) == []


def test_a_short_diary_keeps_what_matters_and_says_what_it_left_out() -> None:
    lines = write_diary(made_run(), most=3)
    assert len(lines) == 5
    assert any("asks for help" in line for line in lines)
    assert any("decides to intervene" in line for line in lines)
    assert lines[-1] == "8 lesser entries are left out; events.parquet holds all."


def test_times_are_the_end_of_the_turn_and_days_carry_no_hour() -> None:
    run = made_run()
    assert stamp(run, Entry(60.0, 1.0, False, "")) == "Wed  9 Jan 12:00"
    assert stamp(run, Entry(60.0, 1.0, True, "")) == "Wed  9 Jan      "


def test_two_fights_at_one_place_with_quiet_between_are_two_lines() -> None:
    fight = {"kind": codes.FIGHT, "faction": RAIDERS, "other": ARMY, "town": MILIEU, "amount": 2.0}
    assert len(told({**fight, "tick": 1}, {**fight, "tick": 3})) == 1
    assert len(told({**fight, "tick": 1}, {**fight, "tick": 4})) == 2


def test_a_fight_without_dead_says_so() -> None:
    fight = {"kind": codes.FIGHT, "faction": ARMY, "other": RAIDERS, "town": NORD, "tick": 1}
    assert told(fight) == ["Fighting at Nord, up to 6 h: the Home army; nobody killed."]


@pytest.mark.parametrize(
    ("side", "former", "words"),
    [
        (ARMY, RAIDERS, "The Home army takes Nord from Red Front."),
        (ARMY, -1, "The Home army moves into Nord."),
        (HELPERS, ARMY, "Northland moves into Nord, until now held by the Home army."),
    ],
)
def test_a_town_is_taken_from_an_enemy_but_moved_into_otherwise(side: int, former: int, words: str) -> None:
    assert told({"tick": 2, "kind": codes.CAPTURE, "faction": side, "other": former, "town": NORD}) == [words]


def test_where_only_an_ally_stands_the_ally_takes_it_for_the_government() -> None:
    """Port: 150 of Northland; Nord: nobody, so its new holder is named."""
    taken = {"tick": 14, "kind": codes.CAPTURE, "faction": ARMY, "other": RAIDERS}
    held = "Port Sévé is the government's again: Northland"
    assert told({**taken, "town": PORT}) == [f"{held} takes it from Red Front."]
    assert told({**taken, "town": PORT, "other": -1}) == [f"{held} moves into it."]
    assert told({**taken, "town": NORD}) == ["The Home army takes Nord from Red Front."]
    assert len(told({**taken, "town": PORT}, {**taken, "town": NORD})) == 2
    assert told({**taken, "town": VILLE}) == ["The Home army takes Grande-Ville from Red Front."]  # it stands there


def test_allies_who_took_a_town_are_named_by_strength() -> None:
    run = made_run(events=[{"tick": 14, "kind": codes.CAPTURE, "faction": ARMY, "other": RAIDERS, "town": PORT}])
    run.units.status[:, 0], run.units.edge[:, 0], run.units.town[:, 0] = codes.PRESENT, -1, PORT
    run.units.posture[:, 0], run.units.personnel[:, 0] = codes.HOLD, 400
    run.sides.allied_mask[:] = 0b111
    line = "Port Sévé is the government's again: Red Front and Northland move into it, until now held by Red Front."
    run.sides.hostile_mask[:] = 0
    assert write_diary(run)[0][18:] == line
    run.units.posture[:, 0] = codes.HIDING
    assert write_diary(run)[0][18:].startswith("Port Sévé is the government's again: Northland moves into it, until")


def test_towns_taken_in_one_turn_share_a_line() -> None:
    taken = {"tick": 2, "kind": codes.CAPTURE, "faction": RAIDERS, "other": ARMY}
    lines = told({**taken, "town": MILIEU}, {**taken, "town": PORT})
    assert lines == ["Red Front takes Milieu and Port Sévé from the Home army."]


def test_a_town_left_after_a_fight_is_told_by_the_fight_alone() -> None:
    left = {"tick": 8, "kind": codes.ABANDONED, "other": RAIDERS, "town": NORD}
    assert told({**left, "amount": 6.0}) == []
    assert told({**left, "amount": -1.0}) == ["Red Front no longer has fighters in Nord."]
    by_order = {"tick": 7, "kind": codes.WITHDREW, "faction": RAIDERS, "other": MILIEU, "town": NORD, "amount": 90.0}
    assert told(by_order, {**left, "amount": -1.0}) == ["Red Front leaves Nord for Milieu (90 people)."]


def test_the_same_aim_is_told_once_in_some_days() -> None:
    order = {"kind": codes.ORDERED, "faction": RAIDERS, "other": -1, "town": VILLE, "amount": 100.0}
    assert len(told({**order, "tick": 1}, {**order, "tick": 9})) == 1
    assert len(told({**order, "tick": 1}, {**order, "tick": 40})) == 2


def test_without_a_ledger_an_order_gives_the_believed_strengths_only() -> None:
    order = {"kind": codes.ORDERED, "faction": RAIDERS, "town": VILLE, "amount": 100.0, "other_amount": 150.0}
    assert told({**order, "tick": 1}) == ["Red Front goes for Grande-Ville: believed odds 1.5:1."]


def test_luck_is_named_only_where_it_decided() -> None:
    plain = [{**row, "luck": 0.0} for row in LEDGER]
    assert "luck" in write_diary(made_run())[0]
    assert "luck" not in write_diary(made_run(ledger=plain))[0]


def test_other_kinds_of_events_have_their_words() -> None:
    assert told({"tick": 1, "kind": codes.SPLIT, "faction": RAIDERS, "other": HELPERS, "amount": 120.0}) == [
        "Northland breaks away from Red Front with 120 people."
    ]
    assert told(
        {"tick": 1, "kind": codes.RELATION_CHANGED, "faction": ARMY, "other": RAIDERS, "amount": float(codes.TRUCE)}
    ) == ["The Home army and Red Front: now truce."]
    assert told({"tick": 1, "kind": codes.DUST, "amount": 72.0}) == ["Dust for 72 h."]
    assert told({"tick": 1, "kind": codes.AIRCRAFT_LOST, "faction": HELPERS, "town": NORD, "amount": 1.0}) == [
        "Northland loses 1 aircraft at Nord."
    ]
    assert told({"tick": 1, "kind": codes.COUP, "faction": ARMY, "town": VILLE}) == [
        "Coup in Grande-Ville: the Home army loses order and stores; aid to it is unlawful."
    ]


def test_politics_have_their_words() -> None:
    both = {"tick": 1, "faction": HELPERS, "other": RAIDERS}
    ally, enemy = float(codes.ALLIED), float(codes.HOSTILE)
    changed = {**both, "kind": codes.RELATION_CHANGED, "amount": ally}
    assert told({**both, "kind": codes.PACT_MADE, "other_amount": ally}, changed) == [
        "Northland and Red Front agree on a pact: now allied."
    ]
    assert told({**both, "kind": codes.PACT_REFUSED}) == ["Northland offers a pact to Red Front, which declines."]
    assert told({**both, "kind": codes.PACT_BROKEN, "other_amount": enemy}) == [
        "The pact of Northland and Red Front breaks: now hostile."
    ]
    assert told({"tick": 1, "kind": codes.ELECTION, "faction": ARMY, "amount": 0.81}) == [
        "An election is held; 81% of the voters can vote in safety."
    ]
    assert told({"tick": 1, "kind": codes.ELECTION_OFF, "faction": ARMY, "amount": 0.4}) == [
        "The election is put off: only 40% of the voters could vote in safety."
    ]
    assert told({"tick": 1, "kind": codes.DEPLOYMENT, "amount": 6.0}) == ["The deployment that was planned begins."]
    assert told({"tick": 1, "kind": codes.AIR_LANDED, "faction": HELPERS, "town": NORD, "amount": 200.0}) == [
        "Northland lands by air at Nord: 1 unit, 200 people."
    ]
    assert told(
        {"tick": 1, "kind": codes.RAIDED, "faction": RAIDERS, "other": ARMY, "town": MILIEU, "amount": 30.0}
    ) == ["Hidden fighters of Red Front (30 people) strike in Milieu."]


@pytest.mark.parametrize(
    ("leader", "staff", "words"),
    [
        (HELPERS, "helpers", "Northland decides to intervene."),
        (HELPERS, "afisma", "The AFISMA contingents decide to intervene."),
        (-1, "helpers", "The decision to intervene is taken, but nobody is there to come."),
    ],
)
def test_who_decides_is_a_state_or_the_force_of_several_or_nobody(leader: int, staff: str, words: str) -> None:
    run = made_run(events=[{"tick": 1, "kind": codes.DECISION, "faction": leader, "other": ARMY, "amount": 8.0}])
    run.sides.staff[:] = range(3)
    run = dataclasses.replace(run, names=run.names._replace(staffs=("raiders", "army", staff)))
    assert write_diary(run)[0] == f"Mon  7 Jan 08:00  {words}"


def test_a_few_who_flee_or_are_hurt_are_no_line() -> None:
    assert told({"tick": 1, "kind": codes.DISPLACED, "town": NORD, "amount": 300.0}) == []
    assert told({"tick": 1, "kind": codes.HARMED, "other": 0, "town": NORD, "amount": 2.0}) == []


def test_small_words() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(list("abcdef"), most=4) == "a, b, c and 3 others"
    assert counted(1, "unit") == "1 unit"
    assert counted(1240, "person", "people") == "1,240 people"
    assert odds(240.0, 100.0) == "2.4:1"
    assert odds(240.0, 0.0) == "overwhelming"
    assert span(20.0) == "20 h"
    assert span(50.0) == "2 days"
