"""The map layers of the theatre: borders, regions, rivers and lakes as GeoJSON in WGS84 degrees.

They are only drawn: no rule reads them. Sources and licences stand in docs/data.md.
"""

import json
from pathlib import Path
from typing import Any

from scenarios.files import read_text

FOLDER = Path(__file__).resolve().parent / "theatre"


def load_layers() -> dict[str, dict[str, Any]]:
    """Every layer by the stem of its file, as the GeoJSON object that the file holds."""
    return {path.stem: json.loads(read_text(path)) for path in sorted(FOLDER.glob("*.geojson"))}
