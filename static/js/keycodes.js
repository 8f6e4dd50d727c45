// Which character a physical key stands for. Read from event.code, because a Chinese input
// method reports event.key as "Process" while the physical key is still told.

export const END = "\n";
export const OTHER = "?";

/** @type {Record<string, string>} */
const NUMPAD = {
  NumpadAdd: "+",
  NumpadSubtract: "-",
  NumpadMultiply: "*",
  NumpadDecimal: ".",
  NumpadDivide: "/",
  NumpadEnter: END,
};

// A keyboard without a number pad: the key that has + printed on it confirms, shift or not.
/** @type {Record<string, string>} */
const PLAIN = { Enter: END, Minus: "-", Equal: "+", Period: ".", Slash: "/" };
/** @type {Record<string, string>} */
const SHIFTED = { Enter: END, Equal: "+", Digit8: "*" };
const PRINTS = /^(Key[A-Z]|Digit\d|Space|Minus|Equal|Period|Comma|Slash|Semicolon|Quote|Back(quote|slash)|Bracket(Left|Right)|Intl\w+)$/;

/**
 * The character of a key event: a digit, one of + - * / . , END, OTHER, or "" if it prints nothing.
 * @param {KeyboardEvent} event
 */
export function charOf(event) {
  const { code } = event;
  const pad = /^Numpad(\d)$/.exec(code);
  if (pad) return pad[1];
  if (code in NUMPAD) return NUMPAD[code];
  const named = (event.shiftKey ? SHIFTED : PLAIN)[code];
  if (named) return named;
  const digit = /^Digit(\d)$/.exec(code);
  if (digit && !event.shiftKey) return digit[1];
  return PRINTS.test(code) ? OTHER : "";
}
