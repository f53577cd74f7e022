"""Putting a page on the screen: its frame, the message of the last step, and who is sitting there."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tracker.errors import TrackerError, UsageError
from tracker.report.page import stylesheet, template_environment
from tracker.report.wording import one_line
from tracker.store.night import OPEN, JudgedFinding
from tracker.web.addresses import article_address, back_address, event_address, findings_address
from tracker.web.guard import STALE, TOKEN, has_own_token

if TYPE_CHECKING:
    from sqlalchemy import Connection

PERSON: Final = "tracker_person"
LONGEST_NAME: Final = 80
LONGEST_NOTE: Final = 2_000
MOST_SAYINGS: Final = 500
MOST_FILES: Final = 200
LONGEST_FIELD: Final = 4_000_000
STATIC: Final = {
    "htmx.min.js": "text/javascript",
    "review.js": "text/javascript",
    "review.css": "text/css",
    "icon.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """What the last step did, told on the next page. undo: address and fields of the form that takes it back."""

    words: str
    kind: str = "done"
    more: tuple[str, ...] = ()
    undo: tuple[str, Mapping[str, str]] | None = None


@dataclass(slots=True)
class Sayings:
    """Messages on their way through a redirect; each is told once."""

    kept: OrderedDict[str, Saying] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, saying: Saying) -> str:
        """Keep a message; returns its name."""
        name = secrets.token_urlsafe(12)
        with self.lock:
            self.kept[name] = saying
            while len(self.kept) > MOST_SAYINGS:
                self.kept.popitem(last=False)
        return name

    def take(self, name: str) -> Saying | None:
        """The message of that name, once."""
        with self.lock:
            return self.kept.pop(name, None)


def show(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page. values: what its template prints besides the frame; everything is escaped."""
    saying = values.pop("saying", None) or request.app.state.sayings.take(request.query_params.get("said", ""))
    page = template_environment("tracker.web").get_template(template)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    html = page.render(
        saying=saying,
        token=request.scope["form_token"],
        nonce=request.scope["nonce"],
        person=person_of(request),
        here=back_address(_without_saying(here)),
        static=static_address,
        article_address=article_address,
        event_address=event_address,
        findings_address=findings_address,
        open_count=_open_count(request),
        **values,
    )
    return HTMLResponse(html.encode("utf-8", "replace"), status)


def judged_of(request: Request, connection: Connection) -> list[JudgedFinding]:
    """Every standing finding with what people decided on it, worst first; asked for once a request."""
    if not hasattr(request.state, "judged"):
        request.state.judged = request.app.state.desk.judged(connection)
    found: list[JudgedFinding] = request.state.judged
    return found


def _open_count(request: Request) -> int:
    """How many findings nobody has judged."""
    with request.app.state.desk.store.reading() as connection:
        return sum(each.state == OPEN for each in judged_of(request, connection))


def _without_saying(here: str) -> str:
    path, _, query = here.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("said="))
    return f"{path}?{kept}" if kept else path


def go(request: Request, back: str, saying: Saying, fragment: str = "") -> Response:
    """Back to a page of ours, where the message is told; the name of the person is remembered."""
    back = back_address(back)
    mark = "&" if "?" in back else "?"
    name = request.app.state.sayings.keep(saying)
    return RedirectResponse(f"{back}{mark}said={name}" + (f"#{quote(fragment)}" if fragment else ""), 303)


def remember(response: Response, person: str) -> Response:
    """Keep the person's name for the next form."""
    response.set_cookie(PERSON, quote(person), max_age=31_536_000, httponly=True, samesite="strict", path="/")
    return response


def person_of(request: Request) -> str:
    """The name that was given last in this browser."""
    return one_line(unquote(request.cookies.get(PERSON, ""), errors="replace"), LONGEST_NAME)


def field_of(form: FormData, name: str, most: int = LONGEST_NOTE) -> str:
    """One field of a form as text. Raises UsageError where it is longer than it may be."""
    value = form.get(name, "")
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > most:
        raise UsageError(f"the {name} is longer than {most:,} characters")
    return text


def number_of(form: FormData, name: str) -> int:
    """A number that our own page wrote into a form; 0 where somebody changed it."""
    value = form.get(name, "")
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12 else 0


def query_number(request: Request, name: str, default: int) -> int:
    """A number in the address, else the default."""
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 10 else default


def page_of(request: Request, total: int, size: int) -> tuple[int, int]:
    """The page of a list that is asked for, counted from 1, and how many there are."""
    pages = max(1, -(-total // size))
    return min(max(1, query_number(request, "page", 1)), pages), pages


Step = Callable[[Request, FormData], Response]


def posted(step: Step) -> Callable[[Request], Any]:
    """A form that is sent: its token is checked, and what goes wrong is told on the page that it came from."""

    async def handle(request: Request) -> Response:
        async with request.form(max_files=MOST_FILES, max_fields=100, max_part_size=LONGEST_FIELD) as form:
            if not has_own_token(request, form.get(TOKEN)):
                raise HTTPException(403, STALE)
            try:
                response = await run_in_threadpool(step, request, form)
            except TrackerError as error:
                back = form.get("back", "")
                fragment = form.get("fragment", "")
                response = go(
                    request,
                    back if isinstance(back, str) else "",
                    Saying(sentence(error), "problem"),
                    fragment if isinstance(fragment, str) else "",
                )
            person = form.get("person", "")
            if isinstance(person, str) and person.strip():
                remember(response, one_line(person, LONGEST_NAME))
            return response

    return handle


def sentence(error: TrackerError) -> str:
    """What went wrong as one sentence for the page, without the words of the command line."""
    hint = f" ({error.hint})" if error.hint and not error.hint.startswith("--") else ""
    place = f"{error.where}: " if error.where else ""
    words = f"{place}{error.what}{hint}."
    return words[:1].upper() + words[1:]


@cache
def static_file(name: str) -> bytes:
    """A file that is shipped with the page."""
    if name == "review.css":
        own = files("tracker.web").joinpath("static/review.css").read_text(encoding="utf-8")
        return (stylesheet() + own).encode("utf-8")
    return files("tracker.web").joinpath(f"static/{name}").read_bytes()


@cache
def static_address(name: str) -> str:
    """Where a shipped file is; the address changes with the file, so that browsers may keep it."""
    return f"/static/{name}?v={hashlib.sha256(static_file(name)).hexdigest()[:12]}"


def static(request: Request) -> Response:
    """A shipped file."""
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    fresh = request.url.query == static_address(name).partition("?")[2]
    kept = "public, max-age=31536000, immutable" if fresh else "no-cache"
    return Response(static_file(name), media_type=STATIC[name], headers={"Cache-Control": kept})
