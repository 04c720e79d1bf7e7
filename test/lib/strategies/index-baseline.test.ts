import { describe, expect, it } from 'vitest';
import { ownOf } from '#lib/model/book.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { Lot } from '#lib/model/position.ts';
import type { Leg } from '#lib/model/signal.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { addDays, atNewYork, instant } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import { type IndexParameters, indexBaseline } from '#lib/strategies/index-baseline.ts';
import {
  aContract,
  aLot,
  anOrder,
  anOwn,
  aPosition,
  aQuote,
  aView,
  dailyBars,
  NOW,
  shareLegs,
  TODAY,
} from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const rules: IndexParameters = {
  ...{ etfs: ['SPY'], targetAllocation: 0.5, drift: 0.03, minTrade: 0.01, taxLoss: 0.05 },
  substitutes: { SPY: ['VTI', 'QQQ'] },
};
const spy = { '1Day': dailyBars([100]) };
const view = (overrides: Partial<MarketView> = {}): MarketView =>
  aView({ bars: { SPY: spy }, quotes: { SPY: aQuote() }, ...overrides });
const holding = (lots: readonly Lot[]): OwnPositions =>
  anOwn({ positions: [aPosition({ legs: shareLegs('SPY'), lots: { SPY: lots } })] });
const daysAgo = (days: number) => atNewYork(addDays(TODAY, -days), 600);
const propose = (own = anOwn(), seen = view(), parameters = rules) => indexBaseline.propose(seen, own, parameters);
const refusals = (proposal: ReturnType<typeof propose>) =>
  proposal.whyNots.map(({ symbol, reason }) => `${symbol}: ${reason.rule}`);

describe('index baseline buys', () => {
  it('never opens from an empty snapshot', () => {
    expect(propose(anOwn(), aView())).toMatchObject({ signals: [], whyNots: [{ reason: { rule: 'no-data' } }] });
  });

  it('buys the whole shortfall at the ask, at most a share price lost per share', () => {
    expect(propose().signals).toMatchObject([
      { kind: 'entry', symbol: 'SPY', equityShare: 0.5, maxLossPerUnit: 100.01, positionId: 'index-baseline:SPY' },
    ]);
  });

  it('rounds a limit between two cents up', () => {
    const [signal] = propose(anOwn(), view({ quotes: { SPY: aQuote({ ask: 100.011 }) } })).signals;
    expect(format(signal?.limitPrice ?? quantity('0'))).toBe('100.02');
  });

  it('gives the same signal the same id, and another slot another', () => {
    const ids = [view(), view(), view({ slot: atNewYork(TODAY, 601) })].map(
      (seen) => propose(anOwn(), seen).signals[0]?.id,
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it('stays still inside the drift, and says so', () => {
    const proposal = propose(holding([aLot({ quantity: 480 })]));
    expect(proposal.signals).toEqual([]);
    expect(refusals(proposal)).toEqual(['SPY: drift']);
  });

  it('counts a working order as bought', () => {
    expect(propose(anOwn({ orders: [anOrder({ quantity: quantity('500') })] })).signals).toEqual([]);
  });

  it('counts only the unfilled part of a working order', () => {
    const orders = [anOrder({ quantity: quantity('500'), filled: quantity('100') })];
    expect(propose(anOwn({ orders })).signals).toMatchObject([{ kind: 'entry', equityShare: expect.closeTo(0.1) }]);
  });

  it('forgets an order that died', () => {
    const orders = [anOrder({ quantity: quantity('500'), state: 'expired' })];
    expect(propose(anOwn({ orders })).signals).toMatchObject([{ equityShare: 0.5 }]);
  });

  it.each([
    ['no quote at all', undefined, 'no-quote'],
    ['an empty ask', aQuote({ ask: undefined }), 'no-quote'],
    ['an empty bid', aQuote({ bid: undefined }), 'no-quote'],
    ['a crossed market', aQuote({ bid: 101, ask: 100 }), 'crossed-quote'],
    ['a quote of yesterday', aQuote({ at: daysAgo(1), freshUntil: daysAgo(1) }), 'stale-quote'],
  ])('refuses %s', (_, quote, rule) => {
    const proposal = propose(anOwn(), view({ quotes: quote ? { SPY: quote } : {} }));
    expect(proposal.signals).toEqual([]);
    expect(refusals(proposal)).toEqual([`SPY: ${rule}`]);
  });

  it.each([0, -5, Number.NaN])('does nothing with an equity of %d', (equity) => {
    expect(refusals(propose(anOwn({ equity })))).toEqual(['*: equity']);
  });

  it('says so when the shortfall is less than one share', () => {
    expect(refusals(propose(anOwn({ equity: 150 })))).toEqual(['SPY: whole-share']);
  });

  it('spreads the target over the ETFs that have data', () => {
    const seen = view({ bars: { SPY: spy, QQQ: spy }, quotes: { SPY: aQuote(), QQQ: aQuote() } });
    const proposal = propose(anOwn(), seen, { ...rules, etfs: ['SPY', 'QQQ', 'IWM'] });
    expect(proposal.signals).toMatchObject([{ equityShare: 0.25 }, { equityShare: 0.25 }]);
    expect(refusals(proposal)).toEqual(['IWM: no-data']);
  });

  it('counts an ETF that it holds among those with data, even while the source forgets it', () => {
    const own = anOwn({ positions: [aPosition({ legs: shareLegs('QQQ'), lots: { QQQ: [aLot({ quantity: 250 })] } })] });
    const seen = view({ quotes: { SPY: aQuote(), QQQ: aQuote() } });
    const proposal = propose(own, seen, { ...rules, etfs: ['SPY', 'QQQ'] });
    expect(proposal.signals).toMatchObject([{ symbol: 'SPY', equityShare: 0.25 }]);
    expect(refusals(proposal)).toEqual(['QQQ: drift']);
  });

  it('does not cross a working sale of its own', () => {
    const orders = [anOrder({ kind: 'exit', quantity: quantity('100') })];
    expect(refusals(propose({ ...holding([aLot({ quantity: 400 })]), orders }))).toEqual(['SPY: opposite-order']);
  });

  it('keeps the share of an ETF whose quote is only missing for the moment', () => {
    const seen = view({ bars: { SPY: spy, QQQ: spy } });
    const proposal = propose(anOwn(), seen, { ...rules, etfs: ['SPY', 'QQQ'] });
    expect(proposal.signals).toMatchObject([{ symbol: 'SPY', equityShare: 0.25 }]);
    expect(refusals(proposal)).toEqual(['QQQ: no-quote']);
  });
});

describe('index baseline sells', () => {
  it('sells the excess of an overweight, highest cost first, instead of buying', () => {
    const [signal] = propose(holding([aLot({ quantity: 600 })])).signals;
    expect(signal).toMatchObject({ kind: 'exit', quantity: quantity('100'), lots: 'highest-cost' });
    expect(signal?.legs).toMatchObject([{ side: 'sell' }]);
    expect(format(signal?.limitPrice ?? quantity('0'))).toBe('-99.99');
  });

  it('does not sell again what a working order already sells', () => {
    const orders = [anOrder({ kind: 'exit', quantity: quantity('100') })];
    expect(propose({ ...holding([aLot({ quantity: 600 })]), orders }).signals).toEqual([]);
  });

  it('does not cross a working purchase of its own', () => {
    const orders = [anOrder({ quantity: quantity('100') })];
    expect(refusals(propose({ ...holding([aLot({ quantity: 600 })]), orders }))).toEqual(['SPY: opposite-order']);
  });

  it('sells what is no longer on the list', () => {
    const own = anOwn({ positions: [aPosition({ legs: shareLegs('DIA'), lots: { DIA: [aLot({ quantity: 100 })] } })] });
    const proposal = propose(own, view({ quotes: { SPY: aQuote(), DIA: aQuote() } }));
    expect(proposal.signals).toContainEqual(
      expect.objectContaining({ symbol: 'DIA', kind: 'exit', quantity: quantity('100') }),
    );
  });
});

describe('index baseline harvests losses', () => {
  const losing = aLot({ quantity: 100, price: 106 });
  const winning = aLot({ quantity: 400, price: 90 });

  it('sells exactly the lots that lost enough', () => {
    expect(propose(holding([winning, losing])).signals).toMatchObject([
      { kind: 'exit', quantity: quantity('100'), lots: 'highest-cost' },
    ]);
  });

  it('keeps a lot that lost less', () => {
    expect(propose(holding([winning, aLot({ quantity: 100, price: 105 })])).signals).toEqual([]);
  });

  it('does not sell a losing lot twice while its sale is working', () => {
    const orders = [anOrder({ kind: 'exit', quantity: quantity('100') })];
    expect(propose({ ...holding([winning, losing]), orders }).signals.filter(({ kind }) => kind === 'exit')).toEqual(
      [],
    );
  });

  it('leaves a loss alone that is too small to pay for the trade', () => {
    expect(refusals(propose(holding([aLot({ quantity: 490, price: 90 }), aLot({ quantity: 9, price: 110 })])))).toEqual(
      ['SPY: min-trade'],
    );
  });

  it('waits while a share bought in the last thirty days would make the sale a wash', () => {
    const recent = { ...winning, acquiredAt: daysAgo(30) };
    expect(refusals(propose(holding([recent, losing])))).toEqual(['SPY: wash-sale-window']);
    expect(propose(holding([{ ...winning, acquiredAt: daysAgo(31) }, losing])).signals).toHaveLength(1);
  });

  it('does not buy back for thirty days after a sale at a loss, and buys on the next', () => {
    const sold = (days: number) => propose(anOwn({ lossSales: { SPY: addDays(TODAY, -days) } }));
    expect(refusals(sold(30))).toEqual(['SPY: wash-sale-window']);
    expect(sold(31).signals).toMatchObject([{ kind: 'entry' }]);
  });
});

describe('index baseline and the rest of the account', () => {
  const losing = holding([aLot({ quantity: 490, price: 106 })]);
  const bought = (strategyId: string, days: number, legs = shareLegs('SPY')) => {
    const position = { ...aPosition({ strategyId, legs }), openedAt: daysAgo(days) };
    const lots = position.holdings.map((each) => ({ ...each, lots: [aLot({ acquiredAt: daysAgo(days) })] }));
    return ownOf(aBook({ positions: [...losing.positions, { ...position, holdings: lots }] }), 'index-baseline');
  };
  const call = aContract({ underlying: 'SPY' });

  it.each([
    ['the shares', shareLegs('SPY')],
    ['a call on them', [{ instrument: call, side: 'buy', ratio: 1 }] satisfies readonly Leg[]],
  ])('takes no loss within thirty days after another strategy bought %s', (_, legs) => {
    expect(refusals(propose(bought('swing-trading', 30, legs)))).toEqual(['SPY: wash-sale-window']);
    expect(propose(bought('swing-trading', 31, legs)).signals).toMatchObject([{ kind: 'exit' }]);
  });

  it('takes a loss though another strategy sold a call on it', () => {
    const legs = [{ instrument: call, side: 'sell', ratio: 1 }] satisfies readonly Leg[];
    expect(propose(bought('wheel', 1, legs)).signals).toMatchObject([{ kind: 'exit' }]);
  });

  it('takes no loss while another strategy’s purchase is working', () => {
    const book = aBook({ positions: losing.positions, orders: [anOrder({ strategyId: 'wheel', symbol: 'SPY' })] });
    expect(refusals(propose(ownOf(book, 'index-baseline')))).toEqual(['SPY: wash-sale-window']);
  });
});

describe('index baseline after a loss', () => {
  const etfs = ['SPY', 'VTI', 'QQQ'];
  const bars = Object.fromEntries(etfs.map((symbol) => [symbol, spy]));
  const seen = view({ bars, quotes: Object.fromEntries(etfs.map((symbol) => [symbol, aQuote()])) });
  const settings = { ...rules, etfs, targetAllocation: 0.6 };
  const shares = (symbol: string, quantity: number) =>
    aPosition({ legs: shareLegs(symbol), lots: { [symbol]: [aLot({ quantity })] } });
  const ordered = (lossSales: Readonly<Record<string, string>>, positions = [shares('QQQ', 200)]) =>
    propose(anOwn({ positions, lossSales }), seen, settings).signals.map((signal) => [
      signal.symbol,
      signal.kind === 'entry' ? Number(signal.equityShare.toFixed(4)) : format(signal.quantity),
    ]);
  const [inside, beyond] = [addDays(TODAY, -30), addDays(TODAY, -31)];

  it('holds its stand-in for thirty days, and itself again on the next', () => {
    expect(ordered({ SPY: inside })).toEqual([['VTI', 0.4]]);
    expect(ordered({ SPY: beyond })).toEqual([
      ['SPY', 0.2],
      ['VTI', 0.2],
    ]);
  });

  it('lets the stand-in go once the window has passed', () => {
    expect(ordered({ SPY: beyond }, [shares('QQQ', 200), shares('VTI', 400)])).toEqual([
      ['SPY', 0.2],
      ['VTI', '200'],
    ]);
  });

  it('keeps what it still holds, and puts only the rest into the stand-in', () => {
    expect(ordered({ SPY: inside }, [shares('QQQ', 200), shares('SPY', 120)])).toEqual([['VTI', 0.28]]);
  });

  it('takes the next stand-in where the first was sold at a loss, too', () => {
    expect(ordered({ SPY: inside, VTI: inside })).toEqual([['QQQ', 0.2]]);
  });
});

describe('index baseline tells alpha', () => {
  const moved = (drift: number) =>
    dailyBars(Array.from({ length: 127 }, (_, day) => 100 * (1 + 0.01 * Math.sin(day)) * (1 + drift) ** day));
  const told = (days: number) => {
    const bars = { SPY: { '1Day': moved(0).slice(-days) }, QQQ: { '1Day': moved(0.0004).slice(-days) } };
    const seen = view({ bars, quotes: { SPY: aQuote(), QQQ: aQuote() } });
    const { signals } = propose(anOwn(), seen, { ...rules, etfs: ['SPY', 'QQQ'] });
    return signals.find(({ symbol }) => symbol === 'QQQ')?.reasons.find(({ rule }) => rule === 'alpha');
  };

  it('with its error, its beta and its days, against another fund of the list', () => {
    expect(told(127)).toMatchObject({ threshold: 'told only, against SPY', unit: 'fraction per year' });
    expect(told(127)?.observed).toMatch(
      /^0\.10\d\d with an error of 0\.0\d{3}, beta 1\.0\d, 2014-09-22 to 2015-01-26$/,
    );
  });

  it('as unknown where a session is missing', () => {
    expect(told(126)?.observed).toBe('unknown: under 126 sessions');
  });
});

describe('index baseline in general', () => {
  it('watches its ETFs and asks for no option chain', () => {
    expect(indexBaseline.watches(rules)).toEqual({ symbols: ['SPY'], history: { '1Day': 127 } });
    expect(indexBaseline.screen(view(), anOwn(), rules)).toEqual({ chains: [], whyNots: [] });
  });

  it('lets its signals live for five minutes from the slot, however late the market was looked at', () => {
    const [signal] = propose(anOwn(), view({ asOf: instant(NOW + 2_000), slot: NOW })).signals;
    expect(signal).toMatchObject({ slot: NOW, expiresAt: NOW + 300_000 });
  });
});
