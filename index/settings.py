"""Settings: where Shishin keeps things and which model it embeds with.

``SHISHIN_HOME``       the store; default ``var/`` in a checkout, else the platform's data folder.
``SHISHIN_DOCUMENTS``  the document folders; default ``corpus/documents`` beside the code.
``SHISHIN_DOCUMENT``   the document that is asked where none is named; default ``ai-guideline``.
``SHISHIN_MODEL``      a Sentence Transformers id or path; default ``bundled``, the e5 model that ships;
                       ``bundled-base`` is the same before its training.
``SHISHIN_RUNTIME``    what computes embeddings: ``openvino`` (default; torch where it cannot) or ``torch``.
``SHISHIN_DATABASE``   a SQLAlchemy URL of the web app's records; default a SQLite file in the home.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from corpus.errors import ChoiceError

_CHECKOUT = Path(__file__).resolve().parent.parent
BUNDLED_MODEL = "bundled"
BUNDLED_BASE = "bundled-base"  # without the layers that were trained for Shishin
OPENVINO, TORCH = "openvino", "torch"


@dataclass(frozen=True)
class Settings:
    """Paths, the model id and its runtime; nothing is created by making one."""

    home: Path
    documents: Path
    model: str = BUNDLED_MODEL
    document: str = "ai-guideline"
    database: str | None = None
    runtime: str = OPENVINO

    @property
    def models(self) -> Path:
        """Where the bundled model is unpacked, and models are converted."""
        return self.home / "models"

    @property
    def weights(self) -> Path:
        """Where the ranking's weights for models that do not ship are kept."""
        return self.home / "weights"

    @property
    def dictionary(self) -> Path:
        """Where the compiled user dictionary is kept."""
        return self.home / "dictionary"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment.

    Raises:
        ChoiceError: there is no such runtime.
    """
    # A variable that is set but empty counts as not set (`or`, not the default of `get`).
    home, documents = environment.get("SHISHIN_HOME"), environment.get("SHISHIN_DOCUMENTS")
    return Settings(
        home=Path(home).resolve() if home else _default_home(),
        documents=Path(documents).resolve() if documents else _CHECKOUT / "corpus" / "documents",
        model=environment.get("SHISHIN_MODEL") or BUNDLED_MODEL,
        document=environment.get("SHISHIN_DOCUMENT") or "ai-guideline",
        database=environment.get("SHISHIN_DATABASE") or None,
        runtime=_runtime(environment.get("SHISHIN_RUNTIME") or OPENVINO),
    )


def _runtime(name: str) -> str:
    if name not in (OPENVINO, TORCH):
        raise ChoiceError(f"SHISHIN_RUNTIME の「{name}」は選べません。{OPENVINO} か {TORCH} にしてください。")
    return name


def _default_home() -> Path:
    # Beside an installed package there is no pyproject.toml.
    if (_CHECKOUT / "pyproject.toml").exists():
        return _CHECKOUT / "var"
    # Without `appauthor=False` Windows would get the folder shishin\shishin.
    return platformdirs.user_data_path("shishin", appauthor=False)
