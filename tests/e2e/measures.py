"""What a browser itself measured of the page it shows: layout shift and weight."""

from dataclasses import dataclass

from playwright.sync_api import Page

_MEASURE = """() => new Promise((done) => {
  const shifts = [];
  const watch = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
  watch.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => {
    shifts.push(...watch.takeRecords());
    const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    done({
      shift: shifts.filter((each) => !each.hadRecentInput).reduce((sum, each) => sum + each.value, 0),
      weight: loaded.reduce((sum, each) => sum + each.encodedBodySize, 0),
    });
  }, 0));
})"""


@dataclass(frozen=True)
class Measures:
    """Of one page as loaded: layout shift, and the bytes of all it loads."""

    shift: float
    weight: int


def measures(page: Page) -> Measures:
    """Of the page as it is now."""
    found = page.evaluate(_MEASURE)
    return Measures(shift=found["shift"], weight=int(found["weight"]))
