"""The dossier as one HTML text. Everything is in it: style, figures, tables, the replay."""

import base64
import html
import re
from pathlib import Path

from sim.view.report.parts import Cell, Claim, Dossier, Laid, Picture, Table

SHEET = Path(__file__).with_name("page.css")
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,"><style>
{sheet}</style></head><body>
<header><p class="mark">Simulated: no record of what happened</p><h1>{heading}</h1><p class="kind">{kind}</p></header>
<nav>{links}</nav>
<main>
{sections}
</main></body></html>
"""
ADDRESS = re.compile(r"https?://[^\s|<>\"]+")


def page(d: Dossier) -> str:
    """The whole page."""
    parts = [
        ("question", "What is asked", question(d)),
        ("difference", "How it differs from its parent", "\n".join(difference(each) for each in d.laid)),
        ("replay", "Replay", replay(d)),
        ("numbers", "Numbers", "\n".join(table(each) for each in d.tables)),
        ("figures", "Figures", "\n".join(picture(each) for each in d.pictures)),
        ("score", "Beside what happened", f"<p>{words(d.score_words)}</p>"),
        ("diary", "From the diary", diary(d)),
        ("sources", "Sources", sources(d.claims)),
        ("caveats", "Before you use it", "<ul>" + "".join(f"<li>{words(each)}</li>" for each in d.caveats) + "</ul>"),
        ("again", "How it was made, and how to make it again", again(d)),
    ]
    links = " ".join(f'<a href="#{key}">{words(title)}</a>' for key, title, _ in parts)
    sections = "\n".join(
        f'<section id="{key}"><h2>{words(title)}</h2>\n{body}\n</section>' for key, title, body in parts
    )
    title = f"Serval: {words(d.title)} (simulated)"
    sheet = SHEET.read_text(encoding="utf-8")
    return PAGE.format(
        title=title, sheet=sheet, heading=words(d.title), kind=words(d.kind), links=links, sections=sections
    )


def words(text: str) -> str:
    """Text as HTML, with addresses as links."""
    safe = html.escape(" ".join(text.split()))
    return ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', safe)


def question(d: Dossier) -> str:
    """The scenario's question, and what would answer it."""
    return f'<p class="asked">{words(d.question)}</p><p>{words(d.look_at)}</p>'


def difference(laid: Laid) -> str:
    """What a scenario changes."""
    name, over = words(laid.scenario), words(laid.parent)
    if not laid.parent and not laid.changes:
        return f"<p><code>{name}</code> is laid over no other scenario: it states the whole war itself.</p>"
    if not laid.changes:
        return f"<p><code>{name}</code> is the same war as <code>{over}</code>.</p>"
    rows: list[list[str | Cell]] = [[c.place, c.parent or "–", c.here or "–"] for c in laid.changes]
    over = laid.parent or "the scenario's file"
    said = f"Every difference of {laid.scenario} to {over}, after both are merged."
    return table(Table("", said, ["place", over, "here"], rows))


def replay(d: Dossier) -> str:
    """The page that plays a run, within this one."""
    if not d.replay:
        return f"<p>{words(d.replay_words)}</p>"
    inner = html.escape(d.replay, quote=True)
    return f'<p>{words(d.replay_words)}</p><iframe title="Replay of a simulated run" srcdoc="{inner}"></iframe>'


def table(t: Table) -> str:
    """A table; numbers carry the cell that they are from."""
    head = "".join(f"<th>{words(each)}</th>" for each in t.heads)
    rows = "\n".join("<tr>" + "".join(cell(each) for each in row) + "</tr>" for row in t.rows)
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    inner = f'<p>{words(t.words)}</p><div class="wide">{whole}</div>'
    if t.folded:
        return f"<details><summary>{words(t.title)}</summary>{inner}</details>"
    return (f"<h3>{words(t.title)}</h3>" if t.title else "") + inner


def cell(found: str | Cell) -> str:
    """Words, or a number with its origin."""
    if isinstance(found, str):
        return f"<td>{words(found)}</td>"
    where, value = (html.escape(each, quote=True) for each in (found.where, found.value))
    return f'<td class="number" data-cell="{where}" data-value="{value}">{words(found.shown)}</td>'


def picture(p: Picture) -> str:
    """A figure with its caption."""
    data = base64.b64encode(p.png).decode()
    alt = html.escape(f"{p.name.replace('_', ' ')}. {p.caption}", quote=True)
    return (
        f'<figure id="{p.name}"><div class="wide"><img alt="{alt}" src="data:image/png;base64,{data}"></div>'
        f"<figcaption>{words(p.caption)}</figcaption></figure>"
    )


def diary(d: Dossier) -> str:
    """The weightiest lines."""
    return (
        '<p>Simulated, as everything here.</p><ol class="diary">'
        + "".join(f"<li>{words(x)}</li>" for x in d.diary)
        + "</ol>"
    )


def sources(claims: list[Claim]) -> str:
    """What is said of history, and by whom."""
    rows: list[list[str | Cell]] = [[claim.what, claim.source] for claim in claims]
    said = "Everything that this page says of history, with its source. What is not here is simulated or assumed."
    return table(Table("", said, ["what", "source"], rows))


def again(d: Dossier) -> str:
    """Facts and commands."""
    facts = "".join(f"<dt>{words(key)}</dt><dd>{words(value)}</dd>" for key, value in d.facts)
    lines = html.escape("\n".join(d.commands))
    return f"<dl>{facts}</dl><pre><code>{lines}</code></pre>"
