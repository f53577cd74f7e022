"""Run the tracker or its tests from a fresh clone: python3 bootstrap.py COMMAND [ARGUMENT...]

    python3 bootstrap.py tracker report seeds/ -o out/
    python3 bootstrap.py pytest

Makes an isolated environment in .venv from the hashed locks in requirements/, installs the project into it, and runs
the command there. The first run downloads what the locks name; later runs start at once and need no network, until a
lock changes. An environment that was left half-made is made anew. TRACKER_VENV names another folder than .venv.
"""

# Only the standard library, and only syntax that old Pythons can parse: they get a message, not a traceback.

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = Path(os.environ.get("TRACKER_VENV") or ROOT / ".venv").resolve()
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OURS = ENVIRONMENT / "made-by-bootstrap"
STAMP = ENVIRONMENT / "installed.json"
REQUIREMENTS = ROOT / "requirements"

SUPPORTED = ((3, 11), (3, 12), (3, 13))
NEEDS_NO_TOOLS = ("tracker",)
SET_UP_FAILED = 4
INTERRUPTED = 130


class SetupError(Exception):
    """The environment could not be made; the message is one line for the user."""


def main(arguments: "list[str]") -> int:
    """Make what the command needs and become that command; returns an exit code where it cannot."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    try:
        use_supported_python()
        with one_at_a_time():
            prepare(tools=arguments[0] not in NEEDS_NO_TOOLS)
        return become(arguments)
    except SetupError as error:
        say(str(error))
        return SET_UP_FAILED
    except KeyboardInterrupt:
        say("interrupted; the next run starts the set-up again")
        return INTERRUPTED


def use_supported_python() -> None:
    """Go on in a supported Python: this one, else one found on the path. Raises SetupError where there is none."""
    if sys.version_info[:2] in SUPPORTED:
        return
    names = [f"python{major}.{minor}" for major, minor in reversed(SUPPORTED)]
    for found in filter(None, map(shutil.which, names)):
        if subprocess.call([found, "-c", "pass"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
            start([found, *sys.argv], dict(os.environ))
    have = ".".join(map(str, sys.version_info[:2]))
    raise SetupError(f"Python 3.11, 3.12 or 3.13 is needed and none was found; this is {have}")


@contextlib.contextmanager
def one_at_a_time() -> "object":
    """Hold a lock, so that two first runs at once do not mix their files."""
    try:
        import fcntl
    except ImportError:  # Windows has none; there two first runs at once are the user's own affair
        yield
        return
    with open(REQUIREMENTS / "runtime.txt", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(tools: bool) -> None:
    """Bring the environment to the state that the locks describe. tools: with what the tests need."""
    wanted = {
        "root": str(ROOT),
        "python": list(sys.version_info[:2]),
        "runtime": digest(REQUIREMENTS / "build.txt", REQUIREMENTS / "runtime.txt"),
        "project": digest(ROOT / "pyproject.toml"),
    }
    if tools:
        wanted["dev"] = digest(REQUIREMENTS / "dev.txt")
    have = read_stamp()
    if all(have.get(name) == value for name, value in wanted.items()):
        return
    started = time.monotonic()
    STAMP.unlink() if STAMP.exists() else None
    if any(have.get(name) != wanted[name] for name in ("root", "python", "runtime")):
        say(f"setting up {shown(ENVIRONMENT)} from the lock; this happens once and takes a few minutes")
        have = {}
        make_environment()
        install_lock("build.txt")
        install_lock("runtime.txt")
    if tools and have.get("dev") != wanted["dev"]:
        say("adding the tools for the tests")
        install_lock("dev.txt")
    if have.get("project") != wanted["project"]:
        pip("--no-deps", "-e", str(ROOT))
    STAMP.write_text(json.dumps({**have, **wanted}, indent=1) + "\n")
    say(f"ready after {time.monotonic() - started:.0f} s")


def read_stamp() -> dict:
    """What is installed; empty where nothing is, or an installation was interrupted."""
    if not PYTHON.exists():
        return {}
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def make_environment() -> None:
    """An empty environment in place of whatever an earlier run left. Raises SetupError for one that is not ours."""
    if ENVIRONMENT.exists() and not OURS.exists() and any(ENVIRONMENT.iterdir()):
        raise SetupError(
            f"{shown(ENVIRONMENT)} exists and was not made by bootstrap.py; "
            "move it away, or name another folder in TRACKER_VENV"
        )
    try:
        if ENVIRONMENT.exists():
            shutil.rmtree(str(ENVIRONMENT))
        ENVIRONMENT.mkdir(parents=True)
        OURS.write_text("bootstrap.py makes and remakes this folder; keep nothing of your own in it.\n")
        venv.create(str(ENVIRONMENT), with_pip=importlib.util.find_spec("ensurepip") is not None)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"cannot make {shown(ENVIRONMENT)}: {error}")


def install_lock(name: str) -> None:
    """Install exactly what a lock names; pip refuses a file whose hash differs."""
    pip("--require-hashes", "-r", str(REQUIREMENTS / name))


def pip(*arguments: str) -> None:
    """Run pip install for the environment. Raises SetupError where it fails; its own messages are shown."""
    if (BIN / "pip").exists() or (BIN / "pip.exe").exists():
        command = [str(PYTHON), "-m", "pip"]
    else:  # Debian's python3 comes without ensurepip; its pip can install for another interpreter
        command = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    options = [
        "--quiet",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--use-pep517",
        "--no-build-isolation",
    ]
    code = subprocess.call([*command, "install", *options, *arguments], env=clean_variables(), stdout=sys.stderr)
    if code != 0:
        what = Path(arguments[-1]).name
        raise SetupError(
            f"pip could not install {what} (its messages stand above); check the network and run this again"
        )


def become(arguments: "list[str]") -> int:
    """Run a command of the environment in place of this process; its exit code is ours."""
    program = shutil.which(arguments[0], path=str(BIN))
    if program is None:
        raise SetupError(f"no command {arguments[0]!r} in the environment; try tracker, pytest, ruff, mypy or python")
    return start([program, *arguments[1:]], clean_variables())


def start(command: "list[str]", variables: "dict[str, str]") -> int:
    """Replace this process; Windows cannot, so there the command runs below it."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, variables)
    sys.exit(subprocess.call(command, env=variables))


def clean_variables() -> "dict[str, str]":
    """The user's variables without those that would let other Python packages in."""
    variables = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "PIP_USER")
    }
    variables["VIRTUAL_ENV"] = str(ENVIRONMENT)
    variables["PATH"] = os.pathsep.join([str(BIN), variables.get("PATH", "")])
    return variables


def digest(*paths: Path) -> str:
    """One fingerprint of several files."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def shown(path: Path) -> str:
    """A path as the user would write it from here."""
    return os.path.relpath(str(path)) if str(path).startswith(str(ROOT)) else str(path)


def say(message: str) -> None:
    """One line on stderr: stdout belongs to the command."""
    print(f"bootstrap: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
