"""Under which licences the libraries stand that Serval needs, from what is installed: writes docs/licences.md.

python docs/licences.py
"""

import importlib.metadata
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
HEAD = """# Licences

Serval stands under the [MIT licence](../LICENSE). What it needs to run is listed here with the licence that each
library states; `requirements.txt` names the exact files by their SHA-256, and pip installs no others. Written by
`python docs/licences.py`.

| library | version | licence |
| --- | --- | --- |
"""
OTHERS = "On some systems or Pythons only, and so without a line of their own:"
SHORT = 60  # a longer text is the licence itself
TELLING = {  # words of the texts that many libraries put there
    "matplotlib": "PSF-based (matplotlib licence)", "Redistribution and use in source": "BSD (text)",
    "Permission is hereby granted": "MIT (text)", "Apache License": "Apache (text)",
}  # fmt: skip


def locked(everywhere: bool) -> dict[str, str]:
    """Library → version, of those that are installed on every system, or of the others."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*)$", text, re.MULTILINE)
    return {name: version for name, version, marker in found if (";" not in marker) == everywhere}


def licence(name: str) -> str:
    """What a library says of itself, in one line."""
    about = importlib.metadata.metadata(name)
    stated = about.get("License-Expression") or about.get("License") or ""
    classes = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    stated = stated.strip()
    if 0 < len(stated) <= SHORT and stated != "UNKNOWN":
        return stated
    return ", ".join(classes) or next((words for key, words in TELLING.items() if key in stated), "not stated")


def page() -> str:
    """The whole page."""
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in sorted(locked(True).items())]
    others = ", ".join(f"{name} {version}" for name, version in sorted(locked(False).items()))
    return HEAD + "\n".join(rows) + f"\n\n{OTHERS}\n{others}.\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
