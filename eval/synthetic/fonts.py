"""Japanese TrueType fonts for generated PDFs."""

from pathlib import Path

from corpus.errors import ShishinError

PACKAGES = "fonts-ipaexfont-gothic fonts-ipaexfont-mincho"
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")


def find_font(name: str) -> Path:
    """The file of a font, e.g. ``ipaexm.ttf``.

    Raises:
        ShishinError: it is not installed.
    """
    for folder in _FOLDERS:
        if found := next(folder.rglob(name), None):
            return found
    raise ShishinError(
        f"日本語フォント {name} がありません。「apt-get install {PACKAGES}」などで入れてください。"
    )
