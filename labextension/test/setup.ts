/** What JupyterLab's packages expect of a browser and jsdom lacks. */
class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

const browser = globalThis as unknown as Record<string, unknown>;
browser.DragEvent ??= class extends MouseEvent {};
browser.ResizeObserver ??= Observer;
browser.matchMedia ??= () => ({
  matches: false,
  addEventListener() {},
  removeEventListener() {},
  addListener() {},
  removeListener() {}
});
Range.prototype.getBoundingClientRect ??= () => new DOMRect();
browser.CSS ??= {
  escape: (text: string) => text.replace(/[^\w-]/g, '\\$&')
};
browser.requestIdleCallback ??= (callback: () => void) => setTimeout(callback);

// jsdom draws nothing that could be scrolled to.
Element.prototype.scrollIntoView ??= () => undefined;
