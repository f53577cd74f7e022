"""The report page: its parts, its links, and documents full of payloads that must stay words."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from example_claims import EARLIER_WAR, WAR, flood_findings, flood_readings, make_claim, seed_reading
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.checker import CheckResult
from tracker.figures import FigureTable, read_figures
from tracker.model import Document, Finding, Reading
from tracker.report import page, page_view
from tracker.report.annotate import annotate
from tracker.report.context import Report
from tracker.report.page import ReportInput, report_charts, report_page, stylesheet, write_report
from tracker.report.together import find_floor, floor_words, remarks
from tracker.report.wording import printable
from tracker.table_files import read_claims

TABLE = Path(__file__).parent.parent / "data" / "nagorno_karabakh_2020.csv"
NAMES = {WAR: "War over Nagorno-Karabakh, 2020", EARLIER_WAR: "War over Nagorno-Karabakh, 1988 to 1994"}
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VOID = {"meta", "br", "link", "img", "input", "hr", "path", "use", "rect"}


class Page(HTMLParser):
    """The elements, attributes, ids, links and words of a page; unclosed elements are noticed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def result_of(readings: tuple[Reading, ...], findings: tuple[Finding, ...] = (), **fields: Any) -> CheckResult:
    row: dict[str, Any] = {
        "findings": findings,
        "rules_run": ("CF201", "CF301"),
        "claims": sum(len(reading.claims) for reading in readings),
        "documents": len(readings),
    }
    return CheckResult(**(row | fields))


def page_of(readings: tuple[Reading, ...], findings: tuple[Finding, ...] = (), **options: Any) -> str:
    given = ReportInput(readings=readings, result=result_of(readings, findings), **options)
    return report_page(given, given.report, report_charts(given, given.report))


def seed_page(**options: Any) -> Page:
    return Page(page_of((seed_reading(),), event_names=NAMES, **options))


@pytest.fixture(scope="module")
def table() -> FigureTable:
    return read_figures(TABLE)


def test_the_page_equals_its_golden_file(
    monkeypatch: pytest.MonkeyPatch, check_golden: Callable[[str, str], None]
) -> None:
    monkeypatch.setattr(page, "_versions", lambda: [("casualty-tracker", "0.0")])
    monkeypatch.setattr(page, "_inline_svg", lambda chart: f"[chart: {chart.title}]")
    monkeypatch.setattr(page, "stylesheet", lambda: "/* report.css */")
    monkeypatch.setattr(page_view, "find_rule", lambda code: None)
    check_golden("report.html", page_of(flood_readings(), flood_findings()))


def test_the_seed_report_says_how_its_figures_fit() -> None:
    words = seed_page().text
    assert "No two figures contradict each other" in words
    assert "Figure 4 “More than 1,200 people” sharpens Figure 1 “more than a thousand”" in words
    assert 'is a floor: the text itself says "is believed to be substantially higher"' in words
    assert "it speaks of another event (War over Nagorno-Karabakh, 1988 to 1994), and is not compared" in words


def test_the_seed_report_places_its_figure_in_the_table(table: FigureTable) -> None:
    words = seed_page(tables=[table]).text
    assert "1,008" in words
    assert "1,177" in words
    assert "nearly 5,000" in words
    assert "Azerbaijani military: nothing of its own before 3 December 2020" in words


def test_findings_come_first_and_show_both_quotes_and_the_arithmetic() -> None:
    html = page_of(flood_readings(), flood_findings())
    words = Page(html).text
    assert words.index("2 contradictions found") < words.index("The toll falls from 12") < words.index("fit together")
    assert html.index('id="findings"') < html.index('id="articles"') < html.index('id="chart"')
    assert "The toll of the flood stands at 9 , officials said on Tuesday." in words
    assert "9 < 12, the same event and outcome, one day later" in words
    assert "3 persons that no reading reconciles" in words


VERDICTS = [
    ((), {}, "No two figures contradict each other"),
    (flood_findings(), {}, "2 contradictions found"),
    (flood_findings()[2:], {}, "No two figures contradict each other"),
    ((replace(flood_findings()[0], severity="warning"),), {}, "No contradiction, but 1 warning"),
    (
        (),
        {"crashed": ("CF201 parts-exceed-total failed: ValueError: x",)},
        "A rule failed, so this check is not complete",
    ),
]


@pytest.mark.parametrize(("findings", "fields", "words"), VERDICTS)
def test_the_verdict(findings: tuple[Finding, ...], fields: dict[str, Any], words: str) -> None:
    result = result_of(flood_readings(), findings, **fields)
    given = ReportInput(readings=flood_readings(), result=result)
    assert f"<h1>{words}</h1>" in report_page(given, given.report, [])


def test_a_page_without_figures_is_not_called_clean() -> None:
    empty = replace(seed_reading(), claims=())
    assert "<h1>No figure was read, so nothing was checked</h1>" in page_of((empty,))


def test_every_link_inside_the_page_has_a_place_and_every_id_is_one() -> None:
    for html in (page_of(flood_readings(), flood_findings()), page_of((seed_reading(),), event_names=NAMES)):
        read = Page(html)
        ids = read.values("id")
        inner = {value[1:] for value in read.values("href") if value.startswith("#")}
        assert read.open == []
        assert sorted(ids) == sorted(set(ids))
        assert inner <= set(ids)
        assert set(read.values("aria-describedby")) | set(read.values("aria-labelledby")) <= set(ids)


def test_the_page_needs_no_script_and_no_other_address(table: FigureTable) -> None:
    html = page_of((seed_reading(),), tables=[table], event_names=NAMES)
    read = Page(html)
    policy = next(value for value in read.values("content") if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(read.tags)
    assert not read.values("src")
    assert not read.values("style")
    assert "url(" not in stylesheet()
    assert "@import" not in stylesheet()
    assert len(html.encode()) < 300_000


def test_each_figure_is_marked_once_in_its_article() -> None:
    html = page_of((seed_reading(),))
    marked = re.findall(r'<a class="figure[^"]*" id="figure-(\d)"[^>]*>([^<]*)</a>', html)
    assert marked == [
        ("1", "more than a thousand"),
        ("2", "wounded"),
        ("3", "30,000 people"),
        ("4", "More than 1,200 people"),
    ]


def test_the_whole_article_can_be_read_in_the_page() -> None:
    words = seed_page().text
    text = seed_reading().document.text
    for paragraph in re.split(r"\n\s*\n", text):
        if not any(claim.start < text.index(paragraph) + len(paragraph) and claim.end > text.index(paragraph)
                   for claim in seed_reading().claims):  # fmt: skip
            assert " ".join(paragraph.split()) in words


def test_two_claims_on_the_same_words_share_one_mark() -> None:
    document = Document(doc_id="d", text="No one was killed or injured.", published=date(2024, 1, 1))
    claims = tuple(make_claim(document, "No one", outcome, value=0) for outcome in ("killed", "injured"))
    html = page_of((Reading(document=document, claims=claims, sentences=1),))
    assert html.count('<a class="figure"') == 1
    assert 'id="figure-2"' in html


def test_write_report_writes_every_file_and_the_same_bytes_twice(tmp_path: Path) -> None:
    written = []
    for folder in ("a", "b"):
        readings = flood_readings()
        written.append(write_report(tmp_path / folder, readings, result_of(readings, flood_findings())))
    assert [path.name for path in written[0]] == [
        "index.html", "toll.png", "toll.svg", "claims.csv", "claims.parquet", "findings.json",
    ]  # fmt: skip
    assert [path.read_bytes() for path in written[0]] == [path.read_bytes() for path in written[1]]
    findings = json.loads((tmp_path / "a" / "findings.json").read_text())
    assert [finding["code"] for finding in findings["findings"]] == ["CF301", "CF201", "CF403"]
    assert len(read_claims(tmp_path / "a" / "claims.parquet")) == 6
    assert 'href="index.html#figure-1"' in (tmp_path / "a" / "toll.svg").read_text()


def test_a_long_document_leaves_out_quiet_paragraphs_and_says_so() -> None:
    text = "Twelve died.\n\n" + "\n\n".join(f"Paragraph {number} says nothing." * 20 for number in range(400))
    document = Document(doc_id="long", text=text)
    reading = Reading(document=document, claims=(make_claim(document, "Twelve", value=12),), sentences=400)
    html = page_of((reading,))
    assert "399 paragraphs without a figure are not printed here" in html
    assert len(html) < 60_000


def test_many_findings_and_documents_are_capped_and_counted() -> None:
    documents = [Document(doc_id=f"d{number}", text=f"{number} people died.") for number in range(2, 102)]
    readings = tuple(
        Reading(document=d, claims=(make_claim(d, d.text.split()[0], value=2),), sentences=1) for d in documents
    )
    finding = flood_findings()[0]
    many = tuple(replace(finding, finding_id=f"f{number}", side_a=(), side_b=()) for number in range(600))
    words = Page(page_of(readings, many)).text
    assert "100 more findings are in findings.json" in words
    assert "40 documents are not printed here" in words


RUNS = "document.title='PWNED'"
PAYLOADS = (
    f"<script>{RUNS}</script>",
    f"</script><script>{RUNS}</script>",
    f"</style><script>{RUNS}</script>",
    f"</title><script>{RUNS}</script>",
    f"--><script>{RUNS}</script><!--",
    f"]]><script>{RUNS}</script>",
    f"<img src=x onerror={RUNS}>",
    f'"><img src=x onerror="{RUNS}">',
    f"' onmouseover='{RUNS}' x='",
    f'" onfocus="{RUNS}" autofocus x="',
    f"<svg onload={RUNS}>",
    f"<svg><script>{RUNS}</script></svg>",
    f"<svg><animate onbegin={RUNS} attributeName=x dur=1s>",
    f"<svg><a xlink:href=\"javascript:{RUNS}\"><text y=20>x</text></a></svg>",
    f"<svg><foreignObject><iframe srcdoc=\"<script>parent.{RUNS}</script>\">",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUNS}>",
    f"<iframe src=\"javascript:parent.{RUNS}\"></iframe>",
    f"<iframe srcdoc=\"<script>parent.{RUNS}</script>\"></iframe>",
    f"<object data=\"javascript:{RUNS}\"></object>",
    f"<embed src=\"data:text/html,<script>{RUNS}</script>\">",
    f"<details open ontoggle={RUNS}>",
    f"<body onload={RUNS}>",
    f"<marquee onstart={RUNS}>",
    f"<video><source onerror={RUNS}>",
    f"<input autofocus onfocus={RUNS}>",
    f"<form action=\"javascript:{RUNS}\"><button id=pwned>x</button></form>",
    f"<meta http-equiv=refresh content=\"0;javascript:{RUNS}\">",
    "<base href=\"https://example.org/\">",
    "<link rel=stylesheet href=\"https://example.org/x.css\">",
    "<style>body{display:none}</style>",
    "}</style><style>*{background:url(https://example.org/x)}",
    "{{ 7*7 }}{% raw %}{{ config }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "javascript:document.title='PWNED'",
    "data:text/html,<script>1</script>",
    "&lt;script&gt;x&lt;/script&gt; &#60;b&#62;",
    "\x00<scr\x00ipt>\u202e\ud800\x0b</p></blockquote></article></main>",
)  # fmt: skip
TAGS = set(
    re.split(
        r"\s+",
        "html head meta title style body header main nav section article h1 h2 h3 p ul li a b br span sup mark div "
        "blockquote footer details summary table caption thead tbody tr th td figure figcaption "
        "svg desc g path defs use clippath rect text tspan",
    )
)


def hostile_page(payload: str) -> str:
    """A page where the payload stands in every place that a document, finding or event can fill."""
    text = f"Before {payload} 12 people died {payload}, said {payload}.\n\n{payload}\n\nNine others {payload}."
    document = Document(
        doc_id=payload,
        title=f"{payload} 12",
        text=text,
        outlet=payload,
        url=payload,
        path=payload,
        published=date(2024, 5, 6),
    )
    words = {"source": payload, "side": payload, "place": payload, "victims": payload, "event_id": payload}
    claims = (
        make_claim(document, "12", field="title", value=12, claim_id="t", **words),
        make_claim(document, f"12 people died {payload}", value=12, claim_id="a", **words),
        make_claim(document, "Nine others", value=9, claim_id="b", **words),
        make_claim(document, f"Nine others {payload}", "injured", bound="vague", claim_id="c", **words),
    )
    rows: dict[str, Any] = dict.fromkeys(
        ("finding_id", "rule", "event_id", "doc_id", "message", "why", "expected", "observed"), payload
    )
    finding = replace(flood_findings()[0], **rows, side_a=("a",), side_b=("b",), quotes=(payload, payload))
    bare = replace(finding, side_a=(), side_b=(), claim_ids=())
    reading = Reading(document=document, claims=claims, sentences=2)
    result = result_of((reading,), (finding, bare), crashed=(payload,), notes=(payload,))
    given = ReportInput(readings=(reading,), result=result, event_names={payload: payload}, title=payload)
    return report_page(given, given.report, report_charts(given, given.report))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_shown_and_runs_nothing(payload: str) -> None:
    html = hostile_page(payload)
    read = Page(html)
    assert read.open == []
    assert set(read.tags) <= TAGS
    assert read.tags.count("style") == 1
    names = {name for _, name, _ in read.attributes}
    assert not [name for name in names if name.startswith("on") or name in ("style", "srcdoc", "action", "src")]
    assert all(value.startswith(("#", "https://", "http://")) for value in read.values("href"))
    assert " ".join(printable(payload).split()) in read.text
    html.encode("utf-8")


@pytest.mark.skipif(BROWSER is None, reason="no chromium on the path; .ci/run installs one")
def test_no_payload_runs_in_a_browser(tmp_path: Path) -> None:
    for number, payload in enumerate(PAYLOADS):
        (tmp_path / f"{number}.html").write_text(hostile_page(payload), encoding="utf-8")
    frames = "".join(f'<iframe src="{number}.html"></iframe>' for number in range(len(PAYLOADS)))
    (tmp_path / "all.html").write_text(
        f"<title>clean</title>{frames}<script>onload=()=>{{for(const frame of document.querySelectorAll('iframe'))"
        "{const page=frame.contentDocument;document.body.append(`[${!page.querySelector('h1')||"
        "page.querySelector('script,form,img,object,embed,base')?'ran':'quiet'}]`)}}</script>"
    )
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-sync", "--disable-background-networking", "--disable-component-update",
        "--allow-file-access-from-files", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=8000",
        "--dump-dom", f"file://{tmp_path}/all.html",
    ]  # fmt: skip
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    assert dom.count("[quiet]") == len(PAYLOADS)
    assert "[ran]" not in dom.split("</script>")[-1]


def test_a_payload_would_be_noticed() -> None:
    with pytest.raises(AssertionError):
        assert set(Page("<p><script>1</script></p>").tags) <= TAGS


@given(st.text(max_size=400), st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40)), max_size=6))
@settings(max_examples=200)
def test_marking_loses_no_word_and_marks_exactly_the_claims(text: str, spans: list[tuple[int, int]]) -> None:
    document = Document(doc_id="d", text=text)
    claims = [
        make_claim(document, text[start : start + size] or "x", claim_id=str(number), start=start, end=start + size)
        for number, (start, size) in enumerate(spans)
        if text[start : start + size].strip() and start + size <= len(text)
    ]
    paragraphs = annotate(text, claims)
    joined = "".join(segment.text for paragraph in paragraphs for segment in paragraph.segments)
    assert "".join(joined.split()) == "".join(text.split())
    marked = [claim.claim_id for paragraph in paragraphs for claim in paragraph.claims]
    assert sorted(marked) == sorted(claim.claim_id for claim in claims)
    for paragraph in paragraphs:
        assert "".join(segment.text for segment in paragraph.segments) == text[paragraph.start : paragraph.end]


def test_figures_that_a_finding_shows_are_not_remarked_on_again() -> None:
    monday = flood_readings()[0]
    numbers = {claim.claim_id: number for number, claim in enumerate(monday.claims, start=1)}
    clash = frozenset((monday.claims[1].claim_id, monday.claims[2].claim_id))
    assert (2, 3) in [remark.numbers for remark in remarks(monday, numbers, {})]
    assert (2, 3) not in [remark.numbers for remark in remarks(monday, numbers, {}, {clash})]


@pytest.mark.parametrize("row", floor_words(), ids=lambda row: row.phrases[0])
def test_each_row_of_floor_words_fires_in_its_example_only(row: Any) -> None:
    found = find_floor(row.example)
    assert found is not None
    assert found[0] in row.phrases
    assert find_floor(row.not_example) is None


def test_report_context_counts_places_in_characters() -> None:
    report = Report.of(flood_readings(), flood_findings())
    children = next(claim for claim in report.claims.values() if claim.group == "child")
    assert str(report.place_of(children)) == "stories/monday.txt:1:64"


def test_documents_of_one_file_are_told_apart_by_their_ids() -> None:
    monday, tuesday = (
        replace(reading, document=replace(reading.document, path="stories.jsonl")) for reading in flood_readings()
    )
    assert Report.of([monday, tuesday]).path_of("tuesday") == "stories.jsonl#tuesday"
    assert Report.of([monday]).path_of("monday") == "stories.jsonl"
