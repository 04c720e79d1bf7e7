/** A crash day through the whole system: the state moves, entries are refused by it, exits go on, and calm brings it back. */
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RISK_STATE } from '#functions/adapters/book.ts';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { ALL } from '#lib/model/control.ts';
import { atNewYork, type Instant, instant, MINUTE, newYorkTime } from '#lib/model/time.ts';
import { quantity, toNumber, usd } from '#lib/model/units.ts';
import { WINDOW } from '#lib/risk/watch/histories.ts';
import type { Parts } from '#local/system.ts';
import { LOWER, on, TUESDAY, UPPER } from '#test/support/market/two-days.ts';
import { anEntry } from '#test/support/money.ts';
import { auditOf, type Rig, startRig } from '#test/support/rig.ts';
import { type Script, scriptedFeed } from '#test/support/scripted-feed.ts';

const sides = (middle: number) => ({
  bid: Math.round(middle * 100 - 1) / 100,
  ask: Math.round(middle * 100 + 1) / 100,
});
const market = (spy: number, lower = 3, upper = 1.2) => ({
  SPY: sides(spy),
  AAPL: sides(100),
  [LOWER]: sides(lower),
  [UPPER]: sides(upper),
});
const at = (hour: number, minute: number, of: ReturnType<typeof market>) => ({ at: on(TUESDAY, hour, minute), of });

const EARLY = at(9, 31, market(200));
/** The owner's own 150 shares of SPY fall by a sixth and come back; a call spread reaches its target meanwhile. */
const ROWS: Script['quotes'] = [
  ...[at(9, 36, market(200)), at(9, 37, market(200)), at(9, 39, market(200))],
  ...[at(9, 45, market(166, 6.02, 2.62)), at(9, 46, market(166, 6.02, 2.62)), at(9, 48, market(166))],
  ...[at(10, 0, market(199.8)), at(10, 15, market(199.8)), at(10, 30, market(199.8))],
  ...[at(10, 33, market(199.8)), at(10, 34, market(199.8)), at(10, 45, market(199.8))],
];
const bars = Array.from({ length: 60 }, (_, index) => {
  const close = 88 + 0.2 * index;
  const start = atNewYork(sessionFrom(TUESDAY, index - 60).day, 0);
  return { start, open: close, high: close + 1, low: close - 1, close, volume: 1_000 };
});

async function aDay(rows = ROWS) {
  const feed = scriptedFeed({
    ...{ symbols: ['SPY', 'AAPL'], contracts: [LOWER, UPPER], quotes: [EARLY, ...rows] },
    openInterest: { [LOWER]: 2_000, [UPPER]: 2_000 },
    bars: { AAPL: { '1Day': bars } },
  });
  const config = {
    strategies: { 'index-baseline': { enabled: false }, 'debit-spreads': { parameters: { symbols: ['AAPL'] } } },
  };
  const looks: string[] = [];
  const counted = (parts: Parts): Parts => ({
    ...parts,
    market: {
      ...parts.market,
      bars: (symbols, want) => {
        if (want.count === WINDOW + 1) looks.push(newYorkTime(parts.clock.now()));
        return parts.market.bars(symbols, want);
      },
    },
  });
  const rig = await startRig({ feed, day: TUESDAY, config, cash: usd('100000'), around: counted });
  await rig.system.reconcile();
  await rig.tick(EARLY.at);
  await rig.byHand({ symbol: 'SPY', qty: '150', side: 'buy' });
  return { ...rig, looks };
}

/** Forty shares of AAPL, as a strategy would ask for them at that time. */
async function ask(rig: Rig, slot: Instant): Promise<void> {
  const bars = await rig.desk.bars([{ symbols: ['AAPL'], history: {} }], slot);
  const { snapshot } = await rig.desk.look(bars, { chains: [], hold: [] });
  const expiresAt = instant(slot + MINUTE);
  const strategyId = 'momentum-weeklies';
  await rig.send(anEntry({ strategyId, slot, expiresAt, snapshot, limit: 100.01, equityShare: 0.02 }));
}

/** The state after each tick, by its time in New York. */
async function through(rig: Rig, rows = ROWS, asked: readonly Instant[] = []) {
  const states: Record<string, string | undefined> = {};
  for (const { at: slot } of rows) {
    rig.simulator.advanceTo(slot);
    if (asked.includes(slot)) await ask(rig, slot);
    await rig.tick(slot);
    states[newYorkTime(slot)] = (await rig.ledger.get('risk-state', RISK_STATE))?.record.state;
  }
  return states;
}

describe('a crash', () => {
  let rig: Awaited<ReturnType<typeof aDay>>;
  let states: Awaited<ReturnType<typeof through>>;
  beforeAll(async () => {
    rig = await aDay();
    states = await through(rig, ROWS, [on(TUESDAY, 9, 48), on(TUESDAY, 10, 33)]);
    return () => rig.close();
  }, 60_000);

  it('moves the state at once, and calm brings it back one step at a time', () => {
    expect(states).toMatchObject({
      '09:39': 'normal',
      '09:45': 'reduce-only',
      '10:15': 'reduce-only',
      '10:30': 'throttled',
    });
  });

  it('keeps entries out with the rule and its figures, lets exits go on, and halves what follows', async () => {
    const orders = (await rig.all('order')).filter(({ strategyId }) => strategyId === 'debit-spreads');
    const told = orders.map(({ kind, state, slot }) => [newYorkTime(slot), kind, state].join(' '));
    const [refused, halved] = (await rig.all('decision'))
      .filter(({ strategyId }) => strategyId === 'momentum-weeklies')
      .sort((a, b) => a.at - b.at);

    expect(told.sort()).toEqual(['09:36 entry filled', '09:45 exit filled']);
    expect(refused).toMatchObject({ outcome: 'refused', checks: [{ limit: 'risk-state', observed: 2, allowed: 1 }] });
    expect(refused?.because).toMatch(/^risk-state: reduce-only since 2015-01-20 09:45 New York: daily-loss: 3\.\d\d %/);
    expect(halved).toMatchObject({ outcome: 'reduced', because: expect.stringContaining('risk-state: throttled') });
    expect(toNumber(halved?.quantity ?? quantity('0'))).toBe(Math.floor(toNumber(halved?.asked ?? quantity('0')) / 2));
  });

  it('keeps a report of each look once, with its audit, and tells the owner of each change', async () => {
    const reports = await rig.all('risk');
    const lane = (await auditOf(rig.ledger)).filter(({ type }) => type === 'risk-state');
    const alerts = (await rig.all('alert')).filter(({ subject }) => subject === RISK_STATE);

    expect(reports.map((report) => newYorkTime(report.at))).toEqual([
      '09:31',
      '09:45',
      '10:00',
      '10:15',
      '10:30',
      '10:45',
    ]);
    expect(lane).toHaveLength(reports.length);
    expect(rig.looks).toEqual(['09:45', '10:00', '10:15', '10:30', '10:45']);
    expect(alerts.map(({ title }) => title).sort()).toEqual(['Entries are halved', 'No entries: exits only']);
    expect(alerts.map(({ detail }) => detail).join()).toMatch(/daily-loss: 3\.\d\d % .*npm start -- status/);
  });

  it('says what each figure is, in which unit and how it was come by', async () => {
    const [, first] = await rig.all('risk');
    const names = first?.figures.map(({ id }) => id);

    expect(names).toEqual(
      expect.arrayContaining(['value', 'day-pnl', 'var-99-filtered', 'es-99-filtered', 'delta', 'vega']),
    );
    expect(first?.figures.every(({ unit }) => unit !== '')).toBe(true);
    expect(first?.stress).toHaveLength(6);
    expect(first?.notes.join()).toContain('SPY has 0 daily moves');
  });
});

describe('a loss that is too large', () => {
  it('halts as the owner would, and only the owner ends it', async () => {
    const rows = [at(9, 36, market(200)), at(9, 45, market(164)), at(10, 0, market(164)), at(10, 15, market(164))];
    const rig = await aDay(rows);
    onTestFinished(() => rig.close());
    const states = await through(rig, rows.slice(0, 3));
    const control = await rig.ledger.get('control', ALL);

    expect(states).toEqual({ '09:36': 'normal', '09:45': 'halted', '10:00': 'halted' });
    expect(control?.record).toMatchObject({ mode: 'halted', by: 'watch-portfolio' });
    expect(control?.record.reason).toContain('daily-loss');

    await moveSwitch(rig.parts, { scope: ALL, mode: 'running', reason: 'I have looked', by: 'owner' });
    expect(await through(rig, rows.slice(3))).toEqual({ '10:15': 'reduce-only' });
  }, 60_000);
});
