/**
 * One trade over its days: the share with the strikes, what was done when, and what it was worth. Numbers in the chart point
 * at the words beside it, so that words never cover a line. Nights and weekends have no width.
 */
import {
  type Axis,
  acrossOf,
  axes,
  dot,
  type Frame,
  legend,
  line,
  type Point,
  picture,
  polyline,
  roundTicks,
  type Scale,
  spanOf,
  text,
  upOf,
} from './chart.ts';

export interface Seen {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly value: number;
}

export interface TradeMark {
  readonly at: number;
  readonly kind: 'entry' | 'exit' | 'ending';
  /** What was done, then why: a line each, short enough for the column. */
  readonly words: readonly string[];
}

export interface ProfitLine {
  readonly words: string;
  readonly points: readonly Seen[];
}

export interface TradePicture {
  readonly title: string;
  readonly subtitle: string;
  readonly note: string;
  readonly sessions: readonly { readonly day: string; readonly open: number; readonly close: number }[];
  readonly symbol: string;
  readonly share: readonly Seen[];
  readonly strikes: readonly { readonly strike: number; readonly words: string }[];
  readonly marks: readonly TradeMark[];
  /** In total first, then the legs where there are several. */
  readonly profits: readonly ProfitLine[];
}

const WIDTH = 1216;
const PRICE: Frame = { left: 76, top: 112, width: 640, height: 260 };
const PROFIT: Frame = { left: 76, top: 420, width: 640, height: 150 };
const BESIDE = PRICE.left + PRICE.width + 144;
const LINE = 15;
const LEAST_HEIGHT = 640;

/** Colours of the chart's theme. */
const SHARE = 6;
const STRIKE = 3;
const TOTAL = 6;
const LEGS = [0, 4, 7, 2];
const KIND = { entry: 2, exit: 1, ending: 7 } as const;

/** Sessions side by side. */
function timeScale(sessions: TradePicture['sessions']): Scale {
  const whole = acrossOf(PRICE, [0, sessions.length]);
  const place = (at: number): number => {
    const index = sessions.findIndex(({ close }) => at <= close);
    const session = sessions[index];
    if (!session) return whole.place(sessions.length);
    const part = Math.max(0, (at - session.open) / (session.close - session.open));
    return whole.place(index + part);
  };
  return { from: sessions[0]?.open ?? 0, to: sessions.at(-1)?.close ?? 1, place };
}

const HOUR = 3_600_000;
const MOST_TICKS = 10;

function timeAxis(scale: Scale, { sessions }: TradePicture): Axis {
  const title = 'New York, sessions side by side';
  const [only] = sessions;
  if (sessions.length === 1 && only) {
    const ticks = Array.from(
      { length: Math.floor((only.close - only.open) / HOUR) + 1 },
      (_, i) => only.open + i * HOUR,
    );
    return { scale, title: `New York, ${only.day}`, ticks, label: (at) => clockAt(at - only.open) };
  }
  const step = Math.ceil(sessions.length / MOST_TICKS);
  const ticks = sessions.filter((_, i) => i % step === 0).map(({ open }) => open);
  return { scale, title, ticks, label: (at) => sessions.find(({ open }) => open === at)?.day.slice(5) ?? '' };
}

/** Sessions open at half past nine. */
const clockAt = (since: number): string => {
  const minutes = 570 + Math.round(since / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
};

const price = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
const dollars = (value: number): string => value.toLocaleString('en-US').replace('-', '\u2212');

/** A strike is drawn where it does not squeeze the share into a corner. */
function shownStrikes({ share, strikes }: TradePicture) {
  const [low, high] = spanOf(
    share.map(({ value }) => value),
    0,
  );
  const reach = Math.max(high - low, 0.06 * high);
  const isNear = (strike: number): boolean => strike > low - reach && strike < high + reach;
  return { near: strikes.filter(({ strike }) => isNear(strike)), far: strikes.filter(({ strike }) => !isNear(strike)) };
}

/** Words at the right end of their lines, moved apart where strikes stand close. */
function strikeLines(strikes: TradePicture['strikes'], up: Scale): readonly string[] {
  const right = PRICE.left + PRICE.width;
  let above = Number.NEGATIVE_INFINITY;
  return strikes
    .toSorted((a, b) => b.strike - a.strike)
    .flatMap(({ strike, words }) => {
      const y = up.place(strike);
      above = Math.max(y + 4, above + 13);
      return [
        line({ x: PRICE.left, y }, { x: right, y }, `bar line-${STRIKE}`),
        text({ x: right + 5, y: above }, words, { anchor: 'start', className: 'small' }),
      ];
    });
}

const NUMBER = { radius: 8, gap: 19 };

/** Numbers in rows over the chart, each with a line down to the price; a number that would cover another goes a row up. */
function numbers(marks: readonly TradeMark[], across: Scale, floor: number): readonly string[] {
  const rows: number[] = [];
  return marks.flatMap((mark, i) => {
    const x = across.place(mark.at);
    const free = rows.findIndex((last) => x - last >= NUMBER.gap);
    const row = free === -1 ? rows.length : free;
    rows[row] = x;
    const y = PRICE.top - 14 - row * NUMBER.gap;
    return [
      line({ x, y }, { x, y: floor }, `bar line-${KIND[mark.kind]}`),
      dot({ x, y }, `mark-${KIND[mark.kind]}`, NUMBER.radius),
      text({ x, y: y + 4 }, String(i + 1), { className: 'small on-mark' }),
    ];
  });
}

const placed = (points: readonly Seen[], across: Scale, up: Scale): readonly Point[] =>
  points.map(({ at, value }) => ({ x: across.place(at), y: up.place(value) }));

/** The words of each mark, one under the other; answers where they end. */
function story({ marks }: TradePicture, top: number): { readonly drawn: readonly string[]; readonly bottom: number } {
  let y = top;
  const drawn = marks.flatMap(({ kind, words }, i) => {
    const sign = [
      dot({ x: BESIDE, y: y - 4 }, `mark-${KIND[kind]}`, NUMBER.radius),
      text({ x: BESIDE, y }, String(i + 1), { className: 'small on-mark' }),
    ];
    const lines = words.map((each, n) =>
      text({ x: BESIDE + 16, y: y + n * LINE }, each, { anchor: 'start', className: n === 0 ? '' : 'small' }),
    );
    y += words.length * LINE + 9;
    return [...sign, ...lines];
  });
  return { drawn, bottom: y };
}

export function tradePicture(data: TradePicture): string {
  const across = timeScale(data.sessions);
  const time = timeAxis(across, data);
  const { drawn, bottom } = story(data, PRICE.top);
  const beside = Math.max(bottom + 12, PROFIT.top);
  const below = outcome(data, beside);
  return picture({
    ...{ width: WIDTH, title: data.title, subtitle: data.subtitle },
    height: Math.max(LEAST_HEIGHT, beside + 17 * below.length + 40),
    body: [
      ...pricePanel(data, { ...time, title: '' }),
      ...numbers(data.marks, across, PROFIT.top + PROFIT.height),
      ...profitPanel(data, time),
      ...drawn,
      ...below,
      text({ x: 20, y: LEAST_HEIGHT - 14 }, data.note, { anchor: 'start', className: 'small' }),
    ],
  });
}

function pricePanel(data: TradePicture, x: Axis): readonly string[] {
  const { near } = shownStrikes(data);
  const levels = [...data.share.map(({ value }) => value), ...near.map(({ strike }) => strike)];
  const up = upOf(PRICE, spanOf(levels, 0.08));
  const y: Axis = { scale: up, title: `${data.symbol}, USD`, ticks: roundTicks(up.from, up.to, 6), label: price };
  return [axes(PRICE, { x, y }), ...strikeLines(near, up), polyline(placed(data.share, x.scale, up), `line-${SHARE}`)];
}

function profitPanel({ profits }: TradePicture, x: Axis): readonly string[] {
  const [total, ...legs] = profits;
  const levels = profits.flatMap(({ points }) => points.map(({ value }) => value));
  const up = upOf(PROFIT, spanOf([0, ...levels], 0.08));
  const y: Axis = { scale: up, title: 'profit, USD', ticks: roundTicks(up.from, up.to, 5), label: dollars };
  const level = up.place(0);
  return [
    axes(PROFIT, { x, y }),
    line({ x: PROFIT.left, y: level }, { x: PROFIT.left + PROFIT.width, y: level }, 'zero'),
    ...legs.map(({ points }, i) => polyline(placed(points, x.scale, up), `bar line-${colourOf(i)}`)),
    polyline(placed(total?.points ?? [], x.scale, up), `line-${TOTAL}`),
  ];
}

const colourOf = (leg: number): number => LEGS[leg % LEGS.length] ?? 0;

/** Beside the chart, a line each: the total, the legs, and the strikes that are too far away to be drawn. */
function outcome(data: TradePicture, top: number): readonly string[] {
  const entries = data.profits.map(({ words }, i) => ({
    ...{ words, shape: 'line' as const },
    colour: i === 0 ? TOTAL : colourOf(i - 1),
  }));
  const far = shownStrikes(data).far.map(({ words }) => `${words}: beyond the picture`);
  return [
    ...entries.map((entry, i) => legend({ x: BESIDE - 8, y: top + 17 * i }, [entry])),
    ...far.map((words, i) =>
      text({ x: BESIDE - 8, y: top + 17 * (entries.length + i) + 4 }, words, { anchor: 'start', className: 'small' }),
    ),
  ];
}
