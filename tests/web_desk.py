"""A desk for the tests of the review page: a store of their own, articles that clash, and forms that are filled in."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from tracker.config import Settings
from tracker.model import Document
from tracker.nightly.plan import Plan
from tracker.store.store import Store
from tracker.web.app import application
from tracker.web.desk import Desk, desk_of
from tracker.web.guard import own_hosts

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds/000_7a4dfa32b95dec7a.txt"
FERRY = (
    "Ferry sinks off Alderby\n\nA ferry sank off Alderby on Monday. The accident killed 12 people, the coastguard "
    "said, among them 9 children and 5 women.\n"
)
TUESDAY = (
    "Divers search on\n\nThe death toll from the ferry that sank off Alderby on Monday stands at 8, the coastguard "
    "said on Tuesday. The ferry is to be raised this week.\n"
)
ORIGIN = "http://127.0.0.1:8000"


def desk_at(store: Store, events: Path | None = ROOT / "data/events.toml") -> Desk:
    return desk_of(store, Plan(settings=Settings(events=events), store=store.place))


def app_of(desk: Desk, **options: Any) -> Starlette:
    return application(desk, own_hosts("127.0.0.1", 8000), **options)


class Browser:
    """A client that fills in our forms: it reads a page, and sends what its form holds."""

    def __init__(self, app: Starlette) -> None:
        self.client = TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN})
        self.address = "/"
        self.html = ""
        self.open("/")

    def open(self, address: str, status: int = 200) -> str:
        response = self.client.get(address)
        assert response.status_code == status, response.text[:300]
        self.address, self.html = str(response.url), response.text
        return self.html

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([0-9a-f]{64})"', self.html)
        assert found is not None
        return found[1]

    def form(self, action: str, nth: int = 0) -> dict[str, str]:
        """The fields of the nth form with that action, as the page holds them."""
        forms = re.findall(rf'<form[^>]* action="{action}".*?</form>', self.html, re.DOTALL)
        fields = {}
        for field in re.findall(r"<input[^>]*>", forms[nth]):
            name, value = re.search(r'name="([^"]*)"', field), re.search(r' value="([^"]*)"', field)
            if name is not None and 'type="file"' not in field:
                fields[unescape(name[1])] = unescape(value[1]) if value is not None else ""
        for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', forms[nth], re.DOTALL):
            chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
            fields[name] = unescape(chosen[1] or chosen[2]) if chosen is not None else ""
        return fields

    def send(self, action: str, nth: int = 0, status: int = 200, **said: Any) -> str:
        """Fill in a form of the page and send it; the page that follows."""
        response = self.client.post(action, data={**self.form(action, nth), **said})
        assert response.status_code == status, response.text[:300]
        self.address, self.html = str(response.url), response.text
        return self.html

    def paste(self, text: str, **about: str) -> str:
        self.open("/")
        return self.send("/add", text=text, **about)

    @property
    def words(self) -> str:
        """What the page says, without its tags."""
        body = re.sub(r"<head>.*?</head>", " ", self.html, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())

    @property
    def message(self) -> str:
        found = re.search(r'id="message" role="status">(.*?)</div>', self.html, re.DOTALL)
        assert found is not None
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", found[1])).split())


def ferry_documents() -> list[Document]:
    return [
        Document(doc_id="wire/ferry", text=FERRY, title="Ferry sinks off Alderby", outlet="Northgate Wire",
                 published=date(2024, 5, 6)),
        Document(doc_id="wire/tuesday", text=TUESDAY, title="Divers search on", outlet="Alderby Post",
                 published=date(2024, 5, 7)),
    ]  # fmt: skip
