"""Plots as SVG, made on the server: each stands beside a table that tells the same, and is named in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

WIDTH, LABEL, ROW, BAR = 640, 190, 28, 16
SIDE, EDGE, TOP = 300, 56, 26


@dataclass(frozen=True)
class Bar:
    """``value`` as a share of the longest bar; ``told`` stands at its end."""

    label: Any
    value: float
    told: str


@dataclass(frozen=True)
class Point:
    """Predicted and observed share, 0 to 1, and how many answers it rests on."""

    predicted: float
    observed: float
    answers: int


def bars(title: Any, rows: Sequence[Bar]) -> str:
    """Horizontal bars; lengths are in proportion to the values."""
    most = max((row.value for row in rows), default=0) or 1
    space = WIDTH - LABEL - 110
    drawn = [
        {
            "label": row.label,
            "told": row.told,
            "y": number * ROW,
            "text_y": number * ROW + BAR - 3,
            "width": round(space * row.value / most, 1),
            "end": round(LABEL + space * row.value / most + 8, 1),
        }
        for number, row in enumerate(rows)
    ]
    context = {
        "title": title,
        "rows": drawn,
        "width": WIDTH,
        "height": ROW * len(rows),
        "label_x": LABEL - 10,
        "bar_x": LABEL,
        "bar": BAR,
    }
    return render_to_string("directory/admin/charts/bars.svg", context)


def diagonal(title: Any, predicted_name: Any, observed_name: Any, points: Sequence[Point]) -> str:
    """Observed over predicted; on the diagonal the predictions are right. Larger points rest on more answers."""
    most = max((point.answers for point in points), default=0) or 1
    drawn = [
        {
            "x": round(EDGE + SIDE * point.predicted, 1),
            "y": round(TOP + SIDE * (1 - point.observed), 1),
            "r": round(4 + 8 * (point.answers / most) ** 0.5, 1),
        }
        for point in points
    ]
    ticks = [
        {"told": f"{round(100 * share)} %", "x": EDGE + SIDE * share, "y": TOP + SIDE * (1 - share)}
        for share in (0, 0.5, 1)
    ]
    context = {
        "title": title,
        "predicted": predicted_name,
        "observed": observed_name,
        "points": drawn,
        "ticks": ticks,
        "left": EDGE,
        "right": EDGE + SIDE,
        "top": TOP,
        "bottom": TOP + SIDE,
        "width": EDGE + SIDE + 30,
        "height": TOP + SIDE + 54,
        "middle": EDGE + SIDE / 2,
        "tick_y": TOP + SIDE + 18,
        "tick_x": EDGE - 6,
        "name_y": TOP + SIDE + 42,
    }
    return render_to_string("directory/admin/charts/diagonal.svg", context)
