"""Windows of the browser, kept from test to test: a new one takes longer than most of what is then done in it."""

from __future__ import annotations

import contextlib

from playwright.sync_api import Browser, Error, Page

FORGET = "() => { sessionStorage.clear(); window.name = ''; }"


class Windows:
    """Each in a browser context of its own, as of one person. What is kept is what the browser compiled of JupyterLab,
    which it can use again while the address stays the same; nothing that JupyterLab or a person left there."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: list[Page] = []

    def take(self) -> Page:
        return self._kept.pop() if self._kept else self.new()

    def new(self) -> Page:
        return self._browser.new_context().new_page()

    def give_back(self, page: Page) -> None:
        """While its server runs: of this, the page loads what is next to nothing."""
        with contextlib.suppress(Error):
            for other in page.context.pages:
                if other is not page:
                    other.close()
            page.goto(f"{page.url.partition('/lab')[0]}/api")
            page.evaluate(FORGET)
            page.context.clear_cookies()
            session = page.context.new_cdp_session(page)
            session.send("Storage.clearDataForOrigin", {"origin": page.evaluate("origin"), "storageTypes": "all"})
            session.detach()
            page.mouse.move(0, 0)
            self._kept.append(page)
            return
        self.close(page)

    def close(self, page: Page) -> None:
        page.context.close()
