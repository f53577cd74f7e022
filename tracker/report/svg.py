"""matplotlib's SVG made fit for a page: links and tooltips on the points, no style attributes, a text alternative."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Final

from tracker.report.chart_points import ChartData, TollPoint
from tracker.report.chart_text import chart_text
from tracker.report.wording import printable

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "{http://www.w3.org/1999/xlink}"
_FONTS: Final = "DejaVu Sans, Verdana, sans-serif"
_SAFE_ADDRESSES: Final = ("https://", "http://", "#")


def page_svg(drawn: str, data: ChartData) -> str:
    """The drawing as an SVG element without declaration, script or style attribute.

    Each link `#point-n` becomes a link to the n-th point's own address with its tooltip as <title>.
    A page's strict style policy refuses style attributes, so each becomes presentation attributes.
    """
    ET.register_namespace("", SVG)
    root = ET.fromstring(drawn.encode("utf-8"))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _plain_attributes(element)
    points = data.points
    for link in list(root.iter(f"{{{SVG}}}a")):
        _resolve_link(link, points)
    _describe(root, data.title, chart_text(data))
    return ET.tostring(root, encoding="unicode")


def _plain_attributes(element: ET.Element) -> None:
    if element.tag == f"{{{SVG}}}g":
        element.attrib.pop("id", None)
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = part.partition(":")
        if value.strip():
            element.set(name.strip(), value.strip())
    if "font-family" in element.attrib:
        element.set("font-family", _FONTS)
    target = element.attrib.pop(f"{XLINK}href", None)
    if target is not None:
        element.set("href", target)
    element.attrib.pop("target", None)


def _resolve_link(link: ET.Element, points: tuple[TollPoint, ...]) -> None:
    number = link.attrib.pop("href", "").removeprefix("#point-")
    point = points[int(number)]
    if point.href.startswith(_SAFE_ADDRESSES) or _is_own_page(point.href):
        link.set("href", printable(point.href))
        if point.href.startswith("http"):
            link.set("rel", "noreferrer")
    title = ET.Element(f"{{{SVG}}}title")
    title.text = printable(point.tooltip)
    link.insert(0, title)


def _is_own_page(href: str) -> bool:
    page, _, _ = href.partition("#")
    return page.endswith(".html") and ":" not in page and "/" not in page


def _describe(root: ET.Element, title: str, words: str) -> None:
    width, height = root.get("viewBox", "0 0 540 400").split()[2:]
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.set("viewBox", f"0 0 {width} {height}")
    # An image has no links inside; a group may.
    root.set("role", "group" if root.find(f".//{{{SVG}}}a") is not None else "img")
    root.set("stroke-linejoin", "round")
    for place, (tag, text) in enumerate((("title", title), ("desc", words))):
        element = ET.Element(f"{{{SVG}}}{tag}")
        element.text = printable(text)
        root.insert(place, element)
