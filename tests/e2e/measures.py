"""What a browser itself measured of the page it shows: first content, layout shift, weight."""

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
      first: paint ? paint.startTime - loaded[0].responseStart : -1,
      shift: shifts.filter((each) => !each.hadRecentInput).reduce((sum, each) => sum + each.value, 0),
      weight: loaded.reduce((sum, each) => sum + each.encodedBodySize, 0),
    });
  }, 0));
})"""


@dataclass(frozen=True)
class Measures:
    """Of one page: milliseconds from the answer's first byte to the first content, layout shift, bytes."""

    first: float
    shift: float
    weight: int


def measures(page: Page) -> Measures:
    """Of the page as loaded; a first content of -1 says that the browser painted nothing."""
    found = page.evaluate(_MEASURE)
    return Measures(first=found["first"], shift=found["shift"], weight=int(found["weight"]))
