/**
 * Draws a structure: profit and loss over the price of the share, at the first expiry (shaded), half way there, and now.
 * Strikes, break-evens and today's price are marked; figures stand beside the chart.
 */
import {
  acrossOf,
  axes,
  dot,
  type Frame,
  type LegendEntry,
  legend,
  line,
  type Point,
  picture,
  polygon,
  polyline,
  roundTicks,
  type Scale,
  spanOf,
  text,
  upOf,
} from './chart.ts';

export interface PayoffLine {
  /** "at expiry, 2014-06-20". */
  readonly words: string;
  /** US dollars, one for each of the picture's prices. */
  readonly profits: ArrayLike<number>;
}

export interface PayoffPicture {
  readonly title: string;
  readonly subtitle: string;
  /** At the foot: where prices and volatility come from. */
  readonly note: string;
  /** Prices of the share, ascending, the break-evens among them. */
  readonly spots: readonly number[];
  /** At the first expiry: the one that is shaded. */
  readonly atExpiry: PayoffLine;
  readonly before: readonly PayoffLine[];
  readonly spot: number;
  readonly strikes: readonly number[];
  readonly breakEvens: readonly number[];
  /** What the amounts are per: "unit", "10 units". */
  readonly per: string;
  /** Lines beside the chart. */
  readonly figures: readonly string[];
}

const SIZE = { width: 960, height: 530 };
const FRAME: Frame = { left: 78, top: 84, width: 640, height: 370 };
const BESIDE = FRAME.left + FRAME.width + 24;
/** Colours of the chart's theme. */
const [EXPIRY, LOSS, PROFIT, HALFWAY] = [6, 1, 2, 3];
const NOW = 0;
const BEFORE = [NOW, HALFWAY];

const MINUS = '\u2212';
const dollars = (value: number): string => {
  const size = Math.abs(value);
  const words = size >= 10_000 ? `${Number((size / 1_000).toPrecision(6))}k` : size.toLocaleString('en-US');
  return value < 0 ? `${MINUS}${words}` : words;
};
const price = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
const cents = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

const placed = ({ x, y }: Scales, spots: readonly number[], profits: ArrayLike<number>): readonly Point[] =>
  spots.map((spot, i) => ({ x: x.place(spot), y: y.place(profits[i] ?? 0) }));

/** Between the line and zero, above it or below it. */
function shaded(scales: Scales, { spots, atExpiry }: PayoffPicture, sign: 1 | -1): string {
  const cut = Array.from(atExpiry.profits, (profit) => sign * Math.max(0, sign * profit));
  const level = scales.y.place(0);
  const [from, to] = [scales.x.place(spots[0] ?? 0), scales.x.place(spots.at(-1) ?? 0)];
  const around = [{ x: from, y: level }, ...placed(scales, spots, cut), { x: to, y: level }];
  return polygon(around, `area mark-${sign > 0 ? PROFIT : LOSS}`);
}

/**
 * A dot on the zero line with its price in a corner that the lines leave free: over the losing side where the structure is
 * worth less now than at expiry, under the winning side where it is worth more.
 */
function turns({ x, y }: Scales, { breakEvens, spots, atExpiry, before }: PayoffPicture): readonly string[] {
  const shown = breakEvens.filter((at) => at >= x.from && at <= x.to);
  return shown.map((at) => {
    const here = { x: x.place(at), y: y.place(0) };
    const after = spots.findIndex((spot) => spot > at);
    const winning = (atExpiry.profits[after] ?? 0) > 0 ? 1 : -1;
    const isOver = (before[0]?.profits[after] ?? 0) < (atExpiry.profits[after] ?? 0);
    const side = isOver ? -winning : winning;
    const label = { x: here.x + 6 * side, y: here.y + (isOver ? -8 : 17) };
    return `${dot(here, `mark-${EXPIRY}`, 4)}${text(label, cents(at), { anchor: side > 0 ? 'start' : 'end' })}`;
  });
}

const upright = ({ x }: Scales, at: number, className: string): string =>
  line({ x: x.place(at), y: FRAME.top }, { x: x.place(at), y: FRAME.top + FRAME.height }, className);

/** A small triangle on the axis. */
function strikeMark({ x }: Scales, strike: number): string {
  const [at, bottom] = [x.place(strike), FRAME.top + FRAME.height];
  return polygon(
    [
      { x: at, y: bottom - 9 },
      { x: at - 5, y: bottom },
      { x: at + 5, y: bottom },
    ],
    `mark-${EXPIRY}`,
  );
}

function scalesOf({ spots, atExpiry, before }: PayoffPicture): Scales {
  const all = [atExpiry, ...before].flatMap(({ profits }) => Array.from(profits));
  return { x: acrossOf(FRAME, [spots[0] ?? 0, spots.at(-1) ?? 1]), y: upOf(FRAME, spanOf([0, ...all], 0.08)) };
}

export function payoffPicture(data: PayoffPicture): string {
  const scales = scalesOf(data);
  const { x, y } = scales;
  const shown = (at: number): boolean => at >= x.from && at <= x.to;
  const entries: readonly LegendEntry[] = [
    { words: data.atExpiry.words, colour: EXPIRY, shape: 'line' },
    ...data.before.map(({ words }, i) => ({ words, colour: BEFORE[i] ?? NOW, shape: 'line' as const })),
  ];
  const body = [
    shaded(scales, data, 1),
    shaded(scales, data, -1),
    axes(FRAME, {
      x: {
        scale: x,
        title: 'price of the share, USD (triangles: strikes)',
        ticks: roundTicks(x.from, x.to, 11),
        label: price,
      },
      y: { scale: y, title: `profit or loss, USD per ${data.per}`, ticks: roundTicks(y.from, y.to, 7), label: dollars },
    }),
    line({ x: FRAME.left, y: y.place(0) }, { x: FRAME.left + FRAME.width, y: y.place(0) }, 'axis'),
    upright(scales, data.spot, 'zero'),
    text({ x: x.place(data.spot), y: FRAME.top - 7 }, `share at ${cents(data.spot)}`, { className: 'small' }),
    ...data.strikes.filter(shown).map((strike) => strikeMark(scales, strike)),
    ...data.before.map(({ profits }, i) => polyline(placed(scales, data.spots, profits), `line-${BEFORE[i] ?? NOW}`)),
    polyline(placed(scales, data.spots, data.atExpiry.profits), `line-${EXPIRY}`),
    ...turns(scales, data),
    text({ x: FRAME.left, y: SIZE.height - 14 }, data.note, { anchor: 'start', className: 'small' }),
    legend({ x: BESIDE, y: FRAME.top + 6 }, entries),
    ...data.figures.map((words, i) =>
      text({ x: BESIDE, y: FRAME.top + 24 + 17 * (entries.length + i) }, words, {
        anchor: 'start',
        className: 'small',
      }),
    ),
  ];
  return picture({ ...SIZE, title: data.title, subtitle: data.subtitle, body });
}
