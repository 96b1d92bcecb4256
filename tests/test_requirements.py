"""What is installed: each package held by its hash, all that signing in needs, and a reason for each in the README."""

import re
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LISTS = ("requirements.txt", "requirements-dev.txt")


def named(file: str) -> set[str]:
    """The packages of a list, in small letters."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {Requirement(line.strip(" \\")).name.lower() for line in lines if re.match(r"\w", line)}


@pytest.mark.parametrize("file", LISTS)
def test_every_package_is_held_by_its_version_and_hashes(file: str) -> None:
    text = re.sub(r"\s*#.*", "", (ROOT / file).read_text(encoding="utf-8"))
    packages = [package for package in re.split(r"\n(?=\w)", text.strip()) if package]
    assert packages
    assert [one for one in packages if not re.search(r"==[\w.]+.*--hash=sha256:", one, re.DOTALL)] == []


def test_a_server_gets_what_signing_in_needs() -> None:
    """Streamlit imports it at the first sign-in only: a missing package would show nowhere else."""
    extra = [Requirement(line) for line in requires("streamlit") or ()]
    wanted = {one.name.lower() for one in extra if one.marker and one.marker.evaluate({"extra": "auth"})}
    plain = {one.name.lower() for one in extra if not one.marker or one.marker.evaluate({"extra": ""})}
    assert {"authlib"} <= wanted - plain <= named("requirements.txt")


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in"])
def test_the_readme_gives_a_reason_for_each(file: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    reasons = readme.partition("## dependencies")[2]
    assert [name for name in named(file) if name not in reasons] == []
