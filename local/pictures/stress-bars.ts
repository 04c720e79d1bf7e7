/** What each crisis would do to a book, as bars; several books side by side, and the limit where there is one. US dollars, modelled. */
import {
  acrossOf,
  type Frame,
  type LegendEntry,
  legend,
  line,
  picture,
  polygon,
  roundTicks,
  type Scale,
  text,
} from './chart.ts';

export interface StressBook {
  readonly words: string;
  /** Profit in each scenario, US dollars; negative is a loss. */
  readonly profits: readonly number[];
}

export interface StressPicture {
  readonly title: string;
  readonly subtitle: string;
  readonly scenarios: readonly string[];
  readonly books: readonly StressBook[];
  /** What may be lost, positive US dollars. */
  readonly limit?: number;
}

const PAGE = { width: 960, left: 210, right: 110, bar: 20, gap: 18 };

const dollars = (usd: number): string => `${usd < 0 ? '−' : ''}${Math.abs(Math.round(usd)).toLocaleString('en-US')}`;

/** From zero to the profit, with its figure at the end. */
function bar(across: Scale, profit: number, { y, colour }: { readonly y: number; readonly colour: number }): string {
  const [zero, to, bottom] = [across.place(0), across.place(profit), y + PAGE.bar - 4];
  const corners = [
    { x: zero, y },
    { x: to, y },
    { x: to, y: bottom },
    { x: zero, y: bottom },
  ];
  const beside = profit < 0 ? { x: to - 6, anchor: 'end' as const } : { x: to + 6, anchor: 'start' as const };
  return [
    polygon(corners, `bar mark-${colour}`),
    text({ x: beside.x, y: y + 12 }, dollars(profit), { anchor: beside.anchor, className: 'small' }),
  ].join('');
}

/** Figures stand beyond the ends of bars, so the scale leaves them room. */
function acrossFor(frame: Frame, { books, limit = 0 }: StressPicture): Scale {
  const all = books.flatMap(({ profits }) => profits);
  const [low, high] = [Math.min(-limit, 0, ...all), Math.max(0, ...all)];
  const room = 0.16 * (high - low || 1);
  return acrossOf(frame, [low - (low < 0 ? room : 0), high + (high > 0 ? room : 0)]);
}

const groupOf = ({ books }: StressPicture): number => PAGE.bar * books.length + PAGE.gap;

function rows(frame: Frame, across: Scale, data: StressPicture): readonly string[] {
  return data.scenarios.map((name, i) => {
    const y = frame.top + i * groupOf(data) + PAGE.gap / 2;
    const middle = y + (PAGE.bar * data.books.length) / 2 + 2;
    return [
      text({ x: frame.left - 12, y: middle }, name, { anchor: 'end' }),
      ...data.books.map(({ profits }, colour) => bar(across, profits[i] ?? 0, { y: y + colour * PAGE.bar, colour })),
    ].join('\n');
  });
}

export function stressBars(data: StressPicture): string {
  const { title, subtitle, scenarios, books, limit } = data;
  const entries: readonly LegendEntry[] = [
    ...books.map(({ words }, colour) => ({ words, colour, shape: 'mark' as const })),
    ...(limit === undefined
      ? []
      : [{ words: `limit: a loss of ${dollars(limit)} USD`, colour: 3, shape: 'line' as const }]),
  ];
  const frame: Frame = {
    ...{ left: PAGE.left, top: 76 + 17 * entries.length, height: groupOf(data) * scenarios.length },
    width: PAGE.width - PAGE.left - PAGE.right,
  };
  const across = acrossFor(frame, data);
  const bottom = frame.top + frame.height;
  const ticks = roundTicks(across.from, across.to, 6);
  const upright = (at: number, className: string): string =>
    line({ x: across.place(at), y: frame.top }, { x: across.place(at), y: bottom }, className);
  return picture({
    ...{ width: PAGE.width, height: bottom + 56, title, subtitle },
    body: [
      legend({ x: 22, y: 68 }, entries),
      ...ticks.map((at) => upright(at, 'grid')),
      ...ticks.map((at) => text({ x: across.place(at), y: bottom + 16 }, dollars(at), { className: 'small' })),
      line({ x: frame.left, y: bottom }, { x: frame.left + frame.width, y: bottom }, 'axis'),
      text({ x: frame.left + frame.width / 2, y: bottom + 36 }, 'profit or loss, USD, modelled'),
      ...(limit === undefined ? [] : [upright(-limit, 'line line-3')]),
      ...rows(frame, across, data),
      upright(0, 'axis'),
    ],
  });
}
