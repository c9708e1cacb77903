"""Pictures say what the graph says: by their artists (labels, heights, colours), not by their pixels."""

import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from kg import analytics, plots
from kg.api import KnowledgeGraph
from kg.errors import UsageError
from kg.model import Graph
from kg.plots import Picture, fonts
from kg.views.colours import ENTITY_COLOURS, RELATION_COLOURS
from kg.vocab import EntityType, Relation, Status
from tests.county import county_graph
from tests.factories import article, entity, small_graph, statement
from tests.page.hostile import hostile_graph

ROOT = Path(__file__).resolve().parents[1]
SMALL, COUNTY = KnowledgeGraph(small_graph()), KnowledgeGraph(county_graph())
GIVER, OTHER = "organization/蓝海公司", "organization/红岩公司"
Plot = Callable[..., Picture]
PLOTS: tuple[Plot, ...] = (
    plots.degree_distribution, plots.community_overview, plots.timeline, plots.money_flow, plots.heat_map,
)  # fmt: skip
each_plot = pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.__name__)
pytestmark = pytest.mark.filterwarnings("ignore::kg.errors.EmptyResultWarning")


def texts(figure: Picture) -> list[str]:
    """All that is written on a picture, once it is drawn."""
    figure.canvas.draw()
    return [t.get_text() for t in figure.findobj(Text) if t.get_visible() and t.get_text()]


def axes(figure: Picture) -> Axes:
    return figure.axes[0]


def gifts(*given: tuple[str, str, float | None, float | None], **also: object) -> KnowledgeGraph:
    """A graph of gifts: giver, receiver, the least and the most."""
    ends = dict.fromkeys(end for giver, receiver, *_ in given for end in (giver, receiver))
    said = [
        statement(
            giver,
            Relation.FUNDS,
            receiver,
            amount_text=f"{n}号款项",
            amount_min=low,
            amount_max=high,
            currency="CNY",
            **also,
        )
        for n, (giver, receiver, low, high) in enumerate(given)
    ]
    return KnowledgeGraph(Graph((article("a1.txt"),), tuple(map(entity, sorted(ends))), tuple(said)))


# fonts


def test_every_character_has_a_glyph() -> None:
    families = plots.fonts.font_families()
    assert families[0] != fonts.LAST, fonts.MISSING
    files = [font_manager.findfont(family, fallback_to_default=False) for family in families]
    for plot in PLOTS:
        for graph in (SMALL, COUNTY):
            written = {c for text in texts(plot(graph)) for c in text if not c.isspace()}
            assert not [c for c in written if not any(fonts.has_glyphs(file, c) for file in files)]


@pytest.mark.filterwarnings("error:Glyph")
@each_plot
def test_drawing_misses_no_glyph(plot: Plot) -> None:
    assert plot(SMALL)._repr_png_().startswith(b"\x89PNG")


@pytest.fixture
def only_dejavu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A system without any Chinese font."""
    few = [f for f in font_manager.fontManager.ttflist if f.name.startswith("DejaVu")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", few)
    fonts.font_families.cache_clear()
    yield
    fonts.font_families.cache_clear()


@pytest.mark.usefixtures("only_dejavu")
def test_the_font_of_the_package_stands_in() -> None:
    assert fonts.font_families() == ("Noto Sans SC", "DejaVu Sans")
    assert "zhplot" in font_manager.findfont("Noto Sans SC", fallback_to_default=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.community_overview(SMALL)._repr_png_()


@pytest.mark.usefixtures("only_dejavu")
def test_without_any_font_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    with pytest.warns(
        UserWarning, match=r"pip install 'kg-news\[plots\]' brings one, or apt-get install fonts-noto-cjk"
    ):
        assert fonts.font_families() == ("DejaVu Sans",)


def test_a_font_is_known_by_its_glyphs(tmp_path: Path) -> None:
    latin = font_manager.findfont("DejaVu Sans")
    assert fonts.has_glyphs(latin, "kg") and not fonts.has_glyphs(latin, "县")
    (tmp_path / "no.ttf").write_text("no font")
    assert not fonts.has_glyphs(tmp_path / "no.ttf", "k") and not fonts.has_glyphs(tmp_path / "none.ttf", "k")


def test_settings_around_are_neither_used_nor_changed() -> None:
    with mpl.rc_context({"font.family": "cursive", "font.size": 33}):
        before = dict(mpl.rcParams)
        figure = plots.timeline(SMALL)
        figure.canvas.draw()
        assert dict(mpl.rcParams) == before
    assert {t.get_fontfamily()[0] for t in figure.findobj(Text)} == {fonts.font_families()[0]}
    assert max(t.get_fontsize() for t in figure.findobj(Text)) < 20


# what all have


@each_plot
@pytest.mark.parametrize(
    ("lang", "source"), [("zh", "来源：2 篇报道（2024-03-05 至 2024-04）"), ("en", "Source: 2 articles")]
)
def test_title_and_source_are_there(plot: Plot, lang: str, source: str) -> None:
    figure = plot(SMALL, lang=lang)
    assert figure.get_suptitle() and source in figure.get_supxlabel()
    mine = plot(SMALL, lang=lang, title="甲市的图", source="甲市统计")
    assert mine.get_suptitle() == "甲市的图" and mine.get_supxlabel().startswith("甲市统计")


@each_plot
def test_an_empty_graph_says_why_it_is_empty(plot: Plot) -> None:
    assert any(text.startswith("没有可画的内容：") for text in texts(plot(KnowledgeGraph(Graph()))))
    assert any(text.startswith("Nothing to show: ") for text in texts(plot(KnowledgeGraph(Graph()), lang="en")))


@each_plot
@pytest.mark.filterwarnings("ignore:Glyph")  # signs and emoji that no Chinese font has
def test_no_text_stops_a_picture_or_is_read_as_a_formula(plot: Plot) -> None:
    wide = replace(
        hostile_graph(), entities=tuple(replace(e, label=f"$\\frac{e.label}$") for e in hostile_graph().entities)
    )
    written = texts(plot(KnowledgeGraph(wide)))
    assert written and all(len(text) < 200 for text in written)


@each_plot
def test_an_unknown_language_is_refused(plot: Plot) -> None:
    with pytest.raises(UsageError, match=r"lang: 'de' is not possible; allowed: zh, en"):
        plot(SMALL, lang="de")


@each_plot
def test_the_same_graph_gives_the_same_picture(plot: Plot) -> None:
    assert plot(COUNTY)._repr_png_() == plot(COUNTY)._repr_png_()


def test_a_frame_gives_the_picture_of_its_graph() -> None:
    made = (
        (plots.degree_distribution, analytics.degree(COUNTY)),
        (plots.community_overview, analytics.communities(COUNTY)),
        (plots.timeline, analytics.timeline(COUNTY)),
        (plots.money_flow, analytics.money_flow(COUNTY)),
        (plots.heat_map, analytics.programmes_by_area(COUNTY)),
    )
    for plot, frame in made:
        assert texts(plot(frame, source="甲")) == texts(plot(COUNTY, source="甲"))


def test_without_matplotlib_one_is_told_what_to_install() -> None:
    code = "import sys; sys.modules['matplotlib'] = None\nfrom kg import plots"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == (
        "kg.errors.UsageError: plots need matplotlib, which is not installed; pip install 'kg-news[plots]'"
    )


# degrees


def test_degrees_are_the_share_with_as_many_or_more() -> None:
    figure = plots.degree_distribution(SMALL)
    lines = {line.get_label(): line for line in axes(figure).get_lines()}
    degrees = analytics.degree(SMALL)["degree"]
    x, y = lines["全部 (9)"].get_data()
    assert dict(zip(x.tolist(), y.tolist(), strict=True)) == pytest.approx(
        {d: (degrees >= d).mean() for d in sorted(set(degrees))}
    )
    assert set(lines) == {"全部 (9)", "组织 (3)", "人物 (1)", "地点 (3)", "项目 (2)"}
    assert lines["地点 (3)"].get_color() == ENTITY_COLOURS[EntityType.PLACE]
    assert len({line.get_marker() for line in axes(figure).get_lines()}) == 5
    assert "蓝海机械有限公司" in texts(figure)
    assert (axes(figure).get_xscale(), axes(figure).get_yscale()) == ("log", "log")


# communities


def test_communities_are_bars_of_types() -> None:
    figure, found = plots.community_overview(COUNTY), analytics.communities(COUNTY)
    shown = axes(figure)
    assert [label.get_text() for label in shown.get_yticklabels()] == found["name"].tolist()
    widths = np.array([[bar.get_width() for bar in bars] for bars in shown.containers])
    assert widths.sum(axis=0).tolist() == found["size"].tolist()
    colours = [to_hex(bars[0].get_facecolor()) for bars in shown.containers]
    assert colours == [ENTITY_COLOURS[kind] for kind in EntityType]
    first = [e for e in COUNTY.graph.entities if e.id in found["members"].iloc[0]]
    assert widths[:, 0].tolist() == [sum(e.type is kind for e in first) for kind in EntityType]


def test_communities_without_room_are_counted() -> None:
    found = analytics.communities(COUNTY)
    assert len(found) > 1
    assert f"另有 {len(found) - 1} 个较小的社群" in plots.community_overview(COUNTY, most=1).get_supxlabel()


# time


def test_each_relation_has_its_row_of_bars() -> None:
    figure, counted = plots.timeline(COUNTY), analytics.timeline(COUNTY)
    rows = {panel.get_ylabel(): [bar.get_height() for bar in panel.patches] for panel in figure.axes}
    assert rows["资助"] == counted["funds"].tolist() and "任职于" in rows
    assert all(sum(heights) > 0 for heights in rows.values())
    funds = next(panel for panel in figure.axes if panel.get_ylabel() == "资助")
    assert to_hex(funds.patches[0].get_facecolor()) == RELATION_COLOURS[Relation.FUNDS]
    named = [label.get_text() for label in figure.axes[-1].get_xticklabels()]
    assert named[0] == str(counted.index[0]) and named[-1] == str(counted.index[-1])
    assert "每月陈述条数（各行刻度不同）" in texts(figure)


@pytest.mark.parametrize(("freq", "start"), [("Y", "1900"), ("M", "1949-10"), ("D", "2023-12-30")])
@pytest.mark.parametrize("count", [2, 7, 8, 11, 23, 47, 130, 800])
def test_dates_below_the_axis_do_not_touch_and_are_equally_far_apart(freq: str, start: str, count: int) -> None:
    index = pd.period_range(start, periods=min(count, 400) if freq == "Y" else count, freq=freq, name="period")
    figure = plots.timeline(pd.DataFrame({"funds": 1, "all": 1}, index=index))
    figure.canvas.draw()
    labels = [label for label in figure.axes[-1].get_xticklabels() if label.get_text()]
    boxes = [label.get_window_extent() for label in labels]
    assert len(labels) >= 2 and all(a.x1 + 4 < b.x0 for a, b in pairwise(boxes))
    assert len({round(b - a, 6) for a, b in pairwise(figure.axes[-1].get_xticks())}) == 1
    assert all(
        str(index[int(at)]) == label.get_text() for at, label in zip(figure.axes[-1].get_xticks(), labels, strict=True)
    )


def test_years_are_called_years() -> None:
    assert any("a year" in text for text in texts(plots.timeline(COUNTY, period="year", lang="en")))
    with pytest.raises(UsageError, match="week: no such period"):
        plots.timeline(COUNTY, period="week")


def test_what_has_no_place_in_time_is_counted() -> None:
    left_out = analytics.timeline(SMALL).attrs["left_out"]
    assert left_out and f"另有 {left_out} 条时间不明" in plots.timeline(SMALL).get_supxlabel()


# money


def bands(figure: Picture) -> dict[str, float]:
    """Name of a band -> how tall it is at its beginning."""
    patches = [p for p in axes(figure).patches if isinstance(p, PathPatch)]
    return {str(p.get_gid()): float(p.get_path().vertices[-2, 1] - p.get_path().vertices[0, 1]) for p in patches}


def test_bands_are_as_wide_as_the_sums() -> None:
    given = bands(plots.money_flow(gifts((GIVER, "place/乙村", 1e6, 1.5e6), (OTHER, "place/丙村", 3e6, 3e6))))
    low, high = given["low: 蓝海公司 → 乙村"], given["high: 蓝海公司 → 乙村"]
    assert (high / low, given["low: 红岩公司 → 丙村"] / low) == pytest.approx((1.5, 3))
    assert "high: 红岩公司 → 丙村" not in given


def test_bounds_stand_beside_the_names_and_are_added_up_as_bounds() -> None:
    figure = plots.money_flow(gifts((GIVER, "place/乙村", 1e6, 1.5e6), (GIVER, "place/丙村", 3e6, 3e6)))
    written = texts(figure)
    assert {"蓝海公司\n400万至450万元", "乙村\n100万至150万元", "丙村\n300万元"} <= set(written)
    assert {"至少", "至多"} <= set(written) and "计划中" not in written


def test_an_open_end_takes_no_room_and_is_said() -> None:
    figure = plots.money_flow(gifts((GIVER, "place/乙村", 2e6, None)))
    assert list(bands(figure)) == ["low: 蓝海公司 → 乙村"]
    assert "乙村\n200万元以上" in texts(figure)
    english = plots.money_flow(gifts((GIVER, "place/乙村", 2e6, None)), lang="en")
    assert "乙村\nCNY 2m or more" in texts(english)


def test_what_is_planned_is_hatched() -> None:
    figure = plots.money_flow(gifts((GIVER, "place/乙村", 2e6, 2e6), status=Status.PLANNED))
    [band] = [p for p in axes(figure).patches if isinstance(p, PathPatch)]
    assert band.get_hatch() and "计划中" in texts(figure)


def test_gifts_without_a_sum_or_without_room_are_counted() -> None:
    many = gifts(*((GIVER, f"place/{n}号村", 1e6 + n, 1e6 + n) for n in range(5)), (OTHER, "place/丙村", None, None))
    figure = plots.money_flow(many, most=3)
    assert "另有 2 笔较小的未画出" in figure.get_supxlabel() and "另有 1 条未说明金额" in figure.get_supxlabel()
    assert len(bands(figure)) == 3


def test_names_of_givers_do_not_overlap() -> None:
    figure = plots.money_flow(
        gifts(*((f"organization/{n}号公司", "place/乙村", 10.0**n, 10.0**n) for n in range(3, 9)))
    )
    figure.canvas.draw()
    boxes = [t.get_window_extent() for t in axes(figure).texts if "公司" in t.get_text()]
    tops = sorted((box.y0, box.y1) for box in boxes)
    assert len(tops) == 6 and all(low[1] <= high[0] + 1 for low, high in pairwise(tops))


# places and programmes


def test_the_heat_map_has_a_number_for_each_pair() -> None:
    figure, counted = plots.heat_map(COUNTY), analytics.programmes_by_area(COUNTY)
    [image] = axes(figure).images
    assert image.get_array().tolist() == counted.to_numpy().tolist()
    assert [label.get_text() for label in axes(figure).get_yticklabels()] == counted.index.tolist()
    assert [label.get_text() for label in axes(figure).get_xticklabels()] == counted.columns.tolist()
    numbers = {(round(t.get_position()[1]), round(t.get_position()[0])): t.get_text() for t in axes(figure).texts}
    assert numbers == {at: str(n) for at, n in np.ndenumerate(counted.to_numpy()) if n}
    assert "陈述条数" in texts(figure)


def test_programmes_are_counted_by_the_areas_of_what_is_tied_to_them() -> None:
    county, village, road = "place/丙县", "place/乙村", "programme/绿道工程"
    said = (
        statement(village, Relation.LOCATED_IN, county),
        statement(GIVER, Relation.LOCATED_IN, village),
        statement(GIVER, Relation.PARTICIPATES_IN, road),  # through the village of the company
        statement(county, Relation.RUNS, road),
        statement(road, Relation.LOCATED_IN, village),
        statement("programme/绿道一期", Relation.PART_OF, road),  # two programmes: no area
        statement("person/王小明", Relation.PARTICIPATES_IN, road),  # lies nowhere
    )
    ids = sorted({end for s in said for end in (s.subject, s.object)})
    things = tuple(entity(id, level="county") if id == county else entity(id) for id in ids)
    counted = analytics.programmes_by_area(KnowledgeGraph(Graph((article("a1.txt"),), things, said)))
    assert counted.to_dict() == {"绿道工程": {"丙县": 3}}
    assert counted.attrs == {"areas": [county], "programmes": [road]}


def test_rows_without_a_number_are_left_out_and_counted() -> None:
    frame = pd.DataFrame([[3, 0], [0, 1]], index=["甲县", "乙县"], columns=["绿道", "碧道"])
    figure = plots.heat_map(frame, most=1)
    assert [label.get_text() for label in axes(figure).get_yticklabels()] == ["甲县"]
    assert figure.get_supxlabel() == "未画出：1 个地方、1 个项目"
