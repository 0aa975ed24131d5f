"""All tests in two processes at once: those that look at figures, pages and notebooks beside the rest.

    python -m tests.side_by_side                two processes; the second one's words follow when the first has ended
    python -m tests.side_by_side tests/phases   what pytest is told, in one process

The exit code is that of the first of the two that did not succeed.
"""

import os
import subprocess
import sys
import tempfile

from tests.conftest import ROOT

PYTEST = (sys.executable, "-m", "pytest", "-q")
LOOKED_AT = ("tests/view", "tests/notebooks")


def both() -> int:
    """Run them all; the exit code."""
    beside = [*PYTEST, *LOOKED_AT, "-o", "cache_dir=.pytest_cache/looked_at"]
    rest = [*PYTEST, *(f"--ignore={path}" for path in LOOKED_AT)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as words:
        other = subprocess.Popen(beside, cwd=ROOT, stdout=words, stderr=subprocess.STDOUT)
        try:
            code = subprocess.run(rest, cwd=ROOT, check=False).returncode
            print(f"\n{' and '.join(LOOKED_AT)}, which ran beside:", flush=True)
            beside_code = other.wait()
        except KeyboardInterrupt:
            other.wait()  # the terminal has interrupted it as well
            return 130
        words.seek(0)
        sys.stdout.write(words.read())
    return code or beside_code


if __name__ == "__main__":
    told = sys.argv[1:]
    if told:
        os.execv(sys.executable, [*PYTEST, *told])
    sys.exit(both())
