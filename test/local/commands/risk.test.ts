import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RiskReport } from '#lib/model/watch/risk-report.ts';
import { openStore } from '#local/store/store.ts';
import { NOW } from '#test/support/builders.ts';
import { anAccount } from '#test/support/money.ts';
import { tPair } from '#test/support/samples/tails.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';
import { inProcess } from '../aws/in-process.ts';

const [x, y] = tPair('risk command', 300, { freedom: 5, correlation: 0.4 });
const home = temporaryFolder();
const returns = join(home, 'returns.csv');
const pair = join(home, 'pair.csv');
const rows = Array.from(x, (each, i) => [each, y[i] ?? 0] as const);
writeFileSync(returns, ['return', ...rows.map(([each]) => each)].join('\n'));
writeFileSync(pair, ['return,return', ...rows.map((each) => each.join(','))].join('\n'));
const run = (line: string) => inProcess(line, { WSB_HOME: home });

describe('wsb risk var', () => {
  test('answers through the launcher with one document on stdout and nothing else', async () => {
    const args = [
      'risk',
      'var',
      '--returns',
      returns,
      '--method',
      'historical',
      '--confidence',
      '0.95',
      '--window',
      '250',
    ];
    const { exit, stdout, stderr } = await wsb([...args, '--json'], { home });
    const { var: loss, cvar } = JSON.parse(stdout) as { var: number; cvar: number };
    const sorted = x
      .slice(-250)
      .map((each) => -each)
      .sort();
    const tail = sorted.slice(-13).reverse();

    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    // Type 7: between the 12th and the 13th worst of 250; the mean of the worst twelve and a half.
    const rank = 0.95 * 249;
    const low = sorted[Math.floor(rank)] ?? 0;
    expect(loss).toBeCloseTo(low + (rank % 1) * ((sorted[Math.ceil(rank)] ?? 0) - low), 12);
    expect(cvar).toBeCloseTo((tail.slice(0, 12).reduce((a, b) => a + b) + 0.5 * (tail[12] ?? 0)) / 12.5, 12);
  });

  test.each(['normal', 'student-t', 'cornish-fisher', 'monte-carlo', 'evt', 't-copula'])(
    'answers by %s',
    async (method) => {
      const { exit, stdout } = await run(`risk var --returns ${returns} --method ${method} --confidence 0.95 --json`);
      const { var: loss, cvar } = JSON.parse(stdout) as { var: number; cvar: number };

      expect(exit).toBe(0);
      expect(loss).toBeGreaterThan(0.01);
      expect(loss).toBeLessThan(0.03);
      expect(cvar).toBeGreaterThan(loss);
    },
  );

  test('takes several columns for the copula', async () => {
    const { stdout } = await run(`risk var --returns ${pair} --method t-copula --confidence 0.95 --json`);

    expect(JSON.parse(stdout)).toMatchObject({ columns: ['return 1', 'return 2'], diagnostics: { paths: 50_000 } });
  });

  test.each([
    ['risk var', 2, /no returns: give --returns FILE/],
    ['risk var --returns nowhere.csv', 2, /cannot read nowhere\.csv \(ENOENT\)/],
    [`risk var --returns ${returns} --sp500`, 2, /exclude one another/],
    [`risk var --returns ${returns} --method garch`, 2, /unknown method "garch": choose from/],
    [`risk var --returns ${returns} --confidence 99`, 2, /--confidence wants a number between 0 and 1/],
    [`risk var --returns ${returns} --quantile middle`, 2, /unknown quantile rule "middle": choose one of/],
    [
      `risk var --returns ${returns} --method evt --window 100`,
      1,
      /evt has no answer: 10 losses go beyond .*give a longer series/,
    ],
    [`risk var --returns ${returns} --window 1000`, 1, /300 returns, and the window asks for 1000/],
    ['risk stress --positions a --ledger b', 2, /exclude one another/],
    ['risk stress --scenario dotcom', 2, /no ledger in/],
    ['risk limits --ledger nowhere', 2, /no ledger .*nowhere/],
    ['test risk --series nowhere', 2, /--series nowhere is no folder/],
  ])('ends "%s" with %i and what to do', async (line, exit, words) => {
    const ended = await run(line);

    expect(ended).toMatchObject({ exit, stdout: '', stderr: expect.stringMatching(words) });
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });
});

test.each([
  `risk var --returns ${returns} --value 100000`,
  `risk var --returns ${pair}`,
  `risk fit --returns ${pair}`,
  `risk backtest --returns ${returns} --method historical,cornish-fisher --windows 250`,
  'risk stress --sources',
  'risk limits',
])('"%s" fits a terminal of eighty columns', async (line) => {
  const { stdout } = await run(line);

  expect(stdout.split('\n').filter((each) => each.length > 80 && !each.includes(home))).toEqual([]);
  expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
});

describe('wsb risk fit', () => {
  test('tells parameters with their standard errors and their period', async () => {
    const { stdout } = await run(`risk fit --returns ${pair} --json`);
    const { series, copula, period } = JSON.parse(stdout) as {
      series: readonly { studentT: { parameters: readonly { name: string; value: number; error: number }[] } }[];
      copula: { freedom: number; correlation: readonly (readonly number[])[] };
      period: string;
    };

    expect(period).toBe('line 2 to line 301');
    expect(series).toHaveLength(2);
    expect(series[0]?.studentT.parameters.map(({ name }) => name)).toEqual(['location', 'scale', 'degrees of freedom']);
    expect(series[0]?.studentT.parameters[1]?.error).toBeGreaterThan(0);
    expect(copula.correlation[0]?.[1]).toBeGreaterThan(0.2);
    expect((await run(`risk fit --returns ${returns}`)).stdout).toMatch(/GARCH\(1,1\) with t errors\n/);
  });
});

describe('the book of a ledger', () => {
  const figures = [
    { id: 'value', value: 5_000, unit: 'USD', method: 'middle of the market' },
    {
      id: 'var-99-filtered',
      value: 321.5,
      unit: 'USD',
      period: '1 trading day',
      method: 'filtered historical, modelled',
    },
  ];
  const report: RiskReport = {
    ...{ at: NOW, state: 'throttled', equityUsd: 100_000, figures, notes: ['AAPL stands in'] },
    positions: [{ id: 'wheel AAPL', valueUsd: 5_000, componentVarUsd: 321.5 }],
    strategies: [{ id: 'wheel', valueUsd: 5_000, componentVarUsd: 321.5 }],
    stress: [{ id: 'covid-2020', lossUsd: 1_700 }],
  };

  test('is told as the watcher last saw it, and its limits with what is left', async () => {
    const own = temporaryFolder();
    const store = openStore(join(own, 'demo.sqlite'), { now: () => NOW });
    const older = { ...report, at: NOW - 900_000, equityUsd: 1 } as RiskReport;
    await store.ledger.commit({
      writes: [
        { kind: 'account', id: 'account', record: anAccount(), expect: 'absent' },
        { kind: 'risk', id: 'a', record: report, expect: 'absent', index: 'day' },
        { kind: 'risk', id: 'b', record: older, expect: 'absent', index: 'day' },
      ],
    });
    store.close();
    const on = (line: string) => inProcess(line, { WSB_HOME: own });

    const { stdout, exit } = await on('risk book');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/The book at .*throttled, equity 100,000\.00 USD/);
    expect(stdout).toMatch(/VaR 99 %, volatility of now +321\.50/);
    expect(stdout).toMatch(/wheel AAPL +5,000\.00 +321\.50 +100 %/);
    expect(stdout).toMatch(/COVID-19 +−1,700\.00/);
    expect(JSON.parse((await on('risk book --json')).stdout)).toMatchObject({ state: 'throttled', modelled: true });
    expect((await on('risk limits')).stdout).toMatch(/account-share +0 % +100 %/);
    expect((await on('risk stress')).stderr).toMatch(/holds no position.*--positions FILE/);
  });

  test('without a look of the watcher says how to get one', async () => {
    const own = temporaryFolder();
    openStore(join(own, 'demo.sqlite'), { now: () => NOW }).close();

    expect(await inProcess('risk book', { WSB_HOME: own })).toMatchObject({
      exit: 1,
      stderr: expect.stringMatching(/nobody has looked/),
    });
  });
});
