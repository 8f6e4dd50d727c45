// Goods without a barcode: picked by picture or by its number, and then looked up like a scan, so
// that price and stock are the server's. F3 opens them and turns the page; a pick closes them.

import { copyOf, pageData, put, say } from "./text.js";

const PAGE = 9;
const box = document.getElementById("tiles");
const grid = document.getElementById("tiles-grid");

/** The tiles of the till: pick(goods) for one; opens(): another sheet is to make room. */
export function tilesFor({ pick, opens, frozen }) {
  const { tiles } = pageData;
  const pages = Math.max(1, Math.ceil(tiles.length / PAGE));
  let page = 0;

  const isOpen = () => !box.hidden;
  const shown = () => tiles.slice(page * PAGE, (page + 1) * PAGE);

  function close() {
    if (!isOpen()) return;
    box.hidden = true;
    const active = document.activeElement;
    if (active instanceof HTMLElement && box.contains(active)) active.blur();
  }

  function choose(tile) {
    close();
    pick(tile.goods);
  }

  function tileOf(tile, at) {
    const button = copyOf("tile");
    button.querySelector(".cap").textContent = String(at + 1);
    button.querySelector(".tile-name").textContent = tile.name;
    button.querySelector(".tile-price").textContent = say("points", { n: tile.price });
    if (tile.picture) {
      const image = document.createElement("img");
      image.src = tile.picture;
      image.alt = "";
      button.querySelector(".tile-picture").replaceChildren(image);
    }
    button.addEventListener("click", () => choose(tile));
    return button;
  }

  function draw() {
    grid.replaceChildren(...shown().map(tileOf));
    put("tiles-page", tiles.length ? say("tiles_page", { n: page + 1, of: pages }) : say("tiles_none"));
    document.getElementById("tiles-more").hidden = pages === 1;
  }

  /** Opens the first page; when open, the next one. */
  function open() {
    if (frozen()) return;
    page = isOpen() ? (page + 1) % pages : 0;
    if (!isOpen()) opens();
    box.hidden = false;
    draw();
  }

  for (const id of ["tiles-open", "tiles-more"]) {
    document.getElementById(id).addEventListener("click", (event) => {
      if (event.detail > 0) /** @type {HTMLElement} */ (event.currentTarget).blur();
      open();
    });
  }
  document.getElementById("tiles-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.code === "Escape") close();
    if (event.code !== "F3" || event.repeat) return;
    event.preventDefault();
    open();
  });

  return {
    close,
    /** True if the tiles are open: the digit picks one, or none has that number. */
    take(char) {
      if (!isOpen()) return false;
      const tile = shown()[Number(char) - 1];
      if (tile) choose(tile);
      return true;
    },
  };
}
