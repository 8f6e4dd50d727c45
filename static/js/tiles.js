// Goods without a barcode: picked by picture or by its number, and then looked up like a scan, so
// that price and stock are the server's. F3 opens them and turns the page; a pick closes them.

import { copyOf, element, part, write } from "./dom.js";
import { put, say } from "./text.js";
import { tillData } from "./till-data.js";

const PAGE = 9;
const box = element("tiles");
const grid = element("tiles-grid");
const moreKey = element("tiles-more");

/**
 * The tiles of the till: pick(goods) for one; opens(): another sheet is to make room.
 * @param {{pick: (goods: string) => void, opens: () => void, frozen: () => boolean}} till
 */
export function tilesFor({ pick, opens, frozen }) {
  const { tiles } = tillData;
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

  /** @param {Tile} tile */
  function choose(tile) {
    close();
    pick(tile.goods);
  }

  /** @param {Tile} tile @param {number} at */
  function tileOf(tile, at) {
    const button = copyOf("tile");
    write(button, ".cap", at + 1);
    write(button, ".tile-name", tile.name);
    write(button, ".tile-price", say("points", { n: tile.price }));
    if (tile.picture) {
      const image = document.createElement("img");
      image.src = tile.picture;
      image.alt = "";
      part(button, ".tile-picture").replaceChildren(image);
    }
    button.addEventListener("click", () => choose(tile));
    return button;
  }

  function draw() {
    grid.replaceChildren(...shown().map(tileOf));
    put("tiles-page", tiles.length ? say("tiles_page", { n: page + 1, of: pages }) : say("tiles_none"));
    moreKey.hidden = pages === 1;
  }

  /** Opens the first page; when open, the next one. */
  function open() {
    if (frozen()) return;
    page = isOpen() ? (page + 1) % pages : 0;
    if (!isOpen()) opens();
    box.hidden = false;
    draw();
  }

  for (const key of [element("tiles-open"), moreKey]) {
    key.addEventListener("click", (event) => {
      if (event.detail > 0) key.blur();
      open();
    });
  }
  element("tiles-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.code === "Escape") close();
    if (event.code !== "F3" || event.repeat) return;
    event.preventDefault();
    open();
  });

  return {
    close,
    /** True if the tiles are open: the digit picks one, or none has that number. @param {string} char */
    take(char) {
      if (!isOpen()) return false;
      const tile = shown()[Number(char) - 1];
      if (tile) choose(tile);
      return true;
    },
  };
}
