"""Makes the environment that the site runs in, with nothing but Python itself.

``python3.11 -I config/install.py [extra ...]`` installs what pyproject.toml names, at the versions of
constraints.txt, and keeps a stamp: as long as neither file changes, the next call returns at once.
With ``--resolve`` it writes constraints.txt anew, from an environment made for that alone.
"""

import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
ENVIRONMENT = HOUSE / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "installed.json"
SOURCES = (HOUSE / "pyproject.toml", HOUSE / "constraints.txt")


def main(extras: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (this file is what tells so)
        return complain(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if extras[:1] == ["--resolve"]:
        return resolve(extras[1:])
    current = hashlib.sha256(b"".join(source.read_bytes() for source in SOURCES)).hexdigest()
    installed = read_stamp()
    if installed["sources"] == current and set(extras) <= set(installed["extras"]) and PYTHON.exists():
        return 0
    if not PYTHON.exists() and not make_environment(ENVIRONMENT):
        return complain(
            "The environment could not be made. On Debian and Ubuntu: apt-get install python3-venv"
        )
    wanted = sorted({*extras, *installed["extras"]})
    print(f"Installing into {ENVIRONMENT} ({', '.join(wanted) or 'base'})", flush=True)
    if install(PYTHON, ["-c", str(SOURCES[1]), *requirements(wanted)]) != 0:
        return complain(
            "The installation did not finish; the lines above tell why. The same command goes on."
        )
    STAMP.write_text(json.dumps({"sources": current, "extras": wanted}))
    return 0


def complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


def read_stamp() -> dict:
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {"sources": "", "extras": []}


def resolve(extras: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder, "bin", "python")
        if not make_environment(Path(folder)) or install(python, requirements(extras)) != 0:
            return complain("The versions could not be resolved; the lines above tell why.")
        frozen = subprocess.check_output([python, "-m", "pip", "freeze"], text=True)
    SOURCES[1].write_text(
        "# The versions that are tested together, resolved on Debian 12's Python 3.11.\n"
        f"# Written anew by: make constraints\n{frozen}"
    )
    return 0


def make_environment(folder: Path) -> bool:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        return False
    # Cleared: what a Python that is gone has left behind can neither be used nor made whole.
    return subprocess.call([sys.executable, "-m", "venv", "--clear", str(folder)]) == 0


def requirements(extras: list[str]) -> list[str]:
    import tomllib

    project = tomllib.loads(SOURCES[0].read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    return project["dependencies"] + [line for extra in extras for line in optional[extra]]


def install(python: Path, arguments: list[str]) -> int:
    # Wheels only, so that nobody needs a compiler; the project itself runs from its folder and is not built.
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "on"]
    return subprocess.call([*command, "--only-binary", ":all:", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
