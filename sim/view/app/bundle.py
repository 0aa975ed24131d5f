"""The page's own JavaScript and CSS as two texts: the modules of static/ put together in the order of their imports.

Each file is a plain ES module that names what it needs from the others; no tool builds them. Here every module becomes
a function of its own that returns what it exports, so that names of one file never meet those of another, and one text
serves the widget and the exported page alike.
"""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent / "static"
MAIN = "main.js"
IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:const|let|class|function)) (\w+)", re.MULTILINE)


def order(name: str = MAIN, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The modules that a module needs, each after those that it needs itself, and the module last."""
    for _, stem in IMPORT.findall((STATIC / name).read_text(encoding="utf-8")):
        if f"{stem}.js" not in seen:
            seen = order(f"{stem}.js", seen)
    return (*seen, name)


def wrapped(name: str) -> str:
    """A module as a function that returns its exports."""
    text = (STATIC / name).read_text(encoding="utf-8")
    exports = [found for _, found in EXPORT.findall(text)]
    body = EXPORT.sub(r"\1 \2", IMPORT.sub(r"const \1 = $\2;\n", text))
    return f"const ${name.removesuffix('.js')} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();"


@cache
def script() -> str:
    """All modules as one text; `$main` holds what the page begins with."""
    return "\n".join(wrapped(name) for name in order())


@cache
def sheet() -> str:
    """All style sheets as one text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.css")))


def widget_module() -> str:
    """The module that anywidget loads."""
    return script() + "\nexport default { render: $main.renderWidget };\n"
