// Resolves when the page has painted. Requests wait for it, so that a page from the browser's cache is seen first.

const LONGEST_MILLISECONDS = 500; // a hidden page does not paint, and not every browser tells

export const painted = new Promise((resolve) => {
  if (document.hidden) resolve();
  setTimeout(resolve, LONGEST_MILLISECONDS);
  const seen = (list) => list.getEntriesByName("first-contentful-paint").length > 0 && resolve();
  new PerformanceObserver(seen).observe({ type: "paint", buffered: true });
});
