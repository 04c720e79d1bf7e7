/** The table of crises against the record beside the project, and a book on the recorded way through each of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { tradingDay } from '#lib/model/time.ts';
import { betaOf } from '#lib/risk/stress/factors.ts';
import { type CrisisRecord, recordedPath } from '#lib/risk/stress/recorded-path.ts';
import { recoveryTime } from '#lib/risk/stress/recovery.ts';
import { STRESS_SCENARIOS, type StressScenario } from '#lib/risk/stress/scenarios.ts';
import { stressTest } from '#lib/risk/stress/stress-test.ts';
import { anOption, shares } from '#test/lib/risk/revaluation/lines.ts';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';

type Table = ReadonlyMap<string, Readonly<Record<string, string>>>;

function tableIn(path: string): Table {
  const text = gunzipSync(readFileSync(join(SHARED_DATA, path))).toString('utf8');
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  return new Map(
    lines.map((line) => {
      const cells = line.split(',');
      return [cells[0] ?? '', Object.fromEntries(names.map((name, place) => [name, cells[place] ?? '']))];
    }),
  );
}

const cell = (table: Table, day: string, name: string): number => Number(table.get(day)?.[name] || Number.NaN);

describe.skipIf(!hasSharedData)('the table of crises against the record', () => {
  const funds = hasSharedData ? tableIn('multi_asset/etf_adjclose.csv.gz') : new Map();
  const vix = hasSharedData ? tableIn('vix/VIX_daily.csv.gz') : new Map();
  const signals = hasSharedData ? tableIn('rates/fred_daily_signals.csv.gz') : new Map();
  const yields = hasSharedData ? tableIn('rates/yahoo_tnx_irx.csv.gz') : new Map();
  const oil = hasSharedData ? tableIn('commodities/wti_spot_daily.csv.gz') : new Map();
  const oilColumn = Object.keys([...oil.values()][0] ?? {})[1] ?? '';
  const recorded = STRESS_SCENARIOS.filter((each) => each.window);
  const windowOf = ({ window }: StressScenario) => window ?? { from: '', to: '' };
  const after2007 = recorded.filter((each) => windowOf(each).from > '2007');
  const closeIn = (table: Table, each: StressScenario, name: string): readonly [number, number] => [
    cell(table, windowOf(each).from, name),
    cell(table, windowOf(each).to, name),
  ];

  test('has funds of sectors as they moved', () => {
    let checked = 0;
    for (const each of recorded)
      for (const [sector, { value, basis, source }] of Object.entries(each.sectors)) {
        if (basis !== 'recorded') continue;
        const [first, last] = closeIn(funds, each, source.split(',')[0] ?? '');
        expect(Math.abs(last / first - 1 - value), `${each.id} ${sector}`).toBeLessThan(0.0006);
        checked += 1;
      }
    expect(checked).toBe(35);
  });

  test('has volatility, yields, spreads, the dollar, oil and gold as they were', () => {
    for (const each of recorded) {
      const { from, to } = windowOf(each);
      const within = [...vix].filter(([day]) => day >= from && day <= to).map(([, row]) => row);
      const column = each.id === 'flash-crash-2010' ? 'high' : 'close';
      const rise = Math.max(...within.map((row) => Number(row[column]))) - cell(vix, from, 'close');
      expect(Math.abs(rise / 100 - each.volatility.value), each.id).toBeLessThan(0.0011);
      const [early, late] = closeIn(yields, each, 'tnx_10y_pct');
      expect(Math.abs((late - early) / 100 - each.rates.value), each.id).toBeLessThan(0.0001);
      const [before, after] = closeIn(oil, each, oilColumn);
      expect(Math.abs(after / before - 1 - each.oil.value), each.id).toBeLessThan(0.0006);
    }
    for (const each of after2007) {
      const [narrow, wide] = closeIn(signals, each, 'hy_spread');
      expect(Math.abs((wide - narrow) / 100 - each.credit.value), each.id).toBeLessThan(0.0001);
      const [weak, strong] = closeIn(signals, each, 'dollar_index');
      expect(Math.abs(strong / weak - 1 - each.dollar.value), each.id).toBeLessThan(0.001);
      const [cheap, dear] = closeIn(funds, each, 'GLD');
      expect(Math.abs(dear / cheap - 1 - each.gold.value), each.id).toBeLessThan(0.0006);
    }
  });

  test('moves bonds and others about as they moved', () => {
    const off = after2007.flatMap((each) => {
      const answer = stressTest(
        ['TLT', 'IEF', 'SHY', 'HYG', 'LQD', 'UUP', 'GLD'].map((name) => shares(1, { name })),
        { scenarios: [each] },
      );
      const moves = answer.ok ? answer.outcomes.flatMap(({ positions }) => positions) : [];
      return moves.map(({ position, profit }) => {
        const [first, last] = closeIn(funds, each, position);
        return Math.abs(profit / 100 - (last / first - 1));
      });
    });

    expect(off.length).toBe(28);
    expect(Math.max(...off)).toBeLessThan(0.15);
    expect(off.reduce((sum, each) => sum + each, 0) / off.length).toBeLessThan(0.05);
  });

  const recordOf = (each: StressScenario, names: readonly string[]): CrisisRecord => {
    const { from, to } = windowOf(each);
    const days = [...funds.keys()].filter((day) => day >= from && day <= to && vix.has(day));
    const closes = (name: string) => days.map((day) => cell(funds, day, name));
    return {
      days: days.map(tradingDay),
      market: closes('SPY'),
      names: Object.fromEntries(names.map((name) => [name, closes(name)])),
      volatilityIndex: days.map((day) => cell(vix, day, 'close')),
    };
  };

  test.each(after2007.map((each) => [each.id, each] as const))(
    'puts help on the recorded way through %s',
    (_, each) => {
      const record = recordOf(each, ['SPY', 'QQQ', 'XLF']);
      const book = [shares(), shares(50, { name: 'QQQ' }), shares(50, { name: 'XLF' })];
      const put = anOption({ years: 1.5, strike: 95 });
      const [bare, hedged] = [book, [...book, put]].map((lines) => recordedPath(lines, record, { betaOf }));
      if (!bare?.ok || !hedged?.ok) throw new Error('refused');

      expect(bare.byBeta).toEqual([]);
      expect(bare.end).toBeLessThan(0);
      expect(hedged.worst.profit).toBeGreaterThan(bare.worst.profit);
      expect(bare.drawdown).toBeGreaterThanOrEqual(-bare.worst.profit);
    },
  );

  test('takes years to recover from 2008, by the record of the market', () => {
    const closes = [...funds.values()].map((row) => Number(row.SPY)).filter((close) => close > 0);
    const returns = closes.slice(1).map((close, index) => close / (closes[index] ?? Number.NaN) - 1);
    const time = recoveryTime(returns, { drawdown: 0.568, paths: 200 });
    if (!time.ok) throw new Error(time.message);

    expect(Number(time.median)).toBeGreaterThan(252 * 4);
    expect(Number(time.median)).toBeLessThan(252 * 14);
  });
});
