"""The modules of the page name what they need, and nothing is left of that when they are put together."""

import re

import pytest

from sim.view.app.bundle import EXPORT, IMPORT, STATIC, order, script, widget_module

MODULES = sorted(path.name for path in STATIC.glob("*.js"))


@pytest.mark.parametrize("name", MODULES)
def test_what_a_module_imports_is_exported(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert len(IMPORT.findall(text)) == len(re.findall(r"^import ", text, re.MULTILINE))
    for names, stem in IMPORT.findall(text):
        exports = {found for _, found in EXPORT.findall((STATIC / f"{stem}.js").read_text(encoding="utf-8"))}
        assert {word.strip() for word in names.strip("{} ").split(",")} <= exports


@pytest.mark.parametrize("name", MODULES)
def test_every_module_is_used_and_comes_after_what_it_needs(name: str) -> None:
    found = order()
    assert name in found
    text = (STATIC / name).read_text(encoding="utf-8")
    assert all(found.index(f"{stem}.js") < found.index(name) for _, stem in IMPORT.findall(text))


def test_the_text_for_the_widget_has_no_import_and_one_export() -> None:
    assert not re.search(r"^import ", script(), re.MULTILINE)
    assert re.findall(r"^export ", widget_module(), re.MULTILINE) == ["export "]


def test_nothing_is_fetched_from_anywhere() -> None:
    texts = [path.read_text(encoding="utf-8") for path in STATIC.iterdir()]
    addresses = {found for text in texts for found in re.findall(r"https?://[\w./-]+", text)}
    assert addresses <= {"http://www.w3.org/2000/svg"}  # the name of a vocabulary, not a place
