"""What a browser itself measured of the page it shows: whether it painted, layout shift, weight."""

from dataclasses import dataclass

from playwright.sync_api import Page

_MEASURE = """() => new Promise((done) => {
  const shifts = [];
  const watch = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
  watch.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => {
    shifts.push(...watch.takeRecords());
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    done({
      isPainted: paint !== undefined,
      shift: shifts.filter((each) => !each.hadRecentInput).reduce((sum, each) => sum + each.value, 0),
      weight: loaded.reduce((sum, each) => sum + each.encodedBodySize, 0),
    });
  }, 0));
})"""


@dataclass(frozen=True)
class Measures:
    """Of one page: whether the browser painted content, layout shift, bytes."""

    is_painted: bool
    shift: float
    weight: int


def measures(page: Page) -> Measures:
    """Of the page as loaded."""
    found = page.evaluate(_MEASURE)
    return Measures(is_painted=found["isPainted"], shift=found["shift"], weight=int(found["weight"]))
