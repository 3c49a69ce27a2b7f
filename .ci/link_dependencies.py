"""Give an environment the libraries that the packages in it declare: ``link_dependencies.py VENV``.

The libraries are taken, as links, from the environment whose Python runs this. A requirement of an extra
that nobody asked for is left out, as pip would.
"""

import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement


def main(environment: str) -> None:
    """Link all that is declared, directly or by a library."""
    (site,) = Path(environment).glob("lib/python*/site-packages")
    open_ends = [each for found in distributions(path=[str(site)]) for each in requirements(found)]
    seen = set()
    while open_ends:
        requirement = open_ends.pop()
        wanted = (requirement.name, *sorted(requirement.extras))
        if wanted not in seen:
            seen.add(wanted)
            found = distribution(requirement.name)
            link(found, site)
            open_ends += requirements(found, requirement.extras)


def requirements(found: Distribution, extras: Iterable[str] = ()) -> Iterator[Requirement]:
    """What a distribution needs on this machine, with the extras that are asked for."""
    for each in map(Requirement, found.requires or ()):
        if not each.marker or any(each.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield each


def link(found: Distribution, site: Path) -> None:
    """Link the files and folders that stand in ``site-packages`` itself."""
    for name in {path.parts[0] for path in found.files or ()} - {"..", "__pycache__"}:
        if not (site / name).exists():
            (site / name).symlink_to(str(found.locate_file(name)))


if __name__ == "__main__":
    main(*sys.argv[1:])
