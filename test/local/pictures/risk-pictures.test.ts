import { expect, test } from 'vitest';
import { dayTicks, exceptionPicture } from '#local/pictures/exceptions.ts';
import { binsOf, lossDistribution } from '#local/pictures/loss-distribution.ts';
import { stressBars } from '#local/pictures/stress-bars.ts';

/** Place and words of each text. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)</g)].map(([, x, y, words]) => ({
    ...{ x: Number(x), y: Number(y), words: words ?? '' },
  }));
const find = (svg: string, words: string) => texts(svg).filter((each) => each.words === words);

test('every loss is in one bin, whatever its size', () => {
  const losses = [-0.09, 0, 0.001, 0.12, 0.12];
  const bins = binsOf(losses, 10);

  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(losses.length);
  expect(bins.at(-1)?.count).toBe(2);
  expect(binsOf([0, 0], 5).reduce((sum, { count }) => sum + count, 0)).toBe(2);
});

test('each method has a row of its own, with both figures in per cent', () => {
  const lines = ['historical', 'evt'].map((words, i) => ({ words, var: 0.02 + i / 100, es: 0.05 }));
  const svg = lossDistribution({ title: 'T', subtitle: 'S', losses: [-0.01, 0, 0.02, 0.06], lines });
  const [first, second] = [find(svg, 'historical')[0], find(svg, 'evt')[0]];

  expect((second?.y ?? 0) - (first?.y ?? 0)).toBeGreaterThanOrEqual(20);
  expect(find(svg, '2.00')).toHaveLength(1);
  expect(find(svg, '5.00')).toHaveLength(2);
  expect(svg).toContain('loss in one day, % (gains negative)');
});

const days = Array.from({ length: 3_000 }, (_, i) => ({
  ...{
    day: new Date(Date.UTC(2010, 0, 1) + i * 86_400_000).toISOString().slice(0, 10),
    return: i % 333 === 7 ? -0.05 : 0.001,
  },
  ...{ var: 0.02, exception: i % 333 === 7 },
}));

test('three thousand days take no more strokes than pixels, and every exception is there', () => {
  const svg = exceptionPicture({ title: 'T', subtitle: 'S', panels: [{ words: 'normal', days }] });

  expect(svg.match(/class="bar/g)?.length).toBeLessThanOrEqual(870);
  expect(svg.match(/<circle/g)).toHaveLength(9 + 1);
});

test('years are named where there are many, months where there are few, rows where there are no dates', () => {
  const years = dayTicks(days);
  const months = dayTicks(days.slice(0, 200));
  const rows = dayTicks(days.slice(0, 50).map((_, i) => ({ day: `line ${i}` })));

  expect(years.at.map(years.label)).toEqual(['2011', '2012', '2013', '2014', '2015', '2016', '2017', '2018']);
  expect(months.at.map(months.label)[0]).toBe('2010-02');
  expect(rows.at.map(rows.label)).toContain('line 10');
});

test('bars have their crisis, their dollars and the limit, and a gain stands on the other side', () => {
  const svg = stressBars({
    ...{ title: 'T', subtitle: 'S', scenarios: ['COVID-19', 'A & B'], limit: 2_000 },
    books: [
      { words: 'shares', profits: [-3_000, -1_000] },
      { words: 'puts', profits: [500, 0] },
    ],
  });

  expect(svg).toContain('A &amp; B');
  expect(find(svg, '−3,000')[0]?.x).toBeLessThan(find(svg, '500')[0]?.x ?? 0);
  expect(find(svg, 'limit: a loss of 2,000 USD')).toHaveLength(1);
  expect(svg).toContain('profit or loss, USD, modelled');
});
