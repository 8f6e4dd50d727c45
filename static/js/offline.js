// Answers for a household's page while there is no connection: with the last known points that the
// page itself put aside (saved.js), and with nothing else. It keeps no page, no name, no file.

const KEPT = "points-1";
const PAGE = /^\/c\/[^/]+$/;
const GONE = [404, 410];

/** Takes away whatever an older one of these kept. */
async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

/**
 * The page as the server gives it. A link that is no longer good takes what was kept along.
 * @param {Request} request @param {string} path
 */
async function answer(request, path) {
  const kept = await caches.open(KEPT);
  try {
    const page = await fetch(request);
    if (GONE.includes(page.status)) await kept.delete(path);
    return page;
  } catch {
    return (await kept.match(path)) ?? Response.error();
  }
}

addEventListener("activate", (event) => {
  /** @type {WorkerEvent} */ (event).waitUntil(tidy());
});

addEventListener("fetch", (event) => {
  const asked = /** @type {WorkerEvent} */ (event);
  const { pathname } = new URL(asked.request.url);
  if (asked.request.mode !== "navigate" || !PAGE.test(pathname)) return;
  asked.respondWith(answer(asked.request, pathname));
});
