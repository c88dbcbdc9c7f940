"""Where a font with Chinese characters is: the project's own, else the system's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIMPLIFIED_CHINESE = 2
PLACES = (
    (str(ROOT / "web" / "static" / "vendor" / "fonts"), "noto-sans-sc-regular.ttf", 0),
    ("/usr/share/fonts/opentype/noto", "NotoSansCJK-Regular.ttc", SIMPLIFIED_CHINESE),
    ("/usr/share/fonts/noto-cjk", "NotoSansCJK-Regular.ttc", SIMPLIFIED_CHINESE),
    ("/usr/share/fonts/google-noto-cjk", "NotoSansCJK-Regular.ttc", SIMPLIFIED_CHINESE),
    ("/usr/share/fonts/truetype/wqy", "wqy-*.ttc", 0),
    ("/System/Library/Fonts", "STHeiti Light.ttc", 0),
    ("C:/Windows/Fonts", "msyh.ttc", 0),
    ("C:/Windows/Fonts", "simsun.ttc", 0),
)


@dataclass(frozen=True, slots=True)
class Font:
    """A font file, and which font of a collection."""

    path: Path
    number: int


@cache
def chinese_font() -> Font | None:
    """The first font found, None where there is none. Only files are looked at, nothing is installed or fetched."""
    for folder, pattern, number in PLACES:
        for path in sorted(Path(folder).glob(pattern)) if Path(folder).is_dir() else ():
            return Font(path, number)
    return None
