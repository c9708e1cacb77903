"""`graph.html` in headless Chromium: how soon it shows, how smoothly it moves, how fast it finds, how large it is.

    python -m tests.benchmarks.bench_page --sizes 300x600 5000x15000 50000x150000

Each page is opened twice: as a reader opens it (the best-connected nodes), and by a link that shows every node. Beside
it stands a bare page of the same size: as much JSON, parsed and nothing else; as many dots and lines, drawn at every
frame and nothing else. What the bare page does not reach, this machine does not give.
"""

import argparse
import os
import re
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from kg.views.page import to_html
from tests.conftest import ARGUMENTS, CHROMIUM
from tests.page.synthetic import synthetic_graph

#: What is asked of the search: a name, a stretch of many names, initials, the title of an article.
QUERIES = ("湛江", "有限公司", "zj", "产业观察", "lhjx")
#: Moves the picture at every frame, as dragging and the wheel do, and counts the frames in which it was drawn.
MOVE = """async ([how, seconds]) => {
  let [n, longest, last, drawn] = [0, 0, 0, false];
  const context = CanvasRenderingContext2D.prototype;
  for (const name of ["clearRect", "fillRect"]) {
    const draw = context[name];
    context[name] = function (...a) { drawn ||= this.canvas.isConnected; return draw.apply(this, a); };
  }
  const start = performance.now();
  const from = how === "watch" ? null : { ...stage.centre, scale: stage.scale };
  const [reach, width] = [from && 250 / from.scale, 2 * Math.PI / 1500];
  await new Promise((done) => requestAnimationFrame(function tick(now) {
    if (last) { n += drawn; longest = Math.max(longest, now - last); }
    [last, drawn] = [now, false];
    if (now - start > seconds * 1000) return done();
    const turn = (now - start) * width;
    if (how === "pan") stage.moveTo({ ...from, x: from.x + reach * Math.sin(turn), y: from.y + reach * Math.sin(turn * 0.7) });
    if (how === "zoom") stage.moveTo({ ...from, scale: from.scale * Math.exp(1.2 * Math.sin(turn)) });
    requestAnimationFrame(tick);
  }));
  if (from) stage.moveTo(from);
  return { rate: (1000 * n) / (performance.now() - start), longest };
}"""
#: The moment at which the first picture is on the screen: a frame after the page says that it can be used.
SHOWN = """
new MutationObserver((_, watch) => {
  if (!document.documentElement.dataset.usable) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.shown = performance.now(); }));
}).observe(document, { attributes: true, subtree: true });
"""
BLOCKS = re.compile(r'<script type="application/json" id="[^"]*">(.*?)</script>', re.DOTALL)
BARE_DATA = """<!DOCTYPE html><meta charset="utf-8"><body><script type="application/json" id="d">[%s]</script><script>
window.data = JSON.parse(document.getElementById("d").textContent);
document.documentElement.dataset.usable = "1";</script>"""
BARE_CANVAS = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><canvas width="880" height="740"></canvas><script>
const [n, m] = [%d, %d], context = document.querySelector("canvas").getContext("2d");
const at = (i) => [(i * 7919 %% 10007) / 10007 * 880, (i * 104729 %% 10009) / 10009 * 740];
requestAnimationFrame(function tick(now) {
  context.clearRect(0, 0, 880, 740);
  context.strokeStyle = "rgba(90, 90, 90, 0.3)";
  for (let e = 0; e < m; e += 500) {
    context.beginPath();
    for (let i = e; i < Math.min(m, e + 500); i += 1) {
      const [[x, y], turn] = [at(i %% n), i * 2.4];
      context.moveTo(x, y);
      context.lineTo(x + 60 * Math.cos(turn), y + 60 * Math.sin(turn));
    }
    context.stroke();
  }
  for (let i = 0; i < n; i += 1) { const [x, y] = at(i); context.fillRect(x + now %% 2, y, 3, 3); }
  requestAnimationFrame(tick);
});</script>"""


def main() -> None:
    """Build, open and drive a page of every size; print one line a size."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["300x600", "2000x4000", "5000x15000", "50000x150000"])
    parser.add_argument("--seconds", type=float, default=3.0, help="how long to pan, and how long to zoom")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        print(f"Chromium {chromium.version}, software rendering, {os.cpu_count()} cores")
        for size in given.sizes:
            n, m = map(int, size.split("x"))
            measure(chromium, Path(folder), n, m, given.seconds)
        chromium.close()


def measure(chromium: Any, folder: Path, n: int, m: int, seconds: float) -> None:
    """One size: the build, the page as it opens, the page with everything shown, the bare page."""
    graph = synthetic_graph(n, m)
    started = time.perf_counter()
    html = to_html(graph)
    built, memory = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{n:,} nodes, {m:,} edges: built in {built:.1f} s, {memory:,.0f} MB; {len(html.encode()) / 1e6:.2f} MB; load {os.getloadavg()[0]:.1f}"
    )
    path = folder / "graph.html"
    path.write_text(html, encoding="utf-8")
    first = opened(chromium, path.as_uri())
    print(f"  opened: first picture after {first['shown']:.2f} s; {first['status']}")
    print(
        f"  search: slowest of {len(QUERIES)} {searched(first['page']):.0f} ms; {clicked(first['page']):.0f} ms to the panel"
    )
    print(f"  pan {moved(first['page'], 'pan', seconds)}; zoom {moved(first['page'], 'zoom', seconds)}")
    first["page"].context.close()
    every = opened(chromium, f"{path.as_uri()}#i={n}")
    print(
        f"  every node: picture after {every['shown']:.2f} s, complete after {every['complete']:.2f} s; {every['status']}"
    )
    print(
        f"  pan {moved(every['page'], 'pan', seconds)}; zoom {moved(every['page'], 'zoom', seconds)}; heap {every['heap']:.0f} MB"
    )
    every["page"].context.close()
    path.write_text(BARE_DATA % ",".join(BLOCKS.findall(html)), encoding="utf-8")
    bare = opened(chromium, path.as_uri())
    bare["page"].context.close()
    path.write_text(BARE_CANVAS % (n, m), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1360, "height": 860})
    page.goto(path.as_uri())
    print(
        f"  bare page of this size: data parsed after {bare['shown']:.2f} s; drawn anew at every frame {moved(page, 'watch', seconds)}"
    )
    page.close()


def opened(chromium: Any, address: str) -> dict[str, Any]:
    """A page in a fresh context; when it showed its first picture, and all of it (s); what it says of it; its heap (MB)."""
    page = chromium.new_context(viewport={"width": 1360, "height": 860}).new_page()
    page.add_init_script(SHOWN)
    page.goto(address, wait_until="commit")
    page.wait_for_selector("html[data-shown]", timeout=300_000)
    page.wait_for_load_state()
    shown = float(page.get_attribute("html", "data-shown")) / 1000
    if not page.locator("#status").count():  # a bare page
        return {"page": page, "shown": shown}
    while not (complete := page.evaluate("stage.work || stage.frame ? 0 : performance.now() / 1000")):
        page.wait_for_timeout(20)
    heap = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
    return {"page": page, "shown": shown, "complete": complete, "status": page.inner_text("#status"), "heap": heap}


def searched(page: Any) -> float:
    """Milliseconds of the slowest query, from the key that completes it to the list on the page."""
    page.wait_for_timeout(1500)  # a reader's hand needs as long to reach the box
    slowest = 0.0
    for query in QUERIES:
        page.fill("#search", "")
        script = """(query) => { const box = document.getElementById("search"); const started = performance.now(); box.value = query;
            box.dispatchEvent(new Event("input")); document.getElementById("results").getBoundingClientRect(); return performance.now() - started; }"""
        slowest = max(slowest, page.evaluate(script, query))
    page.fill("#search", "")
    page.keyboard.press("Escape")
    return slowest


def clicked(page: Any) -> float:
    """Milliseconds from choosing the best-connected node to its panel and picture."""
    took = page.evaluate(
        """() => { const started = performance.now(); choose(`n:${NODES[0].key}`);
        document.getElementById("panel").getBoundingClientRect(); const took = performance.now() - started; choose(""); return took; }"""
    )
    return float(took)


def moved(page: Any, how: str, seconds: float) -> str:
    """Frames a second in which the picture was drawn while it moved, and the longest wait between two frames."""
    seen = page.evaluate(MOVE, [how, seconds])
    return f"{seen['rate']:.0f}/s (longest wait {seen['longest']:.0f} ms)"


if __name__ == "__main__":
    main()
