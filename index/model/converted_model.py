"""The converted model: made once, kept beside the unpacked ones, and made anew where it will not do.

A model that cannot be converted has a folder with the reason in it, so that it is not tried at every start.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from corpus.errors import ModelError
from corpus.files.disk import OnStep
from index.model.conversion import LEAST_COSINE, PROBE, PROBE_VECTOR, REFUSED, UNLOADABLE, one_line
from index.model.model_manifest import check_sizes, write_manifest
from index.model.openvino_runtime import OpenVinoRuntime, import_openvino
from index.model.whole_folder import WholeFolder

_REASON, _ENDING = "refused.txt", ".openvino"
_FORM = "3"  # raised whenever the code that converts changes what it writes
_CHECKOUT = Path(__file__).resolve().parents[2]
_BY_TORCH = "埋め込みは torch で計算します(遅くなりますが、答えは同じです)"


def open_converted(source: str, model_id: str, models_dir: Path, on_step: OnStep) -> OpenVinoRuntime | None:
    """The runtime of the model that ``source`` (a folder or a hub id) names, converted when it must be.

    None where OpenVINO cannot run it or not give the same vectors; ``on_step`` has heard why.
    """
    try:
        import_openvino()
        made_from = {"model": model_id, "openvino": version("openvino"), "form": _FORM}
    except ImportError:  # none for this machine, or one that cannot be loaded
        on_step(f"OpenVINO がこの環境にありません。{_BY_TORCH}")
        return None
    place = ConvertedModel(source, converted_folder(models_dir, model_id), made_from)
    try:
        return place.opened(on_step)
    except _UnloadableError:
        return None  # torch will say what is wrong with it
    except ModelError as error:
        on_step(f"{error}{_BY_TORCH}")
        return None


class _UnloadableError(ModelError):
    """What is to be converted cannot be loaded."""


def converted_folders(models_dir: Path) -> tuple[Path, ...]:
    """Every converted model that is kept."""
    return tuple(sorted(models_dir.glob(f"*{_ENDING}")))


def converted_folder(models_dir: Path, model_id: str) -> Path:
    """Where the converted form of a model is kept."""
    return models_dir / f"{re.sub(r'[^0-9A-Za-z.@+_-]', '-', model_id)}{_ENDING}"


class _UnreadableError(ModelError):
    """The folder has all its files, and no runtime comes of them."""


@dataclass(frozen=True)
class ConvertedModel:
    """The folder that is made from ``source``; ``made_from`` is what its manifest has to say."""

    source: str
    folder: Path
    made_from: dict[str, str]

    def opened(self, on_step: OnStep) -> OpenVinoRuntime:
        """The runtime; where the folder is damaged it is made anew, once.

        Raises:
            ModelError: it could not be converted, now or ever.
        """
        if self.folder.exists() and not self._is_whole():
            on_step("変換した埋め込みモデルが壊れているか、ほかの版のものなので、変換し直します")
        place = WholeFolder(self.folder, purpose="埋め込みモデルを変換", room="約500MB")
        write = self._writer(on_step)
        place.ensure(self._is_whole, write, on_step)
        try:
            return self._read()
        except _UnreadableError:
            # Its files have their sizes, but not their content.
            on_step("変換した埋め込みモデルが壊れているので、変換し直します")
            place.replace(write, on_step)
            return self._read()

    def _read(self) -> OpenVinoRuntime:
        reason = self.folder / _REASON
        if reason.exists():
            told = reason.read_text(encoding="utf-8", errors="replace")
            raise ModelError(f"この埋め込みモデルは OpenVINO では動かせません({told})。")
        try:
            return self._tried()
        # zipfile, tokenizers and OpenVINO each have errors of their own for a damaged file.
        except Exception as error:
            raise _UnreadableError(f"変換した埋め込みモデルを開けません({one_line(error)})。") from error

    def _tried(self) -> OpenVinoRuntime:
        runtime = OpenVinoRuntime(self.folder)
        (now,) = runtime.queries([PROBE])
        if not float(now @ np.load(self.folder / PROBE_VECTOR)) >= LEAST_COSINE:
            raise ValueError("other vectors than when it was converted")
        return runtime

    def _is_whole(self) -> bool:
        try:
            return check_sizes(self.folder).made_from == self.made_from
        except ModelError:
            return False

    def _writer(self, on_step: OnStep) -> Callable[[Path], None]:
        def write(work: Path) -> None:
            on_step("埋め込みモデルを、速く動く形(OpenVINO)に変換しています")
            # A process of its own: torch would stay in the memory of this one, a gigabyte of it.
            run = subprocess.run(
                [sys.executable, "-m", "index.model.conversion", self.source, str(work.resolve())],
                cwd=_CHECKOUT,
                env={**os.environ, "PYTHONUTF8": "1"},
                capture_output=True,
                check=False,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            told = (run.stderr.strip().splitlines() or [""])[-1]
            if run.returncode == REFUSED:
                shutil.rmtree(work)
                work.mkdir()
                (work / _REASON).write_text(told, encoding="utf-8")
            elif run.returncode == UNLOADABLE:
                raise _UnloadableError(told)
            elif run.returncode:
                raise ModelError(f"埋め込みモデルを変換できませんでした({run.returncode}: {told})。")
            write_manifest(work, self.made_from)

        return write
