"""Serval's command line: parses the command and calls; nothing else. What a command does is in sim/commands/.

Exit codes: 0 done, 1 the run failed, 2 the input cannot be used, 130 stopped with Ctrl-C.
"""

import errno
import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

WELCOME = """Serval replays the campaign of January 2013 in Mali, and asks what else could have happened.

  python run.py run january_2013      play it once: diary, outcomes, tables and figures
  python run.py list                  the scenarios there are
  python run.py check my_war.toml     is a scenario file right, and if not, where
  python run.py app                   watch and question it in the browser

python run.py --help tells of everything, python run.py run --help of one command."""
OBJECTS = 500_000  # new ones after which garbage is looked for: loading libraries makes none, and was a tenth slower
BLAS = "OPENBLAS_NUM_THREADS"  # its threads wait by spinning; ours play runs, and sums come out alike on all machines
TRACEBACK = "SERVAL_TRACEBACK"  # set it to anything to see where in the code a run failed

app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO|FILE", help="a name from `list`, or a .toml file")]
Quiet = Annotated[bool, typer.Option("--quiet", help="print nothing but errors")]


@app.callback(invoke_without_command=True)
def welcome(context: typer.Context) -> None:
    """The campaign of January 2013 in Mali as an agent-based simulation."""
    if context.invoked_subcommand is None:
        print(WELCOME)


@app.command("list")
def list_scenarios() -> None:
    """The scenarios that come with Serval: when, what they ask, how large.

    \b
    python run.py list
    """
    from sim.commands.list import list_scenarios

    list_scenarios()


@app.command()
def check(
    what: Annotated[
        str, typer.Argument(metavar="SCENARIO|FILE|FOLDER", help="a name, a .toml file, or a folder of them")
    ],
    quiet: Quiet = False,
) -> None:
    """Is it valid? Every problem with its file, its place and a hint.

    \b
    python run.py check january_2013
    python run.py check my_wars/
    """
    from sim.commands.check import check

    check(what, quiet)


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="of the scenario: NAME.toml is written here")],
    extends: Annotated[str, typer.Option(help="the scenario that it is laid over")] = "january_2013",
    quiet: Quiet = False,
) -> None:
    """Write a commented starter for a scenario of your own. Nothing is overwritten.

    \b
    python run.py new my_war
    python run.py new nobody_comes --extends no_intervention
    """
    from sim.commands.new import new

    new(name, extends, quiet)


@app.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="a name from `list`, or a .toml file")],
    other: Annotated[str, typer.Argument(metavar="B", help="another")],
) -> None:
    """How two scenarios differ once all that they extend is merged.

    \b
    python run.py diff january_2013 airstrikes_only
    python run.py diff january_2013 my_war.toml
    """
    from sim.commands.diff import diff

    diff(first, other)


@app.command()
def run(
    scenario: ScenarioName,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="the luck of the run")] = 1,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PARAMETER=VALUE", help="another value; may be repeated")
    ] = None,
    parameters: Annotated[
        Path | None, typer.Option(help="a .toml or .csv file (columns name, value) with parameter values")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="folder to write [default: results/SCENARIO-seedN, and what --set changes]")
    ] = None,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="write tables only")] = False,
    quiet: Quiet = False,
) -> None:
    """Play a scenario once: a diary, outcomes, tables and figures.

    \b
    python run.py run january_2013
    python run.py run no_intervention --seed 7 --out results/alone
    python run.py run january_2013 --set combat.loss_rate=0.005 --no-figures
    """
    from sim.commands.run import run

    run(scenario, seed, settings or [], parameters, out, not no_figures, quiet)


@app.command()
def batch(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="SCENARIO|FILE…", help="names from `list`, or .toml files; all in one batch")
    ],
    runs: Annotated[
        int | None, typer.Option(min=1, max=10_000_000, help="runs of each scenario at each point [default: 1000]")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="the luck of the batch")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, max=4096, help="chunks played at a time [default: one a core]")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PARAMETER=VALUE", help="another value; may be repeated")
    ] = None,
    sweeps: Annotated[
        list[str] | None,
        typer.Option("--sweep", metavar="PARAMETER=A,B,C", help="all these values; repeated: all combinations"),
    ] = None,
    vary: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="an experiment file: grid, Latin hypercube or Morris walks")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample-parameters", help="draw every run's parameters from their ranges")
    ] = False,
    series: Annotated[bool, typer.Option("--series/--no-series", help="keep numbers of every turn")] = True,
    out: Annotated[Path | None, typer.Option(help="folder to write [default: results/batch-SCENARIO-seedN]")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="play only what is missing in the folder")] = False,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="of a Dask scheduler whose workers play, as tcp://host:8786")
    ] = None,
    quiet: Quiet = False,
    parameters: Annotated[
        Path | None, typer.Option(help="a .toml or .csv file of values; runs take the draws of calibrated ones in turn")
    ] = None,
) -> None:
    """Play scenarios many times: Parquet tables and a summary. Runs of one number share their luck, so they pair.

    \b
    python run.py batch january_2013
    python run.py batch january_2013 no_intervention --runs 1000 --out results/b
    python run.py batch january_2013 no_intervention --runs 1000 --out results/b --resume
    python run.py batch january_2013 --runs 200 --sweep combat.loss_rate=0.002,0.004
    python run.py batch january_2013 --vary my_experiment.toml
    python run.py batch january_2013 --sample-parameters
    python run.py batch january_2013 --runs 100000 --scheduler tcp://login1:8786 --resume
    """
    from sim.commands.batch import Wanted, batch

    options = (settings or [], sweeps or [], vary, sample, series, out, resume, scheduler, quiet)
    batch(Wanted(scenarios, runs, seed, workers, *options, parameters))


@app.command()
def compare(
    what: Annotated[
        list[str], typer.Argument(metavar="DIR…|SCENARIO…", help="folders of `batch`, or scenarios to be played first")
    ],
    runs: Annotated[
        int | None, typer.Option(min=2, max=10_000_000, help="runs of each scenario to be played [default: 500]")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**32 - 1, help="their luck [default: 1]")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=4096, help="chunks played at a time [default: one a core]")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="folder to write [default: results/compare-SCENARIOS]")] = None,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="write tables only")] = False,
    quiet: Quiet = False,
) -> None:
    """What differs between scenarios, run by run with the same luck, and how sure that is.

    \b
    python run.py compare results/b
    python run.py compare results/b results/c --out results/what_it_changed
    python run.py compare january_2013 no_intervention --runs 500
    """
    from sim.commands.compare import Playing, compare

    compare(what, Playing(runs, seed, workers), out, not no_figures, quiet)


@app.command()
def plot(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="a folder that `run`, `batch` or `sensitivity` wrote")],
    form: Annotated[str, typer.Option("--format", metavar="png|svg|pdf", help="of the files")] = "png",
    quiet: Quiet = False,
) -> None:
    """Draw the figures of a run, a batch or a sensitivity study again.

    \b
    python run.py plot results/january_2013-seed1
    python run.py plot results/b --format svg
    """
    from sim.commands.plot import plot

    plot(folder, quiet, form)


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="a folder that `run` or `batch` has written")],
    out: Annotated[Path | None, typer.Option(metavar="FILE.html", help="[default: DIR.html beside DIR]")] = None,
    quiet: Quiet = False,
) -> None:
    """A dossier on a run or a batch: one HTML page, whole in itself, that can be mailed.

    \b
    python run.py report results/january_2013-seed1
    python run.py report results/b --out report.html
    """
    from sim.commands.report import report

    report(folder, out, quiet)


@app.command()
def film(
    what: Annotated[
        str, typer.Argument(metavar="DIR|SCENARIO|FILE", help="a folder that `run` has written, or a scenario")
    ],
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="the luck of a scenario that has to be played")] = 1,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.mp4|FILE.gif", help="[default: results/SCENARIO-seedN.mp4 or DIR.mp4]")
    ] = None,
    rate: Annotated[int, typer.Option(min=1, max=60, help="turns a second")] = 8,
    quiet: Quiet = False,
) -> None:
    """The map of a run turn by turn, as a film. MP4 needs ffmpeg, GIF does not.

    \b
    python run.py film results/january_2013-seed1 --out january.mp4
    python run.py film no_intervention --seed 7 --out alone.gif
    """
    from sim.commands.film import film

    film(what, seed, out, rate, quiet)


@app.command()
def score(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="DIR|SCENARIO|FILE…", help="folders of batches, names from `list`, or .toml files"),
    ],
    runs: Annotated[int, typer.Option(min=2, max=1_000_000, help="runs of each scenario")] = 1000,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="the luck of the runs")] = 1,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PARAMETER=VALUE", help="another value; may be repeated")
    ] = None,
    parameters: Annotated[
        Path | None, typer.Option(help="a .toml or .csv file (columns name, value) with parameter values")
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MECHANISM", help="also without fog_of_war, supply, air_power, breaking, adaptation, mnla"
        ),
    ] = None,
    first_window_only: Annotated[
        bool, typer.Option("--first-window-only", help="score 7-21 January alone, and look at nothing later")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="folder to write [default: results/score-SCENARIO]")] = None,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="write tables only")] = False,
    quiet: Quiet = False,
) -> None:
    """Hold many runs against what happened, beside naive rivals. Each look at the later window is logged.

    \b
    python run.py score january_2013 --runs 1000
    python run.py score january_2013 --first-window-only
    python run.py score january_2013 --without air_power --without breaking
    python run.py score results/batch-january_2013-seed1
    """
    from sim.commands.score import Wanted, score

    score(
        Wanted(
            scenarios,
            runs,
            seed,
            settings or [],
            parameters,
            without or [],
            first_window_only,
            out,
            not no_figures,
            quiet,
        )
    )


@app.command()
def sensitivity(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO|FILE", help="a name from `list`, or a .toml file")] = (
        "january_2013"
    ),
    trajectories: Annotated[int, typer.Option(min=2, max=1000, help="of Morris' design, over all parameters")] = 6,
    keep: Annotated[int, typer.Option(min=1, max=200, help="parameters that go on to Sobol's design")] = 6,
    samples: Annotated[int, typer.Option(min=2, max=65536, help="of Sobol's design, a power of 2")] = 512,
    runs: Annotated[int, typer.Option(min=1, max=10_000, help="runs at each point, with common luck")] = 16,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="of the designs and of the luck")] = 1,
    only: Annotated[
        list[str] | None, typer.Option(metavar="PARAMETER", help="vary this one and others named so, and no more")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="folder to write [default: results/sensitivity-SCENARIO]")] = None,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="write tables only")] = False,
    quiet: Quiet = False,
) -> None:
    """Which parameters matter: Morris' screening, each alone (tornado), Sobol's shares. The same command goes on.

    \b
    python run.py sensitivity january_2013
    python run.py sensitivity january_2013 --only combat.loss_rate --only temper.mujao.wanted_odds --samples 64
    """
    from sim.commands.sensitivity import Wanted, sensitivity

    sensitivity(Wanted(scenario, trajectories, keep, samples, runs, seed, only or [], out, not no_figures, quiet))


@app.command()
def calibrate(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO|FILE", help="a name from `list`, or a .toml file")] = (
        "january_2013"
    ),
    budget: Annotated[int, typer.Option(min=10, max=100_000_000, help="runs in all")] = 50_000,
    population: Annotated[int, typer.Option(min=4, max=1_000_000, help="particles of a generation")] = 4000,
    keep: Annotated[int, typer.Option(min=2, max=1_000_000, help="the nearest of them, which are kept")] = 1000,
    check: Annotated[int, typer.Option(min=2, max=100_000, help="new runs that check prior and posterior")] = 500,
    seed: Annotated[int, typer.Option(min=0, max=2**31, help="of particles and luck")] = 1,
    only: Annotated[
        list[str] | None, typer.Option(metavar="PARAMETER", help="fit this one and others named so, and no more")
    ] = None,
    sensitivity: Annotated[
        Path | None, typer.Option(metavar="FILE", help="sensitivity.json that says which parameters matter")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="folder to write [default: results/calibration-SCENARIO]")] = None,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="write tables only")] = False,
    quiet: Quiet = False,
) -> None:
    """Fit the parameters that matter to 7-21 January alone (sequential ABC). The same command goes on.

    \b
    python run.py calibrate january_2013 --budget 50000
    python run.py calibrate january_2013 --budget 2000 --population 400 --keep 100 --only combat.break_base
    """
    from sim.commands.calibrate import Wanted, calibrate

    calibrate(
        Wanted(scenario, budget, population, keep, check, seed, only or [], sensitivity, out, not no_figures, quiet)
    )


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="a folder that `run` or `batch` has written")],
    form: Annotated[str, typer.Option("--format", metavar="csv|geojson|geopackage", help="what to write")],
    out: Annotated[Path | None, typer.Option(help="folder to write [default: results/DIR-FORMAT]")] = None,
    quiet: Quiet = False,
) -> None:
    """Simulated events and who held which town from when to when, for programs that do not read Parquet.

    \b
    python run.py export results/b --format csv
    python run.py export results/january_2013-seed1 --format geojson
    """
    from sim.commands.export import export

    export(folder, form, out, quiet)


@app.command("app")
def open_app(
    what: Annotated[
        str, typer.Argument(metavar="SCENARIO|FILE|DIR", help="what to show first; a folder that `run` has written")
    ] = "january_2013",
    port: Annotated[int, typer.Option(min=0, max=65535, help="on 127.0.0.1; 0 takes any that is free")] = 8765,
) -> None:
    """The campaign in the browser: watch it, see why, change something, see the odds. On this machine only.

    \b
    python run.py app
    python run.py app no_intervention --port 9000
    """
    from sim.commands.app import app

    app(what, port)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    from scenarios.problems import ScenarioError

    try:
        app(arguments, prog_name="run.py")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except ScenarioError as error:
        print("\n".join(f"error: {problem}" for problem in error.problems), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            print(f"error: {str(error.filename)[:40]}…: no file can have so long a name", file=sys.stderr)
            return 2
        if TRACEBACK in os.environ:
            raise
        print(f"error: the run failed: {type(error).__name__}: {error}", file=sys.stderr)
        print(f"set {TRACEBACK}=1 to see where", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    gc.set_threshold(OBJECTS)
    os.environ.setdefault(BLAS, "1")
    code = main()
    gc.freeze()  # or Python looks through all objects once more before it ends
    sys.exit(code)
