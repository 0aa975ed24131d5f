"""Write the goldens anew, after a change that is meant to change results.

    python -m tests.playthroughs.refresh

Read the difference before you commit it, and say in CHANGELOG.md under "results change" which line moved and why.
"""

import os

os.environ["NUMBA_DISABLE_JIT"] = "1"  # before anything imports numba; the bytes are the same compiled

from tests.playthroughs.transcript import DAYS, file_of, play


def main() -> None:
    """Play every golden run and write what is new."""
    for name in DAYS:
        text = "\n".join(play(name)) + "\n"
        path = file_of(name)
        same = path.exists() and path.read_text(encoding="utf-8") == text
        path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {'as it was' if same else 'written anew; say why in CHANGELOG.md'}")


if __name__ == "__main__":
    main()
