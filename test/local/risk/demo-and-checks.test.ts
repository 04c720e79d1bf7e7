import { describe, expect, test, vi } from 'vitest';
import { isHedgeSeen, riskDemo } from '#local/commands/demo/risk-figures.ts';
import { riskDemoDocument, riskDemoPage, riskDemoPictures } from '#local/commands/demo/risk-page.ts';
import { seriesFrom } from '#local/commands/risk/input/series.ts';
import { checksDocument, checksPage, countsOf, riskChecks } from '#local/commands/test/risk.ts';

describe('wsb demo risk', () => {
  const told: string[] = [];
  const demo = riskDemo(seriesFrom({ sp500: true }), (words) => told.push(words), [
    'historical',
    'filtered-historical',
  ]);

  test('shows every method, two crises, and that puts save something in each of six', () => {
    const page = riskDemoPage(demo);

    expect(demo.methods).toHaveLength(9);
    expect(demo.crises.map(({ year }) => year)).toEqual(['2008', '2020']);
    expect(isHedgeSeen(demo.hedge)).toBe(true);
    expect(page).toContain('Shares lose in every crisis, and with puts behind them they lose less.');
    expect(page).toMatch(/historical +1000 +26 of 253 +2\.5 +11 of 74 +0\.7/);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(told).toHaveLength(4);
  });

  test('would not say so where shares gained or puts were no help', () => {
    const [first, ...rest] = demo.hedge.scenarios;

    expect(first && isHedgeSeen({ ...demo.hedge, scenarios: [{ ...first, long: 1 }, ...rest] })).toBe(false);
    expect(first && isHedgeSeen({ ...demo.hedge, scenarios: [{ ...first, hedged: first.long }, ...rest] })).toBe(false);
    expect(isHedgeSeen({ ...demo.hedge, scenarios: [] })).toBe(false);
  });

  test('is one document and three pictures, marked as modelled', () => {
    expect(riskDemoDocument(demo, ['a.svg'])).toMatchObject({
      modelled: true,
      pictures: ['a.svg'],
      stress: { hedgeLosesLess: true },
    });
    const pictures = riskDemoPictures(demo);

    expect(Object.keys(pictures)).toEqual(['risk-methods.svg', 'risk-exceptions.svg', 'risk-stress.svg']);
    for (const svg of Object.values(pictures)) {
      expect(svg).toContain('modelled');
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

describe('wsb test risk', () => {
  const lines = riskChecks();

  test('finds what is published, and says what it could not look at', () => {
    expect(countsOf(lines)).toEqual({ passed: 99, failed: 0, skipped: 5 });
    expect(checksPage(lines)).toMatch(
      /skipped gpd_xi \(McNeil 1997, Danish fire\s+losses\): its data belong to others/,
    );
    expect(checksDocument(lines)).toMatchObject({ passed: 99, failed: 0, skipped: 5 });
  });

  test('fits a terminal of eighty columns', () => {
    vi.stubEnv('COLUMNS', '80');
    const wide = checksPage(lines)
      .split('\n')
      .filter((line) => line.length > 80);
    vi.unstubAllEnvs();

    expect(wide).toEqual([]);
  });

  test('fails a figure that is off, and one that is no number', () => {
    const [first] = lines;
    const off = [0.1, Number.NaN]
      .map((found) => ({ ...first, found }) as typeof first)
      .filter((line) => line !== undefined);

    expect(countsOf(off)).toEqual({ passed: 0, failed: 2, skipped: 0 });
    expect(checksPage(off)).toMatch(/FAIL/);
    expect(checksPage(off)).not.toContain('NaN');
  });
});
