"""The toll chart: what is drawn and what is not, its text alternative, links, determinism, hostile labels."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from example_claims import EARLIER_WAR, WAR, flood_findings, flood_readings, make_claim, seed_reading
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tracker.errors import UsageError
from tracker.model import Document, Reading
from tracker.report.chart_labels import Box, Label, place_labels
from tracker.report.chart_panels import chart_data, event_chart, revisions, source_lines
from tracker.report.chart_points import ChartData, Panel, TollPoint, claim_points
from tracker.report.chart_text import chart_text
from tracker.report.context import Report
from tracker.report.plots import toll_figure, toll_svg, write_toll_chart
from tracker.series import load_policy
from tracker.terms import BOUNDS

SVG = "{http://www.w3.org/2000/svg}"
KEEP = load_policy("keep")


def point(day: int, value: int, **fields: object) -> TollPoint:
    """A point of one source; a row states only what differs."""
    row: dict[str, object] = {
        "as_of": date(2020, 10, 1) + timedelta(days=day),
        "value": value,
        "outcome": "killed",
        "group": "all",
        "side": "",
        "bound": "exact",
        "source": "army",
        "words": f"{value:,}",
        "quote": "",
    }
    return TollPoint(**(row | fields))  # type: ignore[arg-type]


def flood_chart() -> ChartData:
    report = Report.of(flood_readings(), flood_findings())
    return event_chart(report, KEEP, event_id="valley-flood", title="Valley flood")


def war_table() -> list[Reading]:
    """Three of the table's figures as readings, as a reader of tables would make them."""
    readings = []
    for number, (day, value, side, group) in enumerate(
        [
            (27, 1008, "Armenian/Artsakh", "military"),
            (24, 963, "Armenian/Artsakh", "military"),
            (31, 91, "Azerbaijani", "civilian"),
        ]
    ):
        document = Document(
            doc_id=f"row{number}",
            text=f"{value}",
            published=date(2020, 10, day),
            url="https://example.org/1",
            outlet="A",
        )
        claim = make_claim(document, str(value), value=value, side=side, group=group, source=f"{side} MoD")
        readings.append(Reading(document=document, claims=(claim,)))
    return readings


def war_chart() -> ChartData:
    return event_chart(
        Report.of([seed_reading()]), KEEP, event_id=WAR, title="The war: the toll as stated", context=war_table()
    )


def test_each_event_has_its_own_chart() -> None:
    report = Report.of([seed_reading()])
    war = event_chart(report, KEEP, event_id=WAR, title="war")
    earlier = event_chart(report, KEEP, event_id=EARLIER_WAR, title="earlier war")
    assert [p.words for p in war.points] == ["more than 1,000", "more than 1,200"]
    assert [p.words for p in earlier.points] == ["30,000"]


def test_the_documents_own_panel_comes_first_and_the_table_is_around_it() -> None:
    assert [panel.title for panel in war_chart().panels] == [
        "Killed, all sides",
        "Killed, Armenian/Artsakh, military",
        # one day only: no panel of its own, but counted among what is left out
    ]
    assert "1 of other groups" in war_chart().left_out


def test_the_chart_says_what_it_does_not_draw() -> None:
    assert flood_chart().left_out == (
        "1 without a number or a day",
        "1 that are additions, parts, rates or denials",
    )


def test_the_text_alternative_equals_its_golden_file(check_golden: Callable[[str, str], None]) -> None:
    check_golden("charts.txt", "\n\n".join([chart_text(flood_chart()), chart_text(war_chart())]) + "\n")


def test_a_line_is_never_drawn_across_a_gap() -> None:
    panel = chart_data([point(0, 1), point(3, 2), point(20, 3), point(22, 4)], title="t").panels[0]
    stretches = source_lines(panel)["army"]
    assert [[p.value for p in stretch] for stretch in stretches] == [[1, 2], [3, 4]]


def test_lines_join_points_of_one_source_only() -> None:
    points = [point(0, 1), point(1, 5, source="press"), point(2, 2), point(3, 6, source="press")]
    lines = source_lines(chart_data(points, title="t").panels[0])
    assert {source: [p.value for p in stretches[0]] for source, stretches in lines.items()} == {
        "army": [1, 2],
        "press": [5, 6],
    }


def test_single_incidents_are_joined_by_no_line() -> None:
    points = [point(0, 4, basis="incident"), point(1, 1, basis="incident")]
    panel = chart_data(points, title="t").panels[0]
    assert source_lines(panel) == {}
    assert revisions(panel) == []


def test_a_lower_total_of_one_source_is_a_revision() -> None:
    points = [point(0, 359), point(1, 253), point(2, 260), point(0, 900, source="press"), point(1, 100, source="un")]
    found = revisions(chart_data(points, title="t").panels[0])
    assert [(old.value, new.value) for old, new in found] == [(359, 253)]


def test_many_own_figures_are_coloured_by_source_and_single_incidents_left_out() -> None:
    document = Document(
        doc_id="d", text=" ".join(map(str, range(100, 130))), published=date(2020, 10, 1), outlet="Post"
    )
    claims = [make_claim(document, str(number), value=number) for number in range(100, 120)]
    incident = make_claim(document, "120", value=120, basis="incident")
    few = Report.of([Reading(document=document, claims=(*claims[:3], incident))])
    many = Report.of([Reading(document=document, claims=tuple(claims))])
    one_strike = Report.of([Reading(document=document, claims=(incident,))])
    drawn = [event_chart(report, KEEP, event_id=WAR, title="t") for report in (few, many, one_strike)]
    assert [{point.highlighted for point in chart.points} for chart in drawn] == [{True}, {False}, {True}]
    assert drawn[0].left_out == ("1 of single incidents",)
    assert [len(chart.points) for chart in drawn] == [3, 20, 1]


def test_figures_without_a_source_are_their_outlets() -> None:
    points = [point(0, 5, source="unattributed", outlet="Post"), point(1, 6, source="unattributed", outlet="Echo")]
    assert source_lines(chart_data(points, title="t").panels[0]) == {}
    assert [p.authority for p in points] == ["Post", "Echo"]


def test_a_log_scale_where_tolls_span_decades() -> None:
    wide = chart_data([point(0, 14), point(1, 10_000)], title="t")
    narrow = chart_data([point(0, 14), point(1, 400)], title="t")
    assert toll_figure(wide).axes[0].get_yscale() == "log"
    assert toll_figure(narrow).axes[0].get_yscale() == "linear"
    assert toll_figure(narrow).axes[0].get_ylim()[0] == 0


def test_every_point_has_its_quote_and_a_link() -> None:
    root = ET.fromstring(toll_svg(flood_chart()))
    links = root.findall(f".//{SVG}a")
    assert sorted(link.get("href", "") for link in links) == ["#figure-1", "#figure-2", "#figure-5", "#figure-6"]
    titles = sorted(link.findtext(f"{SVG}title", "") for link in links)
    assert titles[0].startswith("12 killed, 6 May 2024\nRescuers, The Valley Post\n")
    assert "finding 1, 2" in titles[0]


def test_points_of_a_table_link_to_their_source() -> None:
    links = ET.fromstring(toll_svg(war_chart())).findall(f".//{SVG}a")
    assert {link.get("href") for link in links} == {"https://example.org/1", "#figure-1", "#figure-4"}


def test_the_svg_carries_its_text_alternative_and_no_style_or_script() -> None:
    root = ET.fromstring(toll_svg(flood_chart()))
    assert root.get("role") == "group"
    assert root.findtext(f"{SVG}title") == "Valley flood"
    assert root.findtext(f"{SVG}desc") == chart_text(flood_chart())
    assert not root.findall(f".//{SVG}style")
    assert not [element for element in root.iter() if "style" in element.attrib or "onclick" in element.attrib]


def test_contradicted_points_are_ringed_and_numbered() -> None:
    figure = toll_figure(flood_chart())
    words = [text.get_text() for text in figure.axes[0].texts]
    assert "1,2" in words
    assert "1,3" in words


def test_each_bound_has_a_shape_that_is_told_apart_in_grey() -> None:
    data = chart_data([point(day, 100 + day, bound=bound) for day, bound in enumerate(BOUNDS)], title="t")
    figure = toll_figure(data)
    legend = figure.texts[1].get_text()
    assert all(words in legend for words in ("exact", "at least", "up to", "nearly", "about", "range"))


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_data_write_the_same_bytes(kind: str, tmp_path: Path) -> None:
    first = write_toll_chart(war_chart(), tmp_path / f"a.{kind}").read_bytes()
    second = write_toll_chart(war_chart(), tmp_path / f"b.{kind}").read_bytes()
    assert first == second
    assert b"20" + b"26-" not in first


def test_the_png_is_wide_enough_to_print_and_not_empty(tmp_path: Path) -> None:
    with Image.open(write_toll_chart(war_chart(), tmp_path / "toll.png")) as image:
        assert image.width == 1500
        assert len(image.convert("L").getcolors(maxcolors=100_000) or ()) > 20


def test_another_file_type_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.png, \.svg or \.pdf"):
        write_toll_chart(flood_chart(), tmp_path / "toll.gif")


def test_a_chart_without_figures_is_still_a_file(tmp_path: Path) -> None:
    empty = ChartData("No figure with a number and a day", ())
    assert write_toll_chart(empty, tmp_path / "toll.png").stat().st_size > 1_000
    assert "No figure with a number" in chart_text(empty)


HOSTILE = [
    "<script>document.title='PWNED'</script>",
    "</title><script>1</script>",
    "$\\frac{1}{0}$ and $x$",
    "]]><!-- & -->",
    "\x0b\x1b[31m\ud800",
    "洪水新聞 🌊 عربي",
    "javascript:alert(1)",
    "a" * 5_000,
    "-->",
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(text: str, tmp_path: Path) -> None:
    monday, tuesday = flood_readings()
    claims = tuple(replace(claim, source=text, surface=text or "12") for claim in monday.claims)
    bad = Reading(document=replace(monday.document, outlet=text, url=text), claims=claims)
    data = event_chart(Report.of((bad, tuesday)), KEEP, event_id="valley-flood", title=text, sources=text)
    root = ET.fromstring(toll_svg(data))
    allowed = {"svg", "title", "desc", "g", "path", "defs", "use", "clipPath", "rect", "text", "tspan", "a"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    assert all(link.get("href", "").startswith("#") for link in root.iter(f"{SVG}a"))
    write_toll_chart(data, tmp_path / "toll.png")
    write_toll_chart(data, tmp_path / "toll.pdf")


def test_a_source_address_that_is_none_of_the_web_is_no_link() -> None:
    bad = replace(war_table()[0], document=replace(war_table()[0].document, url="javascript:alert(1)"))
    data = event_chart(Report.of([seed_reading()]), KEEP, event_id=WAR, title="t", context=[bad, *war_table()[1:]])
    assert "javascript" not in "".join(link.get("href", "") for link in ET.fromstring(toll_svg(data)).iter(f"{SVG}a"))


def test_many_sources_and_claims_are_drawn_in_time_that_is_bounded() -> None:
    points = [
        point(number % 60, 100 + number, source=f"source {number % 100}", side=f"side {number % 3}")
        for number in range(10_000)
    ]
    data = chart_data(points, title="many")
    buffer = io.BytesIO()
    toll_figure(data).savefig(buffer, format="png")
    assert len(data.points) == 10_000


@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 10**7), st.sampled_from(BOUNDS)), max_size=8))
@settings(max_examples=12, deadline=None)
def test_any_figures_can_be_drawn(figures: list[tuple[int, int, str]]) -> None:
    data = chart_data([point(day, value, bound=bound) for day, value, bound in figures], title="any")
    ET.fromstring(toll_svg(data))
    assert chart_text(data)


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 100), st.text("abc ", min_size=1, max_size=30)), max_size=12))
def test_placed_labels_never_overlap_and_stay_in_the_room(spots: list[tuple[float, float, str]]) -> None:
    room = Box(0, 0, 360, 110)
    obstacles = [Box(x - 3, y - 3, x + 3, y + 3) for x, y, _ in spots]
    placed = place_labels([Label(text, x, y) for x, y, text in spots], obstacles, room)
    boxes = [each.box for each in placed]
    assert all(box.inside(room) for box in boxes)
    assert not any(a.meets(b) for index, a in enumerate(boxes) for b in boxes[index + 1 :])
    assert not any(box.meets(obstacle) for box in boxes for obstacle in obstacles)


def test_a_panel_is_named_in_words() -> None:
    assert Panel("killed", "aid_worker", "Azerbaijani", ()).title == "Killed, Azerbaijani, aid worker"


def test_points_of_background_without_a_day_are_not_drawn() -> None:
    reading = seed_reading()
    undated = tuple(replace(claim, period_end=None) if claim.background else claim for claim in reading.claims)
    points = claim_points(Report.of([replace(reading, claims=undated)]), KEEP)
    assert [p.words for p in points] == ["more than 1,000", "more than 1,200"]
