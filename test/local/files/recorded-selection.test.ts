import { beforeAll, describe, expect, it } from 'vitest';
import { type Candidate, select } from '#lib/market/selection/select.ts';
import type { ContractGreeks, Market, SelectionSpec } from '#lib/market/selection/spec.ts';
import { lastTradingClose } from '#lib/model/instrument.ts';
import type { ChainEntry, OptionChain } from '#lib/model/option-chain.ts';
import { mid } from '#lib/model/quote.ts';
import { DAY, type Instant, MINUTE, newYorkDay, parseInstant, tradingDay } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { openFolder } from '#local/files.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';

const YEAR = 365 * DAY;

/** Volatility and delta from the middle of the market, by bisection and without rates: near enough to choose by. */
function greeksAt(spot: number, now: Instant): (entry: ChainEntry) => ContractGreeks | undefined {
  return ({ contract: { right, strike, ...contract }, quote }) => {
    const price = mid(quote);
    const years = (lastTradingClose({ right, strike, ...contract }) - now) / YEAR;
    const valueAt = (volatility: number) =>
      europeanValue({ right, spot, strike: toNumber(strike), years, volatility, rate: 0, dividendYield: 0 });
    if (price === undefined || !(years > 0) || price <= valueAt(0).price || price >= valueAt(5).price) return undefined;
    let [low, high] = [0, 5];
    for (let i = 0; i < 40; i += 1) {
      const middle = (low + high) / 2;
      if (valueAt(middle).price < price) low = middle;
      else high = middle;
    }
    return { volatility: low, delta: valueAt(low).delta };
  };
}

type Recorded = Market & { readonly chain: OptionChain };

function marketAt(feed: MarketFeed, symbol: string, now: Instant): Recorded {
  const share = feed.quote(symbol, now);
  const spot = (share && mid(share)) ?? Number.NaN;
  const entries = feed
    .contracts(symbol, newYorkDay(now))
    .flatMap(({ contract, openInterest }): readonly ChainEntry[] => {
      const quote = feed.quote(contract.symbol, now);
      return quote ? [{ contract, quote, ...(openInterest === undefined ? {} : { openInterest }) }] : [];
    });
  const chain: OptionChain = { underlying: symbol, asOf: now, entries };
  return { chain, now, spot, cash: 100_000, greeksOf: greeksAt(spot, now) };
}

const told = (chosen: Candidate | undefined) =>
  chosen && {
    legs: chosen.legs.map(({ side, instrument }) => `${side} ${instrument.symbol}`),
    deltas: chosen.quoted.map(({ delta = 0 }) => Number(delta.toFixed(2))),
    net: chosen.terms.natural,
    maxLoss: chosen.terms.maxLoss,
  };

const liquidity = { maxAgeMs: 60 * MINUTE, maxSpread: 0.25 };
const CONDOR: SelectionSpec = {
  shape: 'iron-condor',
  expiry: { days: { min: 20, max: 50, target: 35 } },
  legs: { short: { delta: { min: 0.1, max: 0.22, target: 0.16 } } },
  equalWidths: true,
  width: { in: 'spot', band: { min: 0.005, max: 0.04, target: 0.02 } },
  prefer: { strikes: 4, expiry: 1, width: 1, balance: 1 },
  liquidity,
};
const PUT: SelectionSpec = {
  shape: 'cash-secured-put',
  expiry: { days: { min: 30, max: 45, target: 35 } },
  legs: { short: { delta: { min: 0.2, max: 0.4, target: 0.3 } } },
  liquidity,
};
const CALENDAR: SelectionSpec = {
  shape: 'call-calendar',
  expiry: { days: { min: 5, max: 21, target: 14 } },
  farExpiry: { days: { min: 35, max: 75, target: 45 } },
  legs: { short: { otm: { min: -0.03, max: 0.03, target: 0 } } },
  liquidity,
};

describe.skipIf(!hasSharedData)('contracts chosen from recorded chains', () => {
  let markets: Readonly<Record<'TWX' | 'AAPL' | 'GOOG', Recorded>>;
  beforeAll(() => {
    const folder = openFolder(SHARED_DATA);
    const june = folder.feed([tradingDay('2014-06-06')]);
    const christmas = folder.feed([tradingDay('2015-12-24')]);
    markets = {
      TWX: marketAt(june, 'TWX', parseInstant('2014-06-06T14:30:00Z')),
      AAPL: marketAt(june, 'AAPL', parseInstant('2014-06-06T15:00:00Z')),
      GOOG: marketAt(christmas, 'GOOG', parseInstant('2015-12-24T15:30:00Z')),
    };
  });
  const chosen = (symbol: 'TWX' | 'AAPL' | 'GOOG', spec: SelectionSpec) => told(select(spec, markets[symbol]).chosen);

  it('hold an iron condor at 16 delta on AAPL, and one as near as its open contracts allow on GOOG', () => {
    expect(chosen('AAPL', CONDOR)).toEqual({
      legs: [
        ...['sell AAPL140719P00600000', 'buy AAPL140719P00585000'],
        ...['sell AAPL140719C00705000', 'buy AAPL140719C00720000'],
      ],
      ...{ deltas: [-0.16, -0.1, 0.16, 0.11], net: -3.15, maxLoss: 1_185 },
    });
    expect(chosen('GOOG', CONDOR)).toEqual({
      legs: [
        ...['sell GOOG160115P00715000', 'buy GOOG160115P00700000'],
        ...['sell GOOG160115C00780000', 'buy GOOG160115C00795000'],
      ],
      ...{ deltas: [-0.18, -0.1, 0.16, 0.07], net: -3.05, maxLoss: 1_195 },
    });
  });

  it('hold no iron condor on TWX, whose strikes lie too far apart, and it says so', () => {
    const { chosen: none, whyNot } = select(CONDOR, markets.TWX);

    expect(none).toBeUndefined();
    expect(whyNot[0]?.nearest).toMatchObject({ stage: 'pairing', reason: { rule: 'width', observed: 'none left' } });
  });

  it('hold a put of 30 delta secured by cash, as often as the cash allows', () => {
    expect(chosen('AAPL', PUT)).toEqual({
      ...{ legs: ['sell AAPL140711P00625000'], deltas: [-0.3], net: -8.45, maxLoss: 61_655 },
    });
    expect(select(PUT, markets.AAPL).chosen?.securedUnits).toBe(1);
    expect(select(PUT, markets.TWX).chosen?.securedUnits).toBe(14);
    expect(chosen('TWX', PUT)).toMatchObject({ legs: ['sell TWX140719P00070000'], deltas: [-0.35], net: -1.1 });
  });

  it('hold a calendar at the money', () => {
    expect(chosen('AAPL', CALENDAR)).toEqual({
      legs: ['sell AAPL140621C00645000', 'buy AAPL140719C00645000'],
      ...{ deltas: [0.54, 0.54], net: 7.5, maxLoss: 750 },
    });
    expect(chosen('GOOG', CALENDAR)).toEqual({
      legs: ['sell GOOG160108C00745000', 'buy GOOG160219C00745000'],
      ...{ deltas: [0.56, 0.54], net: 23.9, maxLoss: 2_390 },
    });
  });

  it('say of each contract once why it was passed over', () => {
    const { refused } = select(CONDOR, markets.GOOG);
    const told = refused.map(({ subject, reason }) => `${subject} ${reason.rule}`);

    expect(told.length).toBeGreaterThan(500);
    expect(new Set(told).size).toBe(told.length);
  });
});
