"""The drawing itself, by matplotlib and without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.files.charts import FONT_FILE, Bars, Growth, Shares

_BLUE, _ORANGE, _GREY = "#2a6f97", "#e07a1f", "#b8c0c8"
_COLOURS = (_BLUE, _ORANGE)


def png(growth: Growth, shares: Shares, bars: Sequence[Bars], nothing: str) -> bytes:
    figure = Figure(figsize=(10, 8), dpi=110, layout="constrained")
    font = FontProperties(fname=FONT_FILE)
    grid = figure.add_gridspec(2, 1 + len(bars))
    _draw_growth(figure.add_subplot(grid[0, :]), growth, font, nothing)
    _draw_shares(figure.add_subplot(grid[1, 0]), shares, font)
    for number, chart in enumerate(bars, start=1):
        _draw_bars(figure.add_subplot(grid[1, number]), chart, font, nothing)
    target = BytesIO()
    figure.savefig(target, format="png")
    return target.getvalue()


def _draw_growth(axes: Axes, chart: Growth, font: FontProperties, nothing: str) -> None:
    _dress(axes, chart.title, font)
    for (label, moments), colour in zip(chart.moments.items(), _COLOURS, strict=False):
        if moments:
            steps = list(range(1, len(moments) + 1))
            at = dates.date2num(list(moments))
            axes.step(at, steps, where="post", label=f"{label} ({steps[-1]})", color=colour)
            axes.plot(at[-1:], steps[-1:], "o", color=colour)
    if not any(chart.moments.values()):
        _say(axes, nothing, font)
        return
    axes.set_ylim(bottom=0)
    zone = next(moments[0].tzinfo for moments in chart.moments.values() if moments)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{dates.num2date(value, zone):%m-%d %H:%M}")
    )
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(prop=font, frameon=False)


def _draw_shares(axes: Axes, chart: Shares, font: FontProperties) -> None:
    _dress(axes, chart.title, font)
    places = range(len(chart.values))
    wholes = [whole for _, whole in chart.values.values()]
    parts = [part for part, _ in chart.values.values()]
    axes.bar(places, wholes, color=_GREY, label=chart.whole)
    axes.bar(places, parts, width=0.5, color=_BLUE, label=chart.part)
    for place, (part, whole) in enumerate(chart.values.values()):
        axes.annotate(f"{part} / {whole}", (place, whole), ha="center", va="bottom", fontproperties=font)
    axes.set_xticks(list(places), list(chart.values), fontproperties=font)
    axes.set_ylim(0, max([*wholes, 1]) * 1.3)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(prop=font, frameon=False, loc="upper right")


def _draw_bars(axes: Axes, chart: Bars, font: FontProperties, nothing: str) -> None:
    _dress(axes, chart.title, font)
    if not any(chart.values.values()):
        _say(axes, nothing, font)
        return
    places = list(range(len(chart.values)))[::-1]
    axes.barh(places, list(chart.values.values()), color=_ORANGE)
    for place, value in zip(places, chart.values.values(), strict=True):
        axes.annotate(f" {value}", (value, place), va="center", fontproperties=font)
    axes.set_yticks(places, list(chart.values), fontproperties=font)
    axes.set_xlim(0, max(chart.values.values()) * 1.2)
    axes.xaxis.set_visible(False)


def _dress(axes: Axes, title: str, font: FontProperties) -> None:
    axes.set_title(title, fontproperties=font, loc="left", fontsize=12)
    axes.spines[["top", "right"]].set_visible(False)


def _say(axes: Axes, text: str, font: FontProperties) -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", va="center", fontproperties=font, transform=axes.transAxes)
