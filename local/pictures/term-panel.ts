/** At-the-money volatility by days to expiry, and between expiries. Days go by their square root, so that weeks are seen beside years. */
import type { Term } from '#lib/market/chain/term-structure.ts';
import {
  type Axis,
  axes,
  dot,
  type Frame,
  legend,
  linearScale,
  polyline,
  roundTicks,
  spanOf,
  text,
  upOf,
} from './chart.ts';

const [AT_THE_MONEY, BETWEEN] = [2, 3];
const TICKS = [0, 1, 7, 14, 30, 60, 90, 180, 365, 730, 1095, 1825];
const daysOf = ({ years }: Term): number => years * 365;

export function termPanel(terms: readonly Term[], frame: Frame): string {
  const middle = { x: frame.left + frame.width / 2, y: frame.top - 10 };
  if (terms.length === 0) return text(middle, 'no term structure: no expiry has a volatility at the money');
  const farthest = Math.max(...terms.map(daysOf)) * 1.04;
  const root = linearScale([0, Math.sqrt(farthest)], [frame.left, frame.left + frame.width]);
  const place = (days: number): number => root.place(Math.sqrt(days));
  const between = terms.flatMap(({ forwardVolatility }) =>
    'value' in forwardVolatility ? [forwardVolatility.value] : [],
  );
  const up = upOf(frame, spanOf([...terms.map(({ volatility }) => volatility), ...between], 0.12));
  const x: Axis = {
    ...{ scale: { from: 0, to: farthest, place }, title: 'days to expiry (square-root scale)', label: String },
    ticks: TICKS.filter((days) => days <= farthest),
  };
  const y: Axis = {
    ...{ scale: up, title: 'volatility, % a year', ticks: roundTicks(up.from, up.to, 5) },
    label: (value) => `${Number((100 * value).toFixed(2))}`,
  };
  const points = terms.map((term) => ({ x: place(daysOf(term)), y: up.place(term.volatility) }));
  const steps = terms.flatMap((term, i) => {
    const { forwardVolatility } = term;
    if ('refused' in forwardVolatility) return [];
    const level = up.place(forwardVolatility.value);
    const from = place(i === 0 ? 0 : daysOf(terms[i - 1] ?? term));
    return [
      polyline(
        [
          { x: from, y: level },
          { x: place(daysOf(term)), y: level },
        ],
        `line-${BETWEEN}`,
      ),
    ];
  });
  const corner = { x: frame.left + frame.width - 210, y: frame.top + 14 };
  return [
    text(middle, 'Term structure: volatility at the money'),
    axes(frame, { x, y }),
    ...steps,
    polyline(points, `line-${AT_THE_MONEY}`),
    ...points.map((point) => dot(point, `mark-${AT_THE_MONEY}`, 3.5)),
    legend(corner, [
      { words: 'at the money, from now', colour: AT_THE_MONEY, shape: 'line' },
      { words: 'between two expiries', colour: BETWEEN, shape: 'line' },
    ]),
  ].join('\n');
}
