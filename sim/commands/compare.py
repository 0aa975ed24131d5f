"""`compare`: what differs between scenarios, run by run with the same luck, and how sure that is."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scenarios.problems import Problem, ScenarioError, shown
from scenarios.values import COMMAND_LINE
from sim.commands.batch import Wanted, default_name, load_all, make
from sim.commands.shared import RESULTS, progress, say_if_unfinished
from sim.files.results import entries_of, no_figures, write_json, written_whole

if TYPE_CHECKING:
    from sim.study.comparison.cases import Cases

RUNS, SEED = 500, 1  # of scenarios that have to be played, if nobody says
FACTS = "compare.json"
OURS = {FACTS, "differences.csv", "figures"}


class Playing(NamedTuple):
    """How scenarios are played that are not stored yet; None = as usual."""

    runs: int | None = None
    seed: int | None = None
    workers: int | None = None


def compare(what: Sequence[str], playing: Playing, out: Path | None, figures: bool, quiet: bool) -> None:
    """Compare stored batches, or play scenarios first; writes a table of differences and figures."""
    folders = stored(what)
    if folders:
        refuse_options(playing)
    from sim.study.batches.stored import open_batch
    from sim.study.comparison.cases import cases_in, pair

    names = [name for folder in folders for name in open_batch(folder).scenarios] or several(what)
    target = out or RESULTS / f"compare-{'-'.join(dict.fromkeys(names))}"
    refuse_foreign(target)
    with written_whole(target) as folder:  # so that what cannot be written is told before anything is played
        cases = pair(fewest(cases_in(folders or [played(what, names, playing, quiet)])))
        say_if_unfinished([case.batch for case in cases.cases], quiet)
        refuse_foreign(target)  # it may be the folder that they were played into
        write(cases, folder, figures, quiet)
    if not quiet:
        print(f"written: {shown(target)}")


def stored(what: Sequence[str]) -> list[Path]:
    """The folders that are named; none if scenarios are named. Raises ScenarioError for some of each."""
    folders = [Path(name) for name in what if Path(name).is_dir()]
    if folders and len(folders) < len(what):
        others = ", ".join(name for name in what if not Path(name).is_dir())
        wrong = f"{others}: no folder, while others are"
        raise ScenarioError([Problem(COMMAND_LINE, 0, "", wrong, "name folders of batches, or scenarios, not both")])
    return list({folder.resolve(): folder for folder in folders}.values())


def several(what: Sequence[str]) -> list[str]:
    """Names of scenarios, which must be more than one."""
    names = [scenario.name for scenario in load_all(what, {})]
    if len(names) == 1:
        hint = "name another, or the folder of a batch of several"
        raise ScenarioError([Problem(COMMAND_LINE, 0, "", "one scenario alone cannot be compared", hint)])
    return names


def refuse_options(playing: Playing) -> None:
    """Nothing is played where folders are named."""
    if given := [f"--{name}" for name, value in playing._asdict().items() if value is not None]:
        hint = "leave it out, or name scenarios"
        raise ScenarioError([Problem(COMMAND_LINE, 0, ", ".join(given), "these batches have been played", hint)])


def played(what: Sequence[str], names: Sequence[str], playing: Playing, quiet: bool) -> Path:
    """Play these scenarios as one batch (or take the one that is there already); its folder."""
    runs, seed = playing.runs or RUNS, SEED if playing.seed is None else playing.seed
    target = RESULTS / f"{default_name(names, seed)}-{runs}runs"
    make(Wanted(what, runs, seed, playing.workers, out=target, resume=True, quiet=quiet))
    return target


def fewest(cases: list) -> list:  # type: ignore[type-arg]
    """Cases as they are, if they are not too few and not too many."""
    from sim.study.comparison.cases import MOST

    if len(cases) < 2:
        wrong = "holds one scenario at one point: there is nothing to compare it with"
        raise ScenarioError([Problem(shown(cases[0].batch.folder), 0, "", wrong, "name another folder as well")])
    if len(cases) > MOST:
        wrong = f"{len(cases)} scenarios and points are more than can be told apart"
        raise ScenarioError([Problem("compare", 0, "", wrong, f"at most {MOST}; summary.csv holds them all")])
    return cases


def refuse_foreign(target: Path) -> None:
    """An existing folder may be replaced only if it holds a comparison and nothing else."""
    entries = entries_of(target)
    if entries and (FACTS not in entries or entries - OURS or no_figures(target)):
        wrong = "holds something that is no comparison"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "name another folder")])


def write(cases: "Cases", folder: Path, figures: bool, quiet: bool) -> None:
    """Differences as a table, on the terminal, and as figures."""
    from sim.study.comparison.compare import as_csv, differences
    from sim.study.comparison.compare_tables import overall, show
    from sim.study.comparison.twins import partings

    found = list(differences(cases, cases.measures()))
    parted = partings(cases)
    (folder / "differences.csv").write_text(as_csv(cases, found), encoding="utf-8")
    write_json(folder / FACTS, facts(cases))
    if not quiet:
        show(cases, found, parted)
        sys.stdout.flush()
    if figures:
        from sim.view.studies.batch_figures import draw_cases

        with progress("drawing", quiet) as tick:
            draw_cases(cases, folder / "figures", [d for d in found if overall(d)], tick)


def facts(cases: "Cases") -> dict[str, object]:
    """What was compared."""
    return {
        "simulated": True,
        "days": cases.days,
        "runs": len(cases.runs),
        "seed": cases.cases[0].batch.manifest["seed"],
        "cases": [
            {
                "title": case.title,
                "scenario": case.scenario,
                "scenario_hash": case.batch.about(case.scenario)["hash"],
                "point": case.batch.points[case.point],
                "sources": case.batch.manifest["sources"],
            }
            for case in cases.cases
        ],
    }
