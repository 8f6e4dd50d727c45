// When points are short: the fewest goods to leave out so that the rest can be paid.

/**
 * One change: the goods to leave out, how many pieces of each, and the points that frees.
 * @type {(line: Line, missing: number) => Change[]}
 */
function changes(line, missing) {
  const pieces = Math.ceil(missing / line.price);
  const drop = { lines: [line], pieces: line.quantity, points: line.price * line.quantity };
  if (pieces >= line.quantity) return drop.points >= missing ? [drop] : [];
  return [{ lines: [line], pieces, points: line.price * pieces }];
}

/** @type {(lines: Line[]) => Change[]} */
function pairs(lines) {
  return lines.flatMap((first, at) =>
    lines.slice(at + 1).map((second) => ({
      lines: [first, second],
      points: first.price * first.quantity + second.price * second.quantity,
    })),
  );
}

/** Drops from the bottom until it suffices. @type {(lines: Line[], missing: number) => Change} */
function tail(lines, missing) {
  /** @type {Line[]} */
  const dropped = [];
  let points = 0;
  for (const line of [...lines].reverse()) {
    if (points >= missing) break;
    dropped.unshift(line);
    points += line.price * line.quantity;
  }
  return { lines: dropped, points };
}

/**
 * Up to two ways that suffice, the one that leaves the fewest points unused first. Each is
 * {lines, pieces, points, left}; pieces is given when a line is only made smaller. Leaving
 * everything out is not a way.
 * @type {(lines: Line[], missing: number) => Way[]}
 */
export function waysThatSuffice(lines, missing) {
  const priced = lines.filter((line) => line.price > 0);
  const single = priced.flatMap((line) => changes(line, missing));
  const found = single.length > 0 ? single : pairs(priced);
  const several = found.length > 0 ? found : [tail(priced, missing)];
  return several
    .filter((way) => way.points >= missing && !takesAll(lines, way))
    .map((way) => ({ ...way, left: way.points - missing }))
    .sort((a, b) => a.left - b.left)
    .slice(0, 2);
}

/**
 * True if a way only makes one line smaller.
 * @template {Change} W
 * @param {W} way @returns {way is W & {pieces: number}}
 */
export const isPart = (way) => way.pieces !== undefined && way.pieces < way.lines[0].quantity;

/** @type {(lines: Line[], way: Change) => boolean} */
const takesAll = (lines, way) => !isPart(way) && way.lines.length === lines.length;

/** The lines that remain once a way was chosen. @type {(lines: Line[], way: Way) => Line[]} */
export function withoutWay(lines, way) {
  const goods = new Set(way.lines.map((line) => line.goods));
  if (!isPart(way)) return lines.filter((line) => !goods.has(line.goods));
  return lines.map((line) =>
    goods.has(line.goods) ? { ...line, quantity: line.quantity - way.pieces } : line,
  );
}
