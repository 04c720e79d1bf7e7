/** Draws the smile: recorded means as dots, the model as a line. */
import type { DemoSymbol } from '../scenarios.ts';
import { smileAt } from '../volatility.ts';
import { SNAPSHOTS, smilePoints } from './chains.ts';
import { smileSample } from './fit-surface.ts';
import { mean } from './tables.ts';

const PANEL = { width: 340, height: 240, left: 44, top: 34, gap: 60 };
const RANGE = { moneyness: 3, low: 0.7, high: 1.8 };
const BUCKET = 0.25;

const PANELS: readonly { readonly title: string; readonly symbol: DemoSymbol; readonly chains: RegExp }[] = [
  { title: 'AAPL, GOOG, TWX (2014, 2015)', symbol: 'AAPL', chains: /^(AAPL|GOOG|TWX)/ },
  { title: 'S&amp;P 500 (2011)', symbol: 'SPY', chains: /^SPX/ },
];

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Each name counts the same in its bucket, as in the fit. */
function recorded(folder: string, chains: RegExp): readonly Point[] {
  const points = smileSample(SNAPSHOTS.filter(({ name }) => chains.test(name)).flatMap((s) => smilePoints(folder, s)));
  const buckets = Map.groupBy(points, ({ moneyness }) => Math.round(moneyness / BUCKET));
  return [...buckets.values()].map((inside) => {
    const names = [...Map.groupBy(inside, ({ snapshot }) => snapshot).values()];
    const of = (value: (point: (typeof inside)[number]) => number): number =>
      mean(names.map((own) => mean(own.map(value))));
    return { x: of(({ moneyness }) => moneyness), y: of(({ volatility, atTheMoney }) => volatility / atTheMoney) };
  });
}

const modelled = (symbol: DemoSymbol): readonly Point[] =>
  Array.from({ length: 61 }, (_, i) => (i - 30) / 10).map((x) => ({ x, y: smileAt(symbol, x) }));

const text = (at: Point, words: string, anchor = 'middle'): string =>
  `<text x="${at.x.toFixed(0)}" y="${at.y.toFixed(0)}" text-anchor="${anchor}">${words}</text>`;

function panel(folder: string, index: number): string {
  const { title, symbol, chains } = PANELS[index] ?? { title: '', symbol: 'SPY' as const, chains: /$^/ };
  const left = PANEL.left + index * (PANEL.width + PANEL.gap);
  const place = ({ x, y }: Point): Point => ({
    x: left + ((x + RANGE.moneyness) / (2 * RANGE.moneyness)) * PANEL.width,
    y: PANEL.top + ((RANGE.high - y) / (RANGE.high - RANGE.low)) * PANEL.height,
  });
  const line = modelled(symbol)
    .map(place)
    .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`);
  const dots = recorded(folder, chains).map(place);
  const grid = [0.8, 1, 1.2, 1.4, 1.6, 1.8].map((y) => place({ x: -RANGE.moneyness, y }));
  return [
    text({ x: left + PANEL.width / 2, y: PANEL.top - 12 }, title),
    ...grid.map(
      ({ x, y }, i) =>
        `<line x1="${x}" x2="${x + PANEL.width}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#ddd"/>${text({ x: x - 6, y: y + 4 }, (0.8 + 0.2 * i).toFixed(1), 'end')}`,
    ),
    ...[-3, -2, -1, 0, 1, 2, 3].map((x) => text({ x: place({ x, y: 1 }).x, y: PANEL.top + PANEL.height + 16 }, `${x}`)),
    `<polyline points="${line.join(' ')}" fill="none" stroke="#c2410c" stroke-width="2"/>`,
    ...dots.map(({ x, y }) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="#1d4ed8"/>`),
  ].join('\n');
}

/** Implied over at-the-money volatility against standardised log-moneyness. */
export function smilePicture(folder: string): string {
  const width = PANEL.left + 2 * PANEL.width + PANEL.gap + 20;
  const height = PANEL.top + PANEL.height + 46;
  const caption = 'ln(strike/forward) in deviations to expiry; blue: recorded means, orange: the model';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<title>Implied over at-the-money volatility: recorded and modelled</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...PANELS.map((_, index) => panel(folder, index)),
    text({ x: width / 2, y: height - 8 }, caption),
    '</svg>\n',
  ].join('\n');
}
