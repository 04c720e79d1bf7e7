/** The whole system, four days: its own history of implied volatility grows, and on the day it is long enough the wheel turns. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionFrom, sessionOf } from '#lib/model/calendar.ts';
import { optionOf } from '#lib/model/instrument.ts';
import { atNewYork, type Instant, instant, MINUTE, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { toNumber, usd } from '#lib/model/units.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { endOf, yearsUntil } from '#lib/pricing/contract-terms.ts';
import { keptVolatility, keptVolatilityText } from '#local/report/kept-volatility.ts';
import { type Rig, startRig } from '#test/support/rig.ts';
import { type ScriptedSides, scriptedFeed } from '#test/support/scripted-feed.ts';
import { CONFIG, PUT, SOLD } from '../../lib/strategies/wheel/whole-turn.ts';

/** The wheel alone asks for a history. */
const ALONE = { ...CONFIG, strategies: { ...CONFIG.strategies, 'earnings-protection': { enabled: false } } };
const DAYS = ['2015-01-22', '2015-01-23', '2015-01-26'].map(tradingDay);
const STRIKES = [41, 42, 43, 44, 45, 46, 47];
const CONTRACTS = ['150220', '150306'].flatMap((expiry) =>
  STRIKES.flatMap((strike) => ['C', 'P'].map((right) => `INTC${expiry}${right}000${strike}000`)),
);
/** 0.26 to 0.35: what is seen on the last day is dear. */
const VOLATILITIES = [0.26, 0.28, 0.35];
const SPOT = 44;

function sidesOf(symbol: string, volatility: number, at: Instant): ScriptedSides {
  const contract = optionOf(symbol);
  const { right, strike } = contract;
  const years = yearsUntil(endOf(contract), at);
  const terms = { ...{ right, years, volatility, spot: SPOT }, ...{ strike: toNumber(strike), rate: 0.02 } };
  const { price } = europeanValue({ ...terms, dividendYield: 0 });
  return { bid: price - 0.01, ask: price + 0.01 };
}

const share = { INTC: { bid: SPOT - 0.01, ask: SPOT + 0.01 } };
const minute = (day: TradingDay, hour: number, past: number): Instant => atNewYork(day, hour * 60 + past);
/** At the wheel's look in the morning, and twenty minutes before the close. */
const rows = DAYS.flatMap((day, place) => {
  const late = minute(day, 15, 40);
  const chain = CONTRACTS.map((symbol) => [symbol, sidesOf(symbol, VOLATILITIES[place] ?? 0, late)] as const);
  return [
    { at: minute(day, 9, 36), of: share },
    { at: late, of: { ...share, ...Object.fromEntries(chain) } },
  ];
});
const last = [36, 37, 38].map((past) => ({
  ...{ at: minute(SOLD, 9, past), of: { ...share, [PUT]: { bid: 1.14, ask: 1.18 } } },
}));
const feed = {
  ...scriptedFeed({
    symbols: ['INTC'],
    contracts: [...CONTRACTS, PUT],
    openInterest: { [PUT]: 2_000 },
    quotes: [...rows, ...last],
  }),
  earnings: (_: string, covers: { from: TradingDay; to: TradingDay }) => ({ covers, list: [] }),
  dividends: (_: string, covers: { from: TradingDay; to: TradingDay }) => ({ covers, list: [] }),
};

/** What half a year has left behind: 118 days between 0.2 and 0.4. */
async function halfAYear({ ledger }: Pick<Rig, 'ledger'>): Promise<void> {
  const first = DAYS[0] ?? SOLD;
  for (let ago = 1; ago <= 118; ago += 1) {
    const { day, close } = sessionFrom(first, -ago);
    const volatility = 0.2 + 0.2 * ((ago % 5) / 4);
    const record = { symbol: 'INTC', day, at: instant(close - 15 * MINUTE), volatility, modelled: true, source: 'x' };
    await ledger.commit({
      writes: [{ kind: 'daily-volatility', id: `INTC:${day}`, record, expect: 'absent', index: 'INTC' }],
    });
  }
}

describe('our own history of implied volatility', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ feed, day: DAYS[0] ?? SOLD, config: ALONE, cash: usd('250000') });
    await halfAYear(rig);
    for (const day of [...DAYS, SOLD]) await rig.day(day);
  });
  afterAll(() => rig.close());

  it('grows by a figure a day, which is the volatility that the chain was priced with', async () => {
    const records = (await rig.ledger.list('daily-volatility', 'INTC')).map(({ record }) => record).slice(-3);

    expect(records.map(({ day }) => day)).toEqual(DAYS);
    expect(records.map(({ volatility }) => Math.round(volatility * 1_000) / 1_000)).toEqual(VOLATILITIES);
    expect(records[0]).toMatchObject({
      ...{ at: (sessionOf('2015-01-22' as TradingDay)?.close ?? 0) - 20 * MINUTE, modelled: true },
      source: 'alpaca, modelled',
    });
  });

  it('keeps the wheel waiting, which says how many days there are and how many are wanted', async () => {
    const proposals = (await rig.all('proposal')).filter(({ strategyId }) => strategyId === 'wheel');
    const waited = proposals.flatMap(({ whyNots }) =>
      whyNots.flatMap(({ reason }) => (reason.unit === 'days' && reason.threshold === 120 ? [reason.observed] : [])),
    );
    expect(waited).toEqual([117, 118, 119]);
  });

  it('lets it sell its put on the first day on which there are enough', async () => {
    const orders = await rig.all('order');
    expect(orders).toMatchObject([{ strategyId: 'wheel', state: 'filled', legs: [{ instrument: { symbol: PUT } }] }]);
    const rank = orders[0]?.reasons.find(({ rule }) => rule === 'iv-rank');
    expect(rank?.observed).toBeCloseTo(0.75, 2);
  });

  it('shows in the status: days of each share, and how many a rank wants', async () => {
    const kept = await keptVolatility(rig.ledger);

    expect(kept).toEqual({
      wantedDays: 121,
      symbols: [{ symbol: 'INTC', days: 121, last: '2015-01-26', modelled: true }],
      lastDay: { day: '2015-01-26', kept: 1, missed: [] },
    });
    expect(keptVolatilityText(kept)).toContain('of 1 shares, 121 to 121 days each, modelled; a rank wants 121');
  });
});
