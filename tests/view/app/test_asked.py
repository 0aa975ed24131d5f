"""Settings become a scenario file that loads; words of a URL become settings, or messages."""

from pathlib import Path

import pytest

from scenarios.load import load_scenario
from sim.branch import Step
from sim.view.app.asked import Asked, as_asked, branch_in, parse, scenario_of, text_of, told
from sim.view.app.levers import Setting, handles, takes_part
from tests.view.app.conftest import SMALL_WAR

JANUARY = "january_2013"
NAMES = [JANUARY, "no_intervention"]


def test_without_settings_it_is_the_scenario_itself() -> None:
    assert scenario_of(Asked(JANUARY, {})).hash == load_scenario(JANUARY).hash


def test_a_setting_as_the_scenario_has_it_changes_nothing() -> None:
    same: dict[str, Setting] = {handle.key: handle.value for handle in handles(load_scenario(JANUARY))}
    assert scenario_of(Asked(JANUARY, same)).hash == load_scenario(JANUARY).hash


@pytest.mark.parametrize("end", ["first", "last"])
@pytest.mark.parametrize("name", [JANUARY, SMALL_WAR])
def test_all_handles_at_their_ends_load(name: str, end: str) -> None:
    settings: dict[str, Setting] = {}
    for handle in handles(load_scenario(name)):
        ends: list[Setting] = [handle.low, handle.high]
        if handle.kind == "choice":
            ends = [key for key, _ in handle.choices]
        elif handle.kind == "switch":
            ends = [True, False]
        settings[handle.key] = ends[0] if end == "first" else ends[-1]
    made = scenario_of(Asked(name, settings))
    for handle in handles(load_scenario(name)):
        if handle.parameter:
            assert made.values[handle.parameter] == settings[handle.key]


def test_settings_do_what_they_say() -> None:
    made = scenario_of(
        Asked(JANUARY, {"come": "date", "day": 14.0, "forces": "air", "us": False, "chad": False, "africa": False,
                        "deadly": 0.004, "force": 0.5})
    )  # fmt: skip
    base = load_scenario(JANUARY)
    assert (made.intervention.mode, made.intervention.day) == ("dated", 14.0)
    assert made.intervention.air
    assert not made.intervention.ground
    assert not made.laws.us_support
    assert not takes_part(made.factions["chad"])
    assert not takes_part(made.factions["nigeria"])
    assert made.values["combat.loss_rate"] == 0.004
    slug, unit = next(
        (slug, unit)
        for slug, unit in base.factions["france"].units.items()
        if unit.ready_after_request_days is not None
    )
    assert made.factions["france"].units[slug].personnel[1] == round(unit.personnel[1] * 0.5)


def test_what_is_saved_is_what_is_played(tmp_path: Path) -> None:
    asked = Asked(JANUARY, {"later": 10.0, "chad": False})
    path = tmp_path / "january_2013-asked.toml"
    path.write_text(text_of(asked), encoding="utf-8")
    assert load_scenario(path).hash == scenario_of(asked).hash
    assert "10 days later" in told(load_scenario(JANUARY), asked.settings)


def test_words_of_a_url_bring_back_the_question() -> None:
    words = {"scenario": JANUARY, "seed": "7", "run": "3", "later": "10", "us": "0", "forces": "air"}
    asked, messages = parse(words, JANUARY, NAMES)
    assert asked == Asked(JANUARY, {"later": 10.0, "us": False, "forces": "air"}, 7, 3)
    assert messages == []


@pytest.mark.parametrize(
    ("word", "value"),
    [("seed", "-1"), ("seed", "x" * 99), ("seed", "²"), ("seed", "9" * 40), ("run", "1.5"), ("later", "nan"),
     ("later", "1e9"), ("us", "maybe"), ("forces", "navy"), ("scenario", "januar_2013"), ("scenario", "../secret")],
)  # fmt: skip
def test_bad_words_give_a_message_and_are_left_out(word: str, value: str) -> None:
    asked, messages = parse({word: value}, JANUARY, NAMES)
    assert asked == Asked(JANUARY, {})
    assert len(messages) == 1
    assert value[:20] in messages[0]


def test_steps_stand_in_the_address_and_are_sent_as_lists() -> None:
    asked, messages = parse({"steps": "2:move a b;ground|5:", "future": "7"}, JANUARY, NAMES)
    assert messages == []
    assert asked.steps == (Step(2, ("move a b", "ground")), Step(5))
    assert as_asked({**asked._asdict(), "steps": [[2, ["move a b", "ground"]], [5, []]]}) == asked


@pytest.mark.parametrize("word", ["now", "x:ground", "-1:ground", "152:ground", "5:ground|5:free", "9:|3:"])
def test_steps_that_cannot_be_read_give_a_message(word: str) -> None:
    asked, (message,) = parse({"steps": word}, JANUARY, NAMES)
    assert asked.steps == ()
    assert "steps" in message


def test_a_kept_file_brings_its_branch_back(tmp_path: Path) -> None:
    asked = Asked(JANUARY, {"later": 3.0}, 7, 2, (Step(8, ("hand konna aqim", "ground")), Step(12)), 1)
    path = tmp_path / "kept.toml"
    path.write_text(text_of(asked), encoding="utf-8")
    assert load_scenario(path).values["politics.later_days"] == 3.0
    again, messages = parse(branch_in(path), str(path), [])
    assert (again[2:], messages) == (asked[2:], [])
    assert branch_in(tmp_path) == {}
    path.write_text(text_of(asked._replace(steps=())), encoding="utf-8")
    assert branch_in(path) == {}
