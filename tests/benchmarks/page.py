"""`make bench-page`: how soon the page paints, speaks and shows words, what a visit requests, and whether its frames
keep up. Paints and frames are compared with a bare page of the same server.

It prints results and checks nothing.
"""

from __future__ import annotations

import os
import platform
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from local.stack.state_folder import StateFolder
from tests.browsers import running_browser
from tests.e2e.page.visits import Visit
from tests.local_stack import ended, new_client, running_stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROUNDS = 7
VISIT_ROUNDS = 3
BARE = "/404.html"  # one small file, one style sheet, one picture
FRAME_MILLISECONDS = 1000 / 60
LATE_MILLISECONDS = 1.5 * FRAME_MILLISECONDS
WATCHED_MILLISECONDS = 4000
PAINTS = """() => new Promise((resolve) => {
    const first = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    new PerformanceObserver((list) => resolve([first, list.getEntries().at(-1).startTime]))
        .observe({ type: "largest-contentful-paint", buffered: true });
})"""
FRAMES = """([milliseconds, pixels]) => new Promise((resolve) => {
    const times = [];
    const frame = (now) => {
        times.push(now);
        if (pixels) scrollTo(0, Math.abs(((times.length * pixels) % 4000) - 2000));
        if (now - times[0] < milliseconds) requestAnimationFrame(frame);
        else resolve(times.slice(1).map((time, index) => time - times[index]));
    };
    requestAnimationFrame(frame);
})"""


# Waits for the first words of the landing view's episode, and for the first moment of its sound. In milliseconds.
FIRST_WORD = """() => new Promise((resolve) => {
    const isShown = () => document.querySelector(".hero-words .sentence") !== null;
    const look = () => isShown() ? resolve(performance.now()) : requestAnimationFrame(look);
    look();
})"""
FIRST_SOUND = """() => new Promise((resolve) => {
    const audio = document.getElementById("audio");
    const pressed = performance.now();
    const look = () => audio.currentTime > 0 ? resolve(performance.now() - pressed) : requestAnimationFrame(look);
    document.querySelector(".hero-play").click();
    look();
})"""


@dataclass(frozen=True)
class Device:
    name: str
    width: int
    height: int
    slowed: int  # this many times slower than this machine's CPU


DESKTOP = Device("desktop", 1280, 800, 1)
PHONE = Device("phone, CPU 4 times slower", 390, 844, 4)


def opened(browser: Browser, url: str, device: Device) -> Page:
    """Opens the page in a new browser context without a cache."""
    context = browser.new_context(base_url=url, viewport={"width": device.width, "height": device.height})
    page = context.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": device.slowed})
    return page


def paints(browser: Browser, url: str, address: str, device: Device) -> tuple[float, float]:
    """Returns first and largest contentful paint, in milliseconds after the navigation."""
    page = opened(browser, url, device)
    page.goto(address, wait_until="networkidle")
    first, largest = page.evaluate(PAINTS)
    page.context.close()
    return first, largest


def report_paints(browser: Browser, url: str, pages: dict[str, str]) -> None:
    print(f"{'Paints, in milliseconds':40} {'first':>7} {'largest':>8} {'bare first':>11} {'ratio':>6}")
    for device in (DESKTOP, PHONE):
        for name, address in pages.items():
            pairs = [(paints(browser, url, address, device), paints(browser, url, BARE, device)) for _ in range(ROUNDS)]
            first = median(real[0] for real, _ in pairs)
            ratio = median(real[0] / bare[0] for real, bare in pairs)
            print(
                f"  {f'{name}, {device.name}':38} {first:7.0f} {median(real[1] for real, _ in pairs):8.0f}"
                f" {median(bare[0] for _, bare in pairs):11.0f} {ratio:6.2f}"
            )


@dataclass(frozen=True)
class VisitResult:
    """Times in milliseconds: the first paint and word since the navigation, the first sound since Play was pressed."""

    paint: float
    word: float
    sound: float
    requests: int
    requests_before_paint: int
    size: int  # of all answers but pictures, before Play is pressed, in bytes


def visited(page: Page) -> VisitResult:
    visit = Visit(page)
    page.goto("/", wait_until="networkidle")
    word = page.evaluate(FIRST_WORD)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.wait_for_load_state("networkidle")
    sent, before_paint, paint = visit.sent(), visit.sent_before_paint(), visit.first_paint()
    sound = page.evaluate(FIRST_SOUND)
    return VisitResult(paint, word, sound, len(sent), len(before_paint), sum(one.bytes for one in sent))


def report_visits(browser: Browser, url: str) -> None:
    """Each round is a new browser context: a first visit, then a second one of the same browser."""
    print(
        f"{'Visits of the landing page':27} {'first paint':>12} {'first word':>11} {'first sound':>12}"
        f" {'requests':>9} {'before paint':>13} {'kB':>6}"
    )
    rounds: dict[str, list[VisitResult]] = {"first": [], "second": []}
    for _ in range(VISIT_ROUNDS):
        page = opened(browser, url, DESKTOP)
        for results in rounds.values():
            results.append(visited(page))
            page.goto("about:blank")
        page.context.close()
    for name, results in rounds.items():
        paint, word, sound = (median(getattr(one, of) for one in results) for of in ("paint", "word", "sound"))
        most = max(results, key=lambda one: one.size)
        print(
            f"  {name:25} {paint:9.0f} ms {word:8.0f} ms {sound:9.0f} ms"
            f" {most.requests:9} {most.requests_before_paint:13} {most.size / 1000:6.0f}"
        )


def report_frames(browser: Browser, url: str, pages: dict[str, str]) -> None:
    print(f"{'Frames, of 60 a second':40} {'a second':>9} {'late':>6} {'longest':>8}")
    for name, address in pages.items():
        for doing, pixels in (("scrolled", 12), ("played", 0)):
            page = opened(browser, url, PHONE)
            page.goto(address, wait_until="networkidle")
            if doing == "played":
                button = page.get_by_role("region", name="Player").get_by_role("button", name="Play", exact=True)
                if not button.is_visible():
                    continue
                button.click()
                page.wait_for_function("() => document.querySelector('audio').currentTime > 1")
            intervals = page.evaluate(FRAMES, [WATCHED_MILLISECONDS, pixels])
            late = sum(interval > LATE_MILLISECONDS for interval in intervals) / len(intervals)
            rate = 1000 * len(intervals) / sum(intervals)
            print(f"  {f'{name}, {doing}, {PHONE.name}':38} {rate:9.1f} {late:6.1%} {max(intervals):5.0f} ms")
            page.context.close()


def main() -> None:
    cores = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder, running_stack(StateFolder(Path(folder) / "state")) as url:
        client = new_client(url)
        accepted = client.post_json("/api/v1/podcasts", {"topic": "Coral reefs", "length_minutes": 4})
        episode = ended(client, accepted["podcast_id"], within_seconds=300)
        pages = {"landing": "/", "episode": f"/?episode={episode['podcast_id']}"}
        with running_browser() as browser:
            print(f"Chromium {browser.version}, {ROUNDS} rounds; bare is {BARE} of the same server\n")
            opened(browser, url, DESKTOP).goto("/", wait_until="networkidle")  # the first landing page creates cards
            report_visits(browser, url)
            print()
            report_paints(browser, url, pages)
            print()
            report_frames(browser, url, pages | {"bare": BARE})


main()
