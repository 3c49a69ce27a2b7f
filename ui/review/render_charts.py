"""Rendering of small charts in the page's own colours: questions per day, and verdicts by kind."""

from collections.abc import Mapping, Sequence

from ui.records.record import DayCount, VerdictKind

_HEIGHT, _WIDTH, _GAP = 80, 16, 4  # of the drawing, in its own units: its height, a bar's width, the gap


def charts_html(days: Sequence[DayCount], verdicts: Mapping[VerdictKind, int]) -> str:
    """Both charts beside each other."""
    return f'<div class="charts">{days_html(days)}{verdicts_html(verdicts)}</div>'


def days_html(days: Sequence[DayCount]) -> str:
    """One upright bar a day, the oldest first."""
    if not days:
        return ""
    most, total = max(each.count for each in days), sum(each.count for each in days)
    bars = "".join(_bar(place, each, most) for place, each in enumerate(days))
    width = len(days) * (_WIDTH + _GAP)
    told = f"1日ごとの質問の数。{len(days)}日間で{total:,}件、もっとも多い日は{most:,}件"
    return (
        f'<figure class="days"><figcaption>質問の数(1日ごと、{len(days)}日間で{total:,}件)</figcaption>'
        f'<svg viewBox="0 0 {width} {_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="{told}">'
        f'{bars}</svg><p class="ends"><span>{days[0].day:%m/%d}</span><span>最多 {most:,}件</span>'
        f"<span>{days[-1].day:%m/%d}</span></p></figure>"
    )


def verdicts_html(verdicts: Mapping[VerdictKind, int]) -> str:
    """One lying bar a kind, with its number."""
    total = sum(verdicts.values())
    rows = "".join(
        f'<li><span class="of">{kind.label}</span><span class="track"><span class="share" '
        f'style="width: {100 * count / max(total, 1):.1f}%"></span></span>'
        f'<span class="count">{count:,}</span></li>'
        for kind, count in verdicts.items()
    )
    return f'<figure class="kinds"><figcaption>判定の内訳({total:,}件)</figcaption><ul>{rows}</ul></figure>'


def _bar(place: int, day: DayCount, most: int) -> str:
    height = _HEIGHT * day.count / max(most, 1)
    return (
        f'<rect x="{place * (_WIDTH + _GAP)}" y="{_HEIGHT - height:.1f}" width="{_WIDTH}" '
        f'height="{height:.1f}">'
        f"<title>{day.day:%m/%d}: {day.count:,}件</title></rect>"
    )
