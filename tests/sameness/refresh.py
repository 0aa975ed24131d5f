"""Write the manifest anew, after a change that is meant to change results (with compiled rules: a minute).

    python -m tests.sameness.refresh

Say in CHANGELOG.md under "results change" what moved and why; `python -m tests.playthroughs.refresh` goes with it.
"""

import json
from concurrent.futures import ThreadPoolExecutor

from tests.sameness.ways import MANIFEST, RUNS, SEED, differing, hashes, known, names


def main() -> None:
    """Play every scenario and write what came of it."""
    found = hashes(names(), lambda: ThreadPoolExecutor(2))
    before = known() if MANIFEST.exists() else {}
    changed = differing(found) if before else names()
    content = {"runs": RUNS, "seed": SEED, "scenarios": found}
    MANIFEST.write_text(f"{json.dumps(content, indent=1)}\n", encoding="utf-8")
    print(f"{len(changed)} of {len(found)} scenarios moved: {', '.join(changed) or 'none'}")


if __name__ == "__main__":
    main()
