import { expect, test } from 'vitest';
import { type TradePicture, tradePicture } from '#local/pictures/trade-picture.ts';

const HOUR = 3_600_000;
const sessions = ['2015-01-27', '2015-01-28'].map((day, i) => {
  const open = i * 24 * HOUR;
  return { day, open, close: open + 6.5 * HOUR };
});
const points = [0, 3, 6, 24, 27].map((hour) => ({ at: hour * HOUR, value: 100 + hour / 10 }));
const data: TradePicture = {
  ...{ title: 'A: one trade', subtitle: 'modelled', note: 'A & B', symbol: 'AAPL', sessions, share: points },
  strikes: [
    { strike: 101, words: '101 call bought' },
    { strike: 101.1, words: '101.1 call sold' },
    { strike: 180, words: '180 call sold' },
  ],
  marks: [
    { at: HOUR, kind: 'entry', words: ['entry, pays 100 USD', 'run: 1 against 0'] },
    { at: HOUR + 60_000, kind: 'exit', words: ['exit, takes 90 USD'] },
    { at: 25 * HOUR, kind: 'ending', words: ['expiry'] },
  ],
  profits: [{ words: 'in total: −10 USD, modelled', points: points.map(({ at }) => ({ at, value: -10 })) }],
};

/** Place and words of each text. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)</g)].map(([, x, y, words]) => ({
    ...{ x: Number(x), y: Number(y), words: words ?? '' },
  }));
const svg = tradePicture(data);
const find = (words: string) => texts(svg).filter((each) => each.words === words);

test('each step has its number in the chart and beside its words', () => {
  for (const number of ['1', '2', '3']) expect(find(number)).toHaveLength(2);
  expect(find('run: 1 against 0')).toHaveLength(1);
  expect(svg).toContain('A &amp; B');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test('numbers and strikes that stand close are moved apart', () => {
  const [first, second] = [find('1')[0], find('2')[0]];
  const [upper, lower] = [find('101.1 call sold')[0], find('101 call bought')[0]];

  expect(Math.abs((first?.y ?? 0) - (second?.y ?? 0))).toBeGreaterThanOrEqual(16);
  expect((lower?.y ?? 0) - (upper?.y ?? 0)).toBeGreaterThanOrEqual(12);
});

test('a strike far from the price is named, and does not squeeze the chart', () => {
  expect(find('180 call sold')).toEqual([]);
  expect(find('180 call sold: beyond the picture')).toHaveLength(1);
});

test('sessions stand side by side: the night has no width', () => {
  const [evening, morning] = [find('01-27'), find('01-28')].map(([tick]) => tick?.x ?? 0);

  expect((morning ?? 0) - (evening ?? 0)).toBeCloseTo(320, 0);
});

test('the paper grows with the words, so that none is cut off', () => {
  const many = { ...data, marks: Array.from({ length: 20 }, (_, i) => ({ ...data.marks[0], at: i * HOUR })) };
  const long = tradePicture(many as TradePicture);
  const height = Number(/viewBox="0 0 \d+ (\d+)"/.exec(long)?.[1]);

  expect(Math.max(...texts(long).map(({ y }) => y))).toBeLessThan(height);
});
