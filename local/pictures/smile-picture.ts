/** A chain's smiles, a panel for each expiry with the market's bid and ask, and its term structure below. */
import type { ChainAnalysis, ExpiryAnalysis } from '#lib/market/chain/analyse.ts';
import { type Smile, type SmilePoint, volatilityAt } from '#lib/market/chain/smile.ts';
import {
  type Axis,
  acrossOf,
  axes,
  dot,
  type Frame,
  legend,
  line,
  type Picture,
  picture,
  polyline,
  roundTicks,
  type Scale,
  spanOf,
  text,
  upOf,
} from './chart.ts';
import { termPanel } from './term-panel.ts';

const [PUT, CALL, CURVE] = [0, 1, 2];
const PAGE = { width: 1240, top: 92, most: 15 };
const PANEL = { across: 3, width: 400, height: 270 };
const LARGE = { across: 1, width: 1240, height: 480 };
const TERM_HEIGHT = 330;
const MARGIN = { left: 64, right: 14, top: 30, bottom: 52 };
/** Standard deviations around the forward that are drawn. */
const REACH = 4.5;
const STEPS = 80;

type Drawn = ExpiryAnalysis & { readonly smile: { readonly value: Smile } };

const percent = (value: number): string => `${Number((100 * value).toFixed(2))}`;
const inside = (frame: Frame, y: number): number => Math.min(frame.top + frame.height, Math.max(frame.top, y));

function shownPoints({ points, forward, years }: Smile): readonly SmilePoint[] {
  const nearest = points.toSorted((a, b) => Math.abs(a.moneyness) - Math.abs(b.moneyness))[0];
  const reach = REACH * (nearest?.volatility ?? 1) * Math.sqrt(years);
  const near = points.filter(({ strike }) => Math.abs(Math.log(strike / forward)) <= reach);
  return near.length > 2 ? near : points;
}

interface Across {
  readonly strikes: readonly number[];
  readonly scale: Scale;
}

function acrossOfSmile(frame: Frame, smile: Smile, points: readonly SmilePoint[]): Across {
  const scale = acrossOf(frame, spanOf([...points.map(({ strike }) => strike), smile.forward], 0.03));
  const { from, to } = scale;
  return { scale, strikes: Array.from({ length: STEPS + 1 }, (_, i) => from + (i / STEPS) * (to - from)) };
}

function axesOf(frame: Frame, { scale, strikes }: Across, { smile, points }: Shown) {
  const seen = [...points.map(({ volatility }) => volatility), ...strikes.map((strike) => volatilityAt(smile, strike))];
  const up = upOf(frame, spanOf(seen, 0.08));
  const x: Axis = { scale, title: 'strike, USD', ticks: roundTicks(scale.from, scale.to, 6), label: String };
  const y: Axis = { scale: up, title: 'volatility, % a year', ticks: roundTicks(up.from, up.to, 5), label: percent };
  return { x, y };
}

interface Shown {
  readonly smile: Smile;
  readonly points: readonly SmilePoint[];
}

function marks(frame: Frame, point: SmilePoint, { x, y }: ReturnType<typeof axesOf>): string {
  const across = x.scale.place(point.strike);
  const colour = point.right === 'put' ? PUT : CALL;
  const at = (volatility: number): number => inside(frame, y.scale.place(volatility));
  const low = at(point.bidVolatility ?? 0);
  const bar = line(
    { x: across, y: low },
    { x: across, y: at(point.askVolatility ?? point.volatility) },
    `bar line-${colour}`,
  );
  const isIn = point.volatility >= y.scale.from && point.volatility <= y.scale.to;
  return isIn ? `${bar}${dot({ x: across, y: y.scale.place(point.volatility) }, `mark-${colour}`, 2.2)}` : bar;
}

function smilePanel(expiry: Drawn, frame: Frame): string {
  const smile = expiry.smile.value;
  const points = shownPoints(smile);
  const across = acrossOfSmile(frame, smile, points);
  const scales = axesOf(frame, across, { smile, points });
  const curve = across.strikes.map((strike) => ({
    x: scales.x.scale.place(strike),
    y: scales.y.scale.place(volatilityAt(smile, strike)),
  }));
  const forward = scales.x.scale.place(smile.forward);
  const days = expiry.years * 365;
  const title = `${expiry.root} ${expiry.day}, ${days < 10 ? days.toFixed(1) : days.toFixed(0)} days`;
  return [
    text({ x: frame.left + frame.width / 2, y: frame.top - 10 }, title),
    axes(frame, scales),
    line({ x: forward, y: frame.top }, { x: forward, y: frame.top + frame.height }, 'zero'),
    ...points.map((point) => marks(frame, point, scales)),
    polyline(curve, `line-${CURVE}`),
  ].join('\n');
}

function frameAt(i: number, layout: typeof PANEL): Frame {
  const [column, row] = [i % layout.across, Math.floor(i / layout.across)];
  const left = column * (PAGE.width / layout.across) + MARGIN.left;
  const top = PAGE.top + row * layout.height + MARGIN.top;
  const width = PAGE.width / layout.across - MARGIN.left - MARGIN.right;
  return { left, top, width, height: layout.height - MARGIN.top - MARGIN.bottom };
}

const LEGEND = [
  { words: 'put, bid to ask', colour: PUT, shape: 'bar' },
  { words: 'call, bid to ask', colour: CALL, shape: 'bar' },
  { words: 'put at mid', colour: PUT, shape: 'mark' },
  { words: 'call at mid', colour: CALL, shape: 'mark' },
  { words: 'fitted smile', colour: CURVE, shape: 'line' },
] as const;

const legendLine = (y: number): string =>
  [
    ...LEGEND.map((entry, i) => legend({ x: 22 + 150 * i, y }, [entry])),
    text({ x: 22 + 150 * LEGEND.length, y: y + 4 }, 'dashed: the forward', { anchor: 'start', className: 'small' }),
  ].join('\n');

export interface SmilePicture {
  readonly title: string;
  readonly subtitle: string;
  /** Draw this expiry alone. */
  readonly only?: ExpiryAnalysis;
}

/** As many expiries as have a smile, the nearest fifteen at most. */
export function smilePicture(analysis: ChainAnalysis, { title, subtitle, only }: SmilePicture): string {
  const all = (only ? [only] : analysis.expiries).filter((each): each is Drawn => 'value' in each.smile);
  const drawn = all.slice(0, PAGE.most);
  const layout = drawn.length > 1 ? PANEL : LARGE;
  const rows = Math.ceil(drawn.length / layout.across);
  const bottom = PAGE.top + rows * layout.height;
  const { left, right, top } = MARGIN;
  const frame = {
    left,
    top: bottom + top,
    width: PAGE.width - left - right,
    height: TERM_HEIGHT - top - MARGIN.bottom,
  };
  const beyond = all.length - drawn.length;
  const more = beyond > 0 ? `; later expiries that are not drawn: ${beyond}` : '';
  const page: Picture = {
    ...{ width: PAGE.width, height: bottom + TERM_HEIGHT, title, subtitle: `${subtitle}${more}` },
    body: [
      legendLine(70),
      ...drawn.map((expiry, i) => smilePanel(expiry, frameAt(i, layout))),
      termPanel(analysis.termStructure, frame),
    ],
  };
  return picture(page);
}
