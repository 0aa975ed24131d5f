"""The documentation site: pages put together, then built by mkdocs-material. Nothing is fetched from anywhere.

    python docs/build.py                 into site/, notebooks played in their full size (some minutes, once)
    python docs/build.py --small         notebooks played small and uncompiled: for tests and in a hurry
    python docs/build.py --unplayed      notebooks without what they show

Pages are those of docs/, README and its neighbours, one page a phase (its words from docs/model.md, its parameters and
the columns that it writes from the sources), and the notebooks. Links to files that are no pages become plain words.
"""

import base64
import hashlib
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS, STAGE = ROOT / "docs", ROOT / ".cache" / "site"
FENCE = re.compile(r"^(```.*?^```)$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
OPENED = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")  # a picture leads to its file: large, and zoomed on a phone
BESIDE = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "GLOSSARY.md": "glossary.md",
          "CHANGELOG.md": "changelog.md"}  # fmt: skip
FULL, SMALL, UNPLAYED = "full", "small", "unplayed"
LONGEST = 1800  # seconds that a cell may take


# --- pages


def stage(pages: Path, play: str = UNPLAYED) -> dict[str, list[dict[str, str]]]:
    """Put all pages into a folder; the parts of the navigation that are lists."""
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(DOCS, pages, ignore=shutil.ignore_patterns("*.py", "*.yml", "*.md", "__pycache__"))
    sources = {path: path.relative_to(DOCS) for path in sorted(DOCS.rglob("*.md"))}
    sources |= {ROOT / name: Path(page) for name, page in BESIDE.items()}
    for path, page in sources.items():
        (pages / page).parent.mkdir(parents=True, exist_ok=True)
        (pages / page).write_text(as_page(path.read_text(encoding="utf-8"), path, page, sources), encoding="utf-8")
    nav = (DOCS / "mkdocs.yml").read_text(encoding="utf-8")
    new = [
        {title(path): str(page)} for path, page in sources.items() if page.parent == Path() and f": {page}\n" not in nav
    ]
    decisions = [{title(path): f"decisions/{path.name}"} for path in sorted((DOCS / "decisions").glob("*.md"))]
    return {"MORE": new, "DECISIONS": decisions, "PHASES": phases(pages), "NOTEBOOKS": notebooks(pages, play)}


def as_page(text: str, path: Path, page: Path, sources: dict[Path, Path]) -> str:
    """A page as mkdocs reads it: links between pages hold, other links become words, lists stand by themselves."""

    def link(found: re.Match[str]) -> str:
        file, _, anchor = found[1].partition("#")
        if re.match(r"https?:|mailto:", found[1]) or not file:
            return found[0]
        target = (path.parent / file).resolve()
        if target in sources:
            there = os.path.relpath(sources[target], page.parent)
        elif DOCS in target.parents and target.is_file() and target.suffix != ".py":
            there = os.path.relpath(target.relative_to(DOCS), page.parent)
        else:
            return "]"
        return f"]({there}{'#' + anchor if anchor else ''})"

    parts = FENCE.split(text)
    parts[::2] = [without_brackets(LINK.sub(link, apart(part))) for part in parts[::2]]
    return OPENED.sub(r"[\g<0>](\1)", "".join(parts))


def without_brackets(text: str) -> str:
    """What a link that leads to no page leaves behind: its words."""
    return re.sub(r"(?<!!)\[([^\[\]]+)\](?![(\[:])", r"\1", text)


def apart(text: str) -> str:
    """An empty line before lists, tables and headings that follow a paragraph at once, as GitHub reads them."""
    lines: list[str] = []
    for line in text.split("\n"):
        before = lines[-1] if lines else ""
        for begins in (r"([-*]|\d+\.) ", r"\|", r"<!--"):
            same = re.match(rf"\s*{begins}", before) or (begins.startswith("(") and before.startswith("  "))
            if re.match(begins, line) and before.strip() and not same:
                lines.append("")
                break
        lines.append(line)
    return "\n".join(lines)


def title(path: Path) -> str:
    """The heading of a page."""
    return path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")


# --- a page a phase


def phases(pages: Path) -> list[dict[str, str]]:
    """One page for each phase."""
    made = runpy.run_path(str(DOCS / "generate.py"))
    model = (DOCS / "model.md").read_text(encoding="utf-8")
    found = []
    for number, phase in enumerate(made["turn_order"](), start=1):
        name, file = phase.stem.capitalize(), f"phase_{number:02d}_{phase.stem}.md"
        (pages / file).write_text(phase_page(made, model, number, phase), encoding="utf-8")
        found.append({f"{number} {name}": file})
    return found


def phase_page(made: dict[str, Any], model: str, number: int, phase: Any) -> str:
    """What it does, its rules in words, its parameters, the columns that it writes, its file."""
    name = phase.stem.capitalize()
    (words,) = re.findall(rf"^## {number} {name}\n(.*?)(?=^## |\Z)", model, re.MULTILINE | re.DOTALL)
    own = DOCS / "model.md"
    text = as_page(words, own, Path("model.md"), {path: path.relative_to(DOCS) for path in DOCS.rglob("*.md")})
    rows = made["read"](made["PARAMETERS"] / f"{phase.stem}.csv")
    return "\n".join(
        [
            f"# {number} {name}", "", phase.does, "",
            f"Verb `{phase.verb}`, file `sim/phases/{phase.stem}.py`, tests `tests/phases/test_{phase.stem}.py`; the "
            "ten phases in their order: [the turn](index.md#the-turn). At work on one town: the second of the lessons.",
            "", "## Rules", "", local(text).strip(), "",
            "## Parameters", "", *made["phase_table"](phase.stem, rows)[2:],
            "## What it writes", "", *written(made, phase.stem),
        ]
    )  # fmt: skip


def local(text: str) -> str:
    """Links within the page of the whole model, from another page."""
    return re.sub(r"\]\(#", "](model.md#", text)


def written(made: dict[str, Any], stem: str) -> list[str]:
    """The columns that a phase may change."""
    rows = [
        (f"`{array}.{column.name}`", column.unit, column.meaning)
        for name, (array, _) in made["RECORDS"].items()
        for column in getattr(made["columns"], name)
        if stem in column.writers.split()
    ]
    return made["table"](("column", "unit", "meaning"), rows) if rows else ["Nothing of its own."]  # type: ignore[no-any-return]


# --- notebooks


def notebooks(pages: Path, play: str) -> list[dict[str, str]]:
    """Every notebook as a page, with what its cells show."""
    import nbformat

    found = []
    (pages / "notebooks").mkdir(exist_ok=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        book = nbformat.read(path, as_version=4) if play == UNPLAYED else played(path, play)
        page = pages / "notebooks" / f"{path.stem}.md"
        page.write_text(notebook_page(book, page), encoding="utf-8")
        found.append({book.cells[0].source.partition("\n")[0].lstrip("# "): f"notebooks/{page.name}"})
    return found


def played(path: Path, play: str) -> Any:
    """A notebook with its outputs, kept until it or the program changes."""
    import nbformat
    from nbclient import NotebookClient

    sys.path.insert(0, str(ROOT))
    from sim.files.results import source_hash

    key = hashlib.sha256(f"{play} {source_hash()} {path.read_text(encoding='utf-8')}".encode()).hexdigest()[:16]
    kept = STAGE / "played" / f"{path.stem}-{key}.ipynb"
    if kept.exists():
        return nbformat.read(kept, as_version=4)
    print(f"playing {path.name}", flush=True)
    small = play == SMALL
    os.environ.update({"SERVAL_SMALL": str(int(small)), "NUMBA_DISABLE_JIT": str(int(small))})
    book = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(book, timeout=LONGEST, resources=where, extra_arguments=["--log-level=40"]).execute()
    kept.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, kept)
    return book


def notebook_page(book: Any, page: Path) -> str:
    """Its cells in Markdown; pictures go beside the page."""
    parts = []
    for number, cell in enumerate(book.cells):
        if cell.cell_type == "markdown":
            parts.append(re.sub(r"\]\(\.\./(docs/)?", "](../", cell.source).replace(".ipynb)", ".md)"))
            continue
        parts.append(f"```python\n{cell.source}\n```")
        shown = [output_words(output, page, f"{number}-{n}") for n, output in enumerate(cell.outputs)]
        parts += [words for words in shown if words]
    text = "\n\n".join(parts) + "\n"
    return text.replace("](../CONTRIBUTING.md)", "](../contributing.md)")


def output_words(output: Any, page: Path, key: str) -> str:
    """One output: a picture, a table, or text."""
    data = output.get("data", {})
    if "image/png" in data:
        file = page.with_name(f"{page.stem}-{key}.png")
        file.write_bytes(base64.b64decode(data["image/png"]))
        return f"[![What the cell above draws; simulated]({file.name})]({file.name})"
    if "text/html" in data:
        return re.sub(r"<style.*?</style>", "", data["text/html"], flags=re.DOTALL).replace("\n", "")
    words = output.get("text", "") or data.get("text/plain", "")
    return f"```text\n{words.rstrip()}\n```" if words.strip() else ""


# --- the site


def config(lists: dict[str, list[dict[str, str]]]) -> str:
    """mkdocs.yml with its lists filled in."""
    text = (DOCS / "mkdocs.yml").read_text(encoding="utf-8")
    for key, entries in lists.items():
        (line,) = re.findall(rf"^( *)- .*: {key}$", text, re.MULTILINE)
        told = "".join(f'\n{line}    - "{name}": {file}' for entry in entries for name, file in entry.items())
        if entries:
            text = text.replace(f": {key}\n", f":{told}\n")
        else:
            text = re.sub(rf"^ *- .*: {key}\n", "", text, flags=re.MULTILINE)
    return text


def build(play: str, out: Path, where: Path = STAGE) -> int:
    """Stage and build; the exit code of mkdocs, which fails on any warning."""
    where.mkdir(parents=True, exist_ok=True)
    (where / "mkdocs.yml").write_text(config(stage(where / "pages", play)), encoding="utf-8")
    command = ["mkdocs", "build", "--strict", "--quiet", "-f", str(where / "mkdocs.yml"), "-d", str(out)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=quiet, check=False).returncode


def main() -> int:
    """Build the site."""
    play = SMALL if "--small" in sys.argv else UNPLAYED if "--unplayed" in sys.argv else FULL
    out = ROOT / "site"
    code = build(play, out)
    if code == 0:
        print(f"written: {out.relative_to(ROOT)}/index.html")
    return code


if __name__ == "__main__":
    sys.exit(main())
