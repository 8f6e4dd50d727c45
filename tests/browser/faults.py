"""What can be wrong with any page: for axe, for a mouse that is not there, for the window."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: Every control that a mouse could use; from now on the page keeps which of them had the focus.
CONTROLS: Final = """() => {
    window.reached = new Set();
    addEventListener("focusin", (event) => window.reached.add(event.target.dataset.place));
    return [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)
    .map((one, place) => (one.dataset.place ??= String(place)) && one.outerHTML.slice(0, 120));
}"""
#: Year, month, day, hour, minute and the calendar are stops of their own within one field.
STOPS_MORE: Final = {'type="date"': 3, 'type="datetime-local"': 5, 'type="time"': 3}
#: Radio buttons of one name are one stop, so the others are reached by arrow keys.
GROUPED: Final = 'type="radio"'


def out_of_reach(page: Page) -> Iterator[str]:
    """Controls that Tab never comes to."""
    controls: list[str] = page.evaluate(CONTROLS)
    more = sum(
        stops for kind, stops in STOPS_MORE.items() for control in controls if kind in control
    )
    for _ in range(len(controls) + more + 2):
        page.keyboard.press("Tab")
    reached = set(page.evaluate("() => [...window.reached]"))
    for place, control in enumerate(controls):
        if str(place) not in reached and GROUPED not in control:
            yield f"no way by keyboard to {control}"


def wide(page: Page) -> Iterator[str]:
    """Whether the page has to be pushed sideways."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if width > window:
        yield f"{width} px wide in a window of {window}"


def axe(page: Page) -> Iterator[str]:
    # What passes is not told: to gather it takes longer than to look.
    found: Any = Axe().run(page, options={"resultTypes": ["violations"]})
    for fault in found.response["violations"]:
        yield f"{fault['id']}: {fault['nodes'][0]['html'][:200]}"


CHECKS: Final[tuple[Callable[[Page], Iterator[str]], ...]] = (axe, wide, out_of_reach)
