"""What a measurement answers: figures with their limits, as a Markdown table or as JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number in ``unit``; ``limit`` is the most it may be, or the least where ``at_least``."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.limit is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def facts(self) -> dict[str, object]:
        """The figure for a program."""
        return asdict(self) | {"is_met": self.is_met}


def percentile(times: Iterable[float], share: float) -> float:
    """The time that ``share`` (0..1) of them do not exceed, by the nearest rank; same unit as the times."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def markdown(figures: Iterable[Figure], facts: dict[str, str]) -> str:
    """The figures as a table, under a list of what they were measured on."""
    lines = [f"- {name}: {value}" for name, value in facts.items()]
    lines += ["", "| measurement | figure | limit | verdict | how |", "| - | -: | -: | - | - |"]
    lines += [_row(figure) for figure in figures]
    return "\n".join(lines)


def _row(figure: Figure) -> str:
    sign = "≥" if figure.at_least else "≤"
    limit = "" if figure.limit is None else f"{sign} {_shown(figure.limit)} {figure.unit}".rstrip()
    verdict = {None: "", True: "met", False: "**missed**"}[figure.is_met]
    value = f"{_shown(figure.value)} {figure.unit}".rstrip()
    return f"| {figure.name} | {value} | {limit} | {verdict} | {figure.note} |"


def _shown(value: float) -> str:
    """Three digits that count."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"
