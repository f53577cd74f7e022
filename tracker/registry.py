"""The rules: one documented function each, registered with a code and a severity.

The docstring of a rule is its documentation: a first line that says what is wrong, then the sections What it checks,
Why it matters, Flags, Passes and Known limits. `tracker explain`, the documentation and two tests per rule come from
that one text; a rule without it is refused.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from tracker.errors import RuleError, UsageError
from tracker.events.claims import Claims
from tracker.events.scope import Scoped
from tracker.terms import SEVERITIES

if TYPE_CHECKING:
    from tracker.figures.measures import FigureTable, Spot

SECTIONS: Final = ("What it checks", "Why it matters", "Flags", "Passes", "Known limits")
SCOPES: Final = ("claim", "document", "time", "wording", "table", "reference")
RULE_MODULES: Final = (
    "tracker.rules.one_claim",
    "tracker.rules.one_document",
    "tracker.rules.sums",
    "tracker.rules.changes",
    "tracker.rules.over_time",
    "tracker.rules.sources",
    "tracker.rules.drift",
    "tracker.rules.wording",
    "tracker.rules.reference",
    "tracker.rules.table_rows",
    "tracker.rules.table_order",
    "tracker.rules.table_series",
    "tracker.rules.table_slips",
    "tracker.rules.table_sources",
)
ENTRY_POINT: Final = "tracker.rules"
_CODE: Final = re.compile(r"[A-Z]{2,4}\d{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a rule says of a clash, in a text or in a table.

    message: one plain sentence. why: the arithmetic, and the gate that was passed. gap: persons that no reading
    reconciles. severity: only where it differs from that of the rule.
    """

    message: str
    why: str
    gap: int = 0
    expected: str = ""
    observed: str = ""
    severity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash(Said):
    """What a rule found, before it has a code and an identity.

    odd: the odd figure and its copies. against: what it clashes with, or the parts of a sum. event_outcome of the
    finding are those of the first odd one.
    """

    odd: tuple[Scoped, ...]
    against: tuple[Scoped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableClash(Said):
    """What a rule found in a table of figures; as Clash, of cells.

    other: the table of the figures in `against`, where it is another. rows: rows of the sheet that the clash explains
    as a whole, so that no other rule need report them.
    """

    odd: tuple[Spot, ...]
    against: tuple[Spot, ...] = ()
    other: FigureTable | None = None
    rows: tuple[int, ...] = ()


RuleFunction = Callable[[Claims], Iterator[Clash]]
TableCheck: TypeAlias = "Callable[[FigureTable, Sequence[FigureTable]], Iterator[TableClash]]"
"""A check of a table; the second argument holds the tables that are audited with it and come after it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a rule's documentation: its prose, or its examples, one a string."""

    prose: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One registered rule: code, name, severity, scope, the function, and its documentation by section."""

    code: str
    name: str
    severity: str
    scope: str
    check: RuleFunction
    summary: str
    sections: dict[str, Section]
    table_check: TableCheck | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """Texts in which the rule must find something."""
        return self.sections["Flags"].examples

    @property
    def passes(self) -> tuple[str, ...]:
        """Texts in which it must find nothing."""
        return self.sections["Passes"].examples

    def with_severity(self, severity: str) -> Rule:
        """The same rule with another severity."""
        return replace(self, severity=severity)


_rules: dict[str, Rule] = {}


def rule(code: str, *, severity: str, scope: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function as a rule; the name of the rule is the name of the function with hyphens.

    Raises RuleError for a malformed or doubled code, an unknown severity or scope, or missing documentation.
    """

    def register(check: RuleFunction) -> RuleFunction:
        made = make_rule(check, code, severity=severity, scope=scope)
        known = _rules.get(code)
        if known is not None and known.check is not check and _origin(known.check) != _origin(check):
            raise RuleError(f"two rules share the code {code}", where=_origin(check), hint="give the new rule its own")
        _rules[code] = made
        return check

    return register


def table_rule(code: str, *, severity: str) -> Callable[[TableCheck], TableCheck]:
    """Register a function as a rule on tables of figures; its examples are tables in CSV. Raises as `rule` does."""

    def register(check: TableCheck) -> TableCheck:
        made = make_rule(check, code, severity=severity, scope="table")
        _rules[code] = replace(made, check=_nothing_in_texts, table_check=check)
        return check

    return register


def asked_of_tables(code: str) -> Callable[[TableCheck], TableCheck]:
    """Let a rule that is documented for texts ask the same of a table of figures. Raises RuleError without the rule."""

    def register(check: TableCheck) -> TableCheck:
        if code not in _rules:
            raise RuleError(f"no rule has the code {code}", where=_origin(check), hint="load its module first")
        _rules[code] = replace(_rules[code], table_check=check)
        return check

    return register


def _nothing_in_texts(claims: Claims) -> Iterator[Clash]:
    yield from ()


def make_rule(check: RuleFunction | TableCheck, code: str, *, severity: str, scope: str) -> Rule:
    """A rule from its function, without registering it. Raises RuleError as `rule` does."""
    where = _origin(check)
    if not _CODE.fullmatch(code):
        raise RuleError(f"{code!r} is no rule code", where=where, hint="two to four capitals and three digits: CF201")
    if severity not in SEVERITIES:
        raise RuleError(f"{severity!r} is no severity", where=where, hint="one of " + ", ".join(SEVERITIES))
    if scope not in SCOPES:
        raise RuleError(f"{scope!r} is no scope of a rule", where=where, hint="one of " + ", ".join(SCOPES))
    summary, sections = read_documentation(inspect.getdoc(check) or "", where)
    name = check.__name__.replace("_", "-")
    return Rule(code=code, name=name, severity=severity, scope=scope, check=check, summary=summary, sections=sections)  # type: ignore[arg-type]


def read_documentation(text: str, where: str) -> tuple[str, dict[str, Section]]:
    """The summary line and the sections of a rule's docstring. Raises RuleError where one is missing or empty."""
    summary, _, body = text.partition("\n")
    pieces = re.split(rf"^({'|'.join(SECTIONS)})$", body, flags=re.MULTILINE)
    sections = {name: _section(words) for name, words in zip(pieces[1::2], pieces[2::2], strict=True)}
    missing = [name for name in SECTIONS if name not in sections]
    if not summary.strip() or missing:
        lacks = "a first line" if not summary.strip() else "the section " + ", ".join(missing)
        raise RuleError(f"the documentation of the rule lacks {lacks}", where=where)
    for name in ("Flags", "Passes"):
        if not sections[name].examples:
            raise RuleError(f"the section {name} has no example", where=where, hint='lines that start with "- "')
    return summary.strip(), sections


def _section(words: str) -> Section:
    """Prose, and the examples: list items; a line that goes on is indented, and stays a line of its own."""
    examples: list[list[str]] = []
    prose: list[str] = []
    for line in words.strip("\n").splitlines():
        if line.startswith("- "):
            examples.append([line[2:]])
        elif line.startswith("  ") and examples:
            examples[-1].append(line[2:])
        elif line.strip():
            prose.append(line.strip())
    return Section(" ".join(prose), tuple("\n".join(lines) for lines in examples))


def _origin(check: RuleFunction | TableCheck) -> str:
    return f"{check.__module__}.{check.__qualname__}"


def all_rules() -> tuple[Rule, ...]:
    """Every registered rule in order of its code; loads the project's own rule modules first."""
    for module in RULE_MODULES:
        import_module(module)
    return tuple(_rules[code] for code in sorted(_rules))


def load_rules(modules: Iterable[str] = (), *, folder: Path | None = None) -> None:
    """Register the user's own rules: those of the named modules, and of packages with the entry point `tracker.rules`.

    folder: where modules that are not installed are looked for, first of all.

    Raises UsageError for a module that cannot be loaded, RuleError for a rule without its documentation.
    """
    installed = [each.value for each in entry_points(group=ENTRY_POINT)]
    wanted = (*modules, *installed)
    if wanted and folder is not None and str(folder.resolve()) not in sys.path:
        sys.path.insert(0, str(folder.resolve()))
    for module in wanted:
        try:
            import_module(module)
        except RuleError:
            raise
        except Exception as error:
            words = f"the rules of {module} cannot be loaded: {type(error).__name__}: {error}"
            raise UsageError(words, hint="is it installed, or beside the settings file?") from error


def is_own(each: Rule) -> bool:
    """Whether a rule is one of the project's own: those set no claim against one of another event and document."""
    return each.check.__module__ in RULE_MODULES


def find_rule(code_or_name: str) -> Rule | None:
    """The rule with that code or name; None where there is none."""
    wanted = code_or_name.strip()
    for each in all_rules():
        if wanted.upper() == each.code or wanted.lower() == each.name:
            return each
    return None
