"""The report: one self-contained HTML page that needs no script and no other address, and the files beside it."""

from __future__ import annotations

import base64
import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import tracker
from tracker.checker import CheckResult
from tracker.model import Reading
from tracker.report import page_view as view
from tracker.report.chart_panels import event_chart
from tracker.report.chart_points import ChartData
from tracker.report.chart_text import chart_text
from tracker.report.context import Report
from tracker.report.placement_view import placement_views
from tracker.report.plots import toll_svg, write_toll_chart
from tracker.report.text import coverage_text
from tracker.report.wording import and_words, count_words, limits_words, one_line, printable
from tracker.series import Policy, TollRow, document_tolls, load_policy
from tracker.series.document import own_event
from tracker.table import claims_frame, finding_row
from tracker.table_files import write_claims
from tracker.terms import SCHEMA_VERSION

if TYPE_CHECKING:
    from jinja2 import Environment

    from tracker.figures import FigureTable

PAGE: Final = "index.html"
MOST_CHARTS: Final = 4
PACKAGES: Final = ("casualty-tracker", "pandas", "matplotlib", "quantulum3", "great-expectations")


@dataclass(frozen=True, kw_only=True)
class ReportInput:
    """Everything that a report is made from.

    readings: with their events assigned. result: the findings. tables: tables of figures, in which the documents' own
    figures are placed and which the charts draw around them. event_names: event_id -> name.
    """

    readings: Sequence[Reading]
    result: CheckResult
    policy: Policy = field(default_factory=lambda: load_policy("keep"))
    tables: Sequence[FigureTable] = ()
    event_names: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None

    @property
    def report(self) -> Report:
        """Readings and findings with their lookups."""
        return Report.of(self.readings, self.result.findings)


def write_report(out_dir: str | Path, readings: Sequence[Reading], result: CheckResult, **options: Any) -> list[Path]:
    """Write the report folder and return the files written, the page first.

    index.html, toll.png, toll.svg, claims.csv, claims.parquet, findings.json. options: the fields of `ReportInput`.
    The same input writes the same bytes.
    """
    given = ReportInput(readings=readings, result=result, **options)
    report = given.report
    out = Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    charts = report_charts(given, report)
    page = out / PAGE
    page.write_text(report_page(given, report, charts), encoding="utf-8", errors="replace", newline="\n")
    frame = claims_frame(readings)
    main = event_charts_for_files(given, report, charts)
    written = [page, write_toll_chart(main, out / "toll.png"), write_toll_chart(main, out / "toll.svg")]
    written += [write_claims(frame, out / "claims.csv"), write_claims(frame, out / "claims.parquet")]
    return [*written, _write_findings(report, result, out / "findings.json")]


def _write_findings(report: Report, result: CheckResult, path: Path) -> Path:
    document = {
        "schema": SCHEMA_VERSION,
        "documents": len(report.readings),
        "claims": len(report.claims),
        "rules_run": list(result.rules_run),
        "crashed": list(result.crashed),
        "findings": [finding_row(finding) for finding in report.findings],
    }
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return path


def report_charts(given: ReportInput, report: Report) -> list[ChartData]:
    """One chart for each event with two figures or more to draw, the documents' own events first."""
    counts: dict[str | None, int] = {}
    own = {own_event(reading.document, reading.claims) for reading in report.readings}
    for claim in report.claims.values():
        counts[claim.event_id] = counts.get(claim.event_id, 0) + 1 + (1_000 if claim.event_id in own else 0)
    events = sorted(counts, key=lambda event: (-counts[event], event or ""))
    charts = [_chart(given, report, event_id) for event_id in events[: MOST_CHARTS * 3]]
    return [chart for chart in charts if len(chart.points) > 1][:MOST_CHARTS]


def _chart(given: ReportInput, report: Report, event_id: str | None, page: str = "") -> ChartData:
    name = view.event_words(event_id, given.event_names)
    outlets = sorted({r.document.outlet for r in report.readings if r.document.outlet and r.claims})
    around = [table for table in given.tables if any(claim.event_id == event_id for claim in table.claims)]
    sources = [and_words(outlets) if len(outlets) <= 4 else count_words(len(outlets), "outlet")]
    sources += [f"table {table.name}" for table in around]
    return event_chart(
        report,
        given.policy,
        event_id=event_id,
        title=f"{name[:1].upper()}{name[1:]}: the toll as stated" if name else "The toll as stated",
        context=[reading for table in around for reading in table.readings],
        page=page,
        sources="; ".join(part for part in sources if part),
    )


def event_charts_for_files(given: ReportInput, report: Report, charts: Sequence[ChartData]) -> ChartData:
    """The first chart again, with links that lead from a file of its own to the page; an empty one where none is."""
    if not charts:
        return ChartData("No figure with a number and a day", (), given.policy.name)
    event_id = charts[0].points[0].event_id or None
    return _chart(given, report, event_id, page=PAGE)


def report_page(given: ReportInput, report: Report, charts: Sequence[ChartData]) -> str:
    """The page as HTML text. Everything that comes from a document is escaped by the template."""
    figures = view.figure_views(report, given.event_names)
    tolls = document_tolls(given.readings, given.policy)
    words, kind = view.verdict(report, given.result.crashed)
    css = stylesheet()
    return (
        template_environment()
        .get_template("report.html.j2")
        .render(
            css=css,
            style_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
            title=given.title or _title(report),
            verdict=words,
            kind=kind,
            report=report,
            result=given.result,
            tiles=_tiles(report, tolls, given),
            figures=list(figures.values()),
            findings=view.finding_views(report, figures),
            articles=view.article_views(report, figures, given.event_names),
            by_claim=figures,
            tolls=view.toll_views(tolls, report, figures, given.event_names),
            charts=[(chart.title, _inline_svg(chart), chart_text(chart)) for chart in charts],
            comparisons=placement_views(given.readings, given.tables, figures),
            policy=given.policy,
            coverage=coverage_text(report.readings),
            versions=_versions(),
            limits=view,
        )
    )


def _inline_svg(chart: ChartData) -> Any:
    from markupsafe import Markup

    # Markup is right here and nowhere else: our own serialiser wrote this SVG from escaped text.
    return Markup(toll_svg(chart))


def _title(report: Report) -> str:
    if len(report.readings) == 1:
        document = report.readings[0].document
        return f"Casualty figures in {one_line(document.title or report.path_of(document.doc_id), 120)}"
    return f"Casualty figures in {count_words(len(report.readings), 'document')}"


def _tiles(report: Report, tolls: Sequence[TollRow], given: ReportInput) -> list[tuple[str, str]]:
    """The headline numbers: the main toll where there is one document, then what was found and read."""
    tiles = []
    main = [toll for toll in tolls if toll.main and toll.group == "all" and toll.low is not None]
    if len(report.readings) == 1:
        for toll in main[:2]:
            tiles.append((limits_words(toll.low, toll.high), f"{toll.outcome}, {given.policy.name} policy"))
    unread = sum(len(reading.unread) for reading in report.readings)
    counts = ((len(report.claims), "figure"), (len(report.findings), "finding"), (unread, "sentence"))
    tiles += [(f"{number:,}", count_words(number, noun).split()[1]) for number, noun in counts]
    return [*tiles[:-1], (tiles[-1][0], f"{tiles[-1][1]} not read")]


def _versions() -> list[tuple[str, str]]:
    return [*((name, _version(name)) for name in PACKAGES), ("Python", platform.python_version())]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return tracker.__version__ if name == "casualty-tracker" else "not installed"


@cache
def stylesheet() -> str:
    """The page's one stylesheet; its hash is the only style that the page's policy lets in."""
    return files("tracker.report").joinpath("templates/report.css").read_text(encoding="utf-8")


@cache
def template_environment(package: str = "tracker.report") -> Environment:
    """The templates of our pages, in a package's folder `templates`; everything that they print is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip


def _shown(value: Any) -> Any:
    """What the template prints: no text of a document can bring control or direction characters into the page."""
    return printable(value) if type(value) is str else value
