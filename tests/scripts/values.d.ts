// The values that the scripts of the pages hand to each other, and what the server tells them: one
// home for their names. Only the check of types reads this file; nothing of it is served.

// What the server says

/** Points that end next: how many, the day as the machine and as people read it. */
type Expiry = { points: number; on: string; text: string };

/** A household's PIN, or a clerk's: none yet, one that holds, one that was mistyped too often. */
type PinState = "none" | "set" | "locked";

/** Somebody whom the household has named to come for it. */
type Nominee = { id: string; name: string; relation: string };

/**
 * What a clerk may see of a household whose card was scanned, or who came without; points. permit:
 * in place of the card, else ""; shows, with a code of "": the code that a telephone showed.
 */
type SeenCard = {
  kind: "card";
  name: string;
  number: string;
  group: string | null;
  grade: string | null;
  balance: number;
  limit_today: number;
  left_today: number;
  next_expiry: Expiry | null;
  proven_limit: number;
  proven_left: number;
  nominees: Nominee[];
  pin: PinState;
  permit: string;
  code?: "";
  shows?: "code";
};

/** Goods of the shop: points a piece, pieces left. */
type SeenGoods = { kind: "goods"; goods: string; name: string; unit: string; price: number; left: number };

/** A slip in a few figures, with its instants as the machine and as people read them. */
type Slip = {
  slip: string;
  number: string;
  points: number;
  kinds: number;
  pieces: number;
  at_text: string;
  undo_until: string;
  undo_until_text: string;
  undone: boolean;
};

/** A slip whose code was scanned; own: this clerk made it. */
type SeenSlip = Slip & { kind: "slip"; own: boolean };

/** A basket was handed out: its slip, and the household's points before and after. */
type Redeemed = Slip & {
  name: string;
  balance_before: number;
  balance_after: number;
  lines: Line[];
  next_expiry: Expiry | null;
};

/** A slip was taken back. */
type Undone = { slip: string; points: number; balance_after: number };

/** What today's limit became by a PIN or a person named; the redemption names the permit. */
type Raised = { permit: string; limit_today: number; left_today: number };

/** A household that may be meant by what was typed, and all of them. */
type Candidate = { number: string; name: string; group: string | null };
type Candidates = { found: Candidate[]; more: boolean };

/** The day so far, for the screen that waits. */
type Today = {
  slips: number;
  points: number;
  households: number;
  last: Slip | null;
  low_stock: { name: string; unit: string; left: number }[];
  note: string;
};

/** A refusal. Nothing in it is sure: something between may have answered in the server's place. */
type Problem = {
  title?: string;
  detail?: string;
  code?: string;
  goods?: string;
  balance?: number;
  left?: number;
};

type Refused = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 423 | 429 | 500 | 502 | 503 | 504;

/** A yes with its number and body, or a refusal. */
type Answer<Body, Yes extends number> =
  | (Yes extends number ? { status: Yes; body: Body } : never)
  | { status: Refused; body: Problem };
type AnyAnswer = Answer<unknown, 200 | 201>;

/** An address, which knows what is answered there. */
type Url<A extends AnyAnswer> = string & { readonly answers?: A };

// What the server gives a page along

type Messages = Record<string, string>;

/** What is the same on every page; each has more, named below. */
type PageData = { now?: string; messages?: Messages };

/** What a clerk may say to the till by the counter mat. */
type Command = "confirm" | "cancel" | "remove" | "times-2" | "times-5" | "times-10" | "reprint" | "undo";

/** Goods without a barcode; picture: an address, or none was hung yet. */
type Tile = { goods: string; name: string; unit: string; price: number; picture: string | null };

/** The till. In an address SLIP stands for a slip's number; commands: by the codes of the mat. */
type TillData = PageData & {
  shop: { code: string; name: string };
  clerk: string;
  me: string;
  device: string;
  till: string | null;
  lock_minutes: number;
  now: string;
  zone: string;
  urls: {
    scan: Url<Answer<SeenCard | SeenGoods, 200>>;
    slip: Url<Answer<SeenSlip, 200>>;
    redeem: Url<Answer<Redeemed, 200 | 201>>;
    undo: Url<Answer<Undone, 200 | 201>>;
    households: Url<Answer<Candidates, 200 | 201>>;
    no_card: Url<Answer<SeenCard, 200 | 201>>;
    nominee: Url<Answer<Raised, 201>>;
    pin: Url<Answer<Raised, 201>>;
    new_pin: Url<Answer<{ pin: PinState }, 201>>;
    today: Url<Answer<Today, 200>>;
    frame: FrameUrl;
    lock: Url<Answer<{ to: string }, 201>>;
    receipt: string;
    switch: string;
    household: string;
    sign_in: string;
  };
  today: Today;
  tiles: Tile[];
  commands: Record<string, Command>;
};

/** Where a picture is read: the codes in it. */
type FrameUrl = Url<Answer<{ codes: string[] }, 200>>;

/** Who is at the till: a clerk of the shop, and the page on which one is chosen. */
type Clerk = { id: string; username: string; name: string; pin: PinState };
type SwitchData = PageData & {
  me: string;
  locked: boolean;
  clerks: Clerk[];
  urls: { switch: Url<Answer<{ to: string }, 201>>; till: string };
};

/** A merchant's reader, and the page on which a scanner is tried out. */
type ReaderData = PageData & { urls: { frame: FrameUrl } };

/** A kiosk: what it shows of a card, for a while. */
type KioskLine = { title: string; on_text: string; points: number; balance_after: number };
type KioskCard = {
  name: string;
  number: string;
  village: string;
  grade: string | null;
  points: number;
  expiry: { points: number; on: string } | null;
  lines: KioskLine[];
  at: string;
};
type KioskData = PageData & { urls: { card: Url<Answer<KioskCard, 200>> } };
type SetupData = PageData & { trials: Record<string, string> };

// What the till holds

/** A card in the basket: its code, "" for a household without. */
type Card = Omit<SeenCard, "code"> & { code: string };

/** Goods in the basket; left: pieces on the shelf, as far as it is known. */
type Line = { goods: string; name: string; unit: string; price: number; left?: number; quantity: number };

/** What is to be handed out, and to whom; id: the key under which it is sent. */
type Basket = { card: Card | null; lines: Line[]; id?: string };

/** A basket put aside, and when by the server's clock. */
type HeldBasket = { at: number; basket: Basket };

/** The basket as it was left at a till, and whose it was. */
type KeptBasket = { owner: string; clerk: string; basket: Basket };

/** Goods to leave out, or pieces of one, the points that frees; a way says what is left then. */
type Change = { lines: Line[]; pieces?: number; points: number };
type Way = Change & { left: number };

/** Which slip an undo takes back, in people's words. */
type About = { number: string; points: number };

/** A redemption or an undo; about: given with an undo. */
type Draft = {
  kind: "redeem" | "undo";
  url: Url<Answer<Redeemed | Undone, 200 | 201>>;
  body: object;
  about?: About;
};

/** The same with its key and whose it is, as it is sent and kept until it was answered. */
type KeyedRequest = Draft & { body: { key: string }; owner: string; clerk: string; sent?: boolean };

/** What a request was answered; afterLoss: a try before this one got no answer. */
type SentAnswer = Answer<Redeemed | Undone, 200 | 201> & { afterLoss: boolean };

/** What was done, for its panel: of an undo less is told. */
type Done = Undone & About & Partial<Redeemed>;

// What lies over the right side until it was read

type SuccessOverlay = {
  kind: "success";
  clearAt: number;
  answer: Done;
  undone?: boolean;
  basket: Basket | null;
};
type RefusalOverlay = {
  kind: "refusal";
  title: string;
  detail: string;
  ofUndo?: boolean;
  dropsCard?: boolean;
};
type LostOverlay = { kind: "lost"; failed: boolean; asks?: boolean };
type SlipOverlay = { kind: "slip"; slip: SeenSlip };
type Overlay = SuccessOverlay | RefusalOverlay | LostOverlay | SlipOverlay;

/** The panel on the right. */
type View = "idle" | "card" | "short" | Overlay["kind"];

// How the till's rooms speak with each other

type Sound = "scan" | "done" | "refused";

/** What the counter calls out. */
type Out = {
  play(sound: Sound): void;
  changed(): void;
  tell(words: string): void;
  hint(words: string): void;
  net(reached: boolean): void;
  settled(id: string | undefined): void;
  leave(stale: boolean): void;
};

type Counter = import("../../static/js/counter.js").Counter;

/** What a sheet says when something was refused; nothing to take it away. */
type Complaint = { title?: string; detail?: string };

/** Something that lies over the till and can be closed. */
type Panel = { isOpen(): boolean; close(): void };

/** A key that acts once it was held long enough. */
type Hold = { start(): void; stop(): void };

/** What the household's window may see; rest: null while it is not known. */
type ShownGoods = { name: string; quantity: number; points: number };
type Shown = { lines: ShownGoods[]; points: number; rest: number | null; done: boolean };

/** What the windows of a till call to each other. */
type Call = { shown?: Shown | null; hello?: boolean; settled?: string };

// What browsers have and the compiler does not know

/** Reads codes in a picture: a draft that some browsers have. */
type CodeReader = { detect(image: CanvasImageSource): Promise<{ rawValue: string }[]> };

interface Window {
  BarcodeDetector?: {
    new (kinds: { formats: string[] }): CodeReader;
    getSupportedFormats(): Promise<string[]>;
  };
}

/** What a worker is told: a browser's page is asked for, or the worker begins. */
interface WorkerEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}
