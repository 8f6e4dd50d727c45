// Puts the points that a household's page shows aside, with their time: what the telephone says
// when it has no connection. The words are the page's own (its template "kept"), the rest is style.

import { element } from "./dom.js";

const KEPT = "points-1";

/** What is kept: a page that runs nothing, loads nothing and has no style but its own. */
async function page() {
  const kept = /** @type {HTMLTemplateElement} */ (element("kept"));
  const sheets = (kept.dataset.sheets ?? "").split(" ");
  const style = await Promise.all(sheets.map(async (sheet) => (await fetch(sheet)).text()));
  const nonce = crypto.randomUUID();
  const head =
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${document.title}</title><style nonce="${nonce}">${style.join("\n")}</style>`;
  return new Response(
    `<!doctype html><html lang="${document.documentElement.lang}"><head>${head}</head>` +
      `<body>${kept.innerHTML}</body></html>`,
    {
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": `default-src 'none'; style-src 'nonce-${nonce}'`,
        "Referrer-Policy": "no-referrer",
      },
    },
  );
}

/** Browsers have both over HTTPS alone; without, the page is as it always was. */
async function keep() {
  if (!("serviceWorker" in navigator && "caches" in window)) return;
  await navigator.serviceWorker.register("/c/offline.js");
  const kept = await caches.open(KEPT);
  await kept.put(location.pathname, await page());
}

// A telephone that has no room, or forbids it, keeps nothing: the page itself is whole without.
keep().catch(() => {});
