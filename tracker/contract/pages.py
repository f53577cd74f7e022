"""Great Expectations' own pages (Data Docs), written safely: every cell escaped, no script, no address outside.

As they come, these pages run what a cell holds (`<script>` in a quote), and load styles, scripts and a logo from other
hosts. Here every string of a page is escaped before it is rendered, scripts and remote parts are taken out after, and
a content policy forbids what might remain. Without scripts the index would be empty, so it is a plain list of ours.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any, Final

from great_expectations.data_context import AbstractDataContext
from great_expectations.render.view import DefaultJinjaPageView

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

_SCRIPT: Final = re.compile(r"<script\b.*?</script\s*>", re.IGNORECASE | re.DOTALL)
_REMOTE_PART: Final = re.compile(r"<(?:link|img|iframe|base)\b[^>]*>", re.IGNORECASE)
_REMOTE_LINK: Final = re.compile(
    r"""<a\b[^>]*href\s*=\s*["'](?:https?:)?//[^>]*>(.*?)</a\s*>""", re.IGNORECASE | re.DOTALL
)
_HANDLER: Final = re.compile(r"""(<[^<>]*?)\son\w+\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
_STYLE_ADDRESS: Final = re.compile(r"@import[^;]*;|url\([^)]*\)", re.IGNORECASE)


class SafePageView(DefaultJinjaPageView):
    """A page view that escapes every string of the document, and leaves nothing in the page that runs or fetches."""

    def render(self, document: Any, template: str | None = None, **settings: Any) -> str:
        """The page as HTML. settings: what the site builder adds; its context id is not written."""
        settings.pop("data_context_id", None)
        page = self._get_template(template or self._template).render(escaped(document.to_json_dict()), **settings)
        return without_outside(page)

    @staticmethod
    def _escape_template_param_value(value: Any) -> Any:
        return value  # escaped already, as the whole document is


def escaped(node: Any) -> Any:
    """The document with every string escaped for HTML, except the status icons that the renderer itself makes."""
    if isinstance(node, dict):
        return {key: value if _is_icon(key, value) else escaped(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [escaped(item) for item in node]
    return html.escape(node) if isinstance(node, str) else node


def _is_icon(key: str, value: object) -> bool:
    return (
        key == "html_success_icon"
        and isinstance(value, str)
        and re.fullmatch(r'<i [\w\s="\-:;#]*></i>', value) is not None
    )


def without_outside(page: str) -> str:
    """The page without scripts, remote styles, images and links, and with a content policy that forbids them."""
    page = _SCRIPT.sub("", page)
    page = _REMOTE_PART.sub("", page)
    page = _REMOTE_LINK.sub(r"\1", page)
    page = _STYLE_ADDRESS.sub("", page)
    while _HANDLER.search(page):
        page = _HANDLER.sub(r"\1", page)
    return page.replace("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}">', 1)


def write_pages(context: AbstractDataContext, directory: Path) -> Path:
    """Write the pages of the context's suites and results below `directory`, and return the index page."""
    view = {"module_name": __name__, "class_name": SafePageView.__name__}
    site: Any = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(directory.resolve())},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "view": view},
        "site_section_builders": {
            "expectations": {"view": view},
            "validations": {"view": view},
            "profiling": "none",
        },
    }
    context.add_data_docs_site("claims", site)
    context.build_data_docs(site_names=["claims"])
    return _write_index(directory)


def _write_index(directory: Path) -> Path:
    pages = sorted(page for folder in ("validations", "expectations") for page in (directory / folder).rglob("*.html"))
    links = "\n".join(
        f'<li><a href="{html.escape(page.relative_to(directory).as_posix())}">{html.escape(page.parts[-1])}'
        f" ({html.escape(page.relative_to(directory).parts[0])})</a></li>"
        for page in pages
    )
    index = directory / "index.html"
    index.write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        "<title>Contract of the claims table</title></head>\n<body><h1>Contract of the claims table</h1>\n"
        f"<ul>\n{links}\n</ul></body></html>\n",
        encoding="utf-8",
    )
    return index
