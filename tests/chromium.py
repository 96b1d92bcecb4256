"""The Chromium that browser tests drive: the one there, else Debian's by apt as root, else a sentence that says
what to install.

Run as a command by `make test`, before pytest; tests call `path()`.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def path() -> str | None:
    """The browser's executable: CHROMIUM if set, else the first found on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> bool:
    """Debian's package, with its fonts, when this machine has apt and lets us use it."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return path() is not None


if __name__ == "__main__" and not (path() or install()):
    sys.exit(
        "Les tests d’écran pilotent Chromium, absent de cette machine. Installez-le (Debian, Ubuntu : "
        "« sudo apt-get install chromium » ; macOS : « brew install --cask chromium »), ou donnez son chemin : "
        "« CHROMIUM=/chemin/chromium make test »."
    )
