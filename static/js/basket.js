// The basket as a value: what is in it and what it comes to. No page and no network here; every
// change returns a new basket. The line touched last is always the bottom one.

export const MOST = 99;

export const empty = () => ({ card: null, lines: [] });

export const isEmpty = (basket) => basket.card === null && basket.lines.length === 0;

export const pointsOf = (basket) =>
  basket.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);

export const piecesOf = (basket) => basket.lines.reduce((sum, line) => sum + line.quantity, 0);

export const isReady = (basket) => basket.card !== null && basket.lines.length > 0;

/** Adds one piece; a repeat counts on its line, which moves to the bottom. */
export function addGoods(basket, { goods, name, unit, price, left }) {
  const same = basket.lines.find((line) => line.goods === goods);
  const quantity = same ? same.quantity + 1 : 1;
  const others = basket.lines.filter((line) => line !== same);
  return { ...basket, lines: [...others, { goods, name, unit, price, left, quantity }] };
}

export const lastLine = (basket) => basket.lines.at(-1) ?? null;

/** Takes the bottom line away; without lines, the card. */
export function removeLast(basket) {
  if (basket.lines.length === 0) return empty();
  return { ...basket, lines: basket.lines.slice(0, -1) };
}

/** Gives the bottom line another quantity, 1 to MOST. */
export function setQuantity(basket, quantity) {
  const lines = basket.lines.slice(0, -1);
  return { ...basket, lines: [...lines, { ...lastLine(basket), quantity }] };
}

export const withCard = (basket, card) => ({ ...basket, card });

/** What the household may spend now, and which bound is the tighter one. */
export function bound(card) {
  const byLimit = card.left_today < card.balance;
  return { kind: byLimit ? "limit" : "points", points: byLimit ? card.left_today : card.balance };
}

/** How many points are missing: 0 if the basket can be paid or has no card. */
export function shortBy(basket) {
  if (!basket.card) return 0;
  return Math.max(0, pointsOf(basket) - bound(basket.card).points);
}

/** The body of the request that redeems exactly this basket. */
export const requestOf = (basket) => ({
  ...(basket.card.code && { card: basket.card.code }),
  ...(basket.card.permit && { permit: basket.card.permit }),
  lines: basket.lines.map(({ goods, quantity }) => ({ goods, quantity })),
});
