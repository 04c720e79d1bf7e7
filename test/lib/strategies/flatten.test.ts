import { describe, expect, it } from 'vitest';
import type { MarketView } from '#lib/model/market-view.ts';
import type { Order } from '#lib/model/order.ts';
import type { Position } from '#lib/model/position.ts';
import { closing } from '#lib/model/signal.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import { flatten } from '#lib/strategies/trade/flatten.ts';
import { aLot, anEntry, anOrder, anOwn, aPosition, aQuote, aView, NOW, spreadLegs } from '#test/support/builders.ts';
import { c100, c105, held, pair, view } from '#test/support/market/spread-market.ts';

const spread = (seen: MarketView = view(), position: Position = held(), orders: readonly Order[] = []) =>
  flatten(seen, anOwn({ positions: [position], orders }), 'debit-spreads');
const shares = (quote = aQuote()) =>
  flatten(aView({ quotes: { SPY: quote } }), anOwn({ positions: [aPosition({ units: 7 })] }), 'index-baseline');
const cause = ({ whyNots: [first] }: ReturnType<typeof flatten>) => [first?.reason.rule, first?.reason.observed];

describe('flattening', () => {
  it('closes all units of a spread a little under what it brings now, whatever its own rules say', () => {
    const { signals, whyNots } = spread();

    expect(whyNots).toEqual([]);
    expect(signals).toMatchObject([
      { kind: 'exit', strategyId: 'debit-spreads', quantity: quantity('2'), lots: 'first-in' },
    ]);
    // 2.98 bid for the long leg less 1.22 asked for the short one is 1.76; less 2 %.
    expect(format(signals[0]?.limitPrice ?? quantity('0'))).toBe('-1.72');
    expect(signals[0]?.reasons).toEqual([{ rule: 'flatten', observed: 2, threshold: 0, unit: 'units' }]);
  });

  it('buys back what was sold, a little over what it costs now, and to the cent where it is nearly nothing', () => {
    const sold = aPosition({ strategyId: 'debit-spreads', legs: closing(spreadLegs(c100, c105)), paid: [2.5, 1] });
    const limit = (seen: MarketView) => format(spread(seen, sold).signals[0]?.limitPrice ?? quantity('0'));
    const tight = (bid: number) => ({ quote: aQuote({ bid, ask: bid }) });

    // 3.02 asked for the sold leg less 1.18 bid for the bought one is 1.84; plus 2 %.
    expect(limit(view())).toBe('1.88');
    expect(limit(view(pair(anEntry(c100, 1, tight(1)), anEntry(c105, 1, tight(1)))))).toBe('0.01');
  });

  it('sells shares half a per cent under the bid at most', () => {
    const { signals } = shares();

    expect(signals).toMatchObject([{ quantity: quantity('7'), legs: [{ side: 'sell' }] }]);
    expect(format(signals[0]?.limitPrice ?? quantity('0'))).toBe('-99.49');
  });

  it('asks for no unit that an exit closes already', () => {
    const works = (units: string) => anOrder({ kind: 'exit', positionId: held().id, quantity: quantity(units) });

    expect(spread(view(), held(), [works('1')]).signals).toMatchObject([{ quantity: quantity('1') }]);
    expect(cause(spread(view(), held(), [works('2')]))).toEqual(['exit-working', 'all units']);
  });

  it('waits until an entry of the same position is cancelled', () => {
    const { signals, whyNots } = spread(view(), held(), [anOrder({ positionId: held().id, state: 'partial' })]);

    expect(signals).toEqual([]);
    expect(whyNots[0]?.reason.rule).toBe('opposite-order');
  });

  it('closes what is left of a structure that has lost a leg', () => {
    expect(spread(view(), lame()).signals).toMatchObject([
      { quantity: quantity('2'), legs: [{ side: 'sell', instrument: c100 }] },
    ]);
  });

  it('closes nothing where nothing is held', () => {
    const flat = aPosition({ lots: { SPY: [] } });

    expect(flatten(aView(), anOwn({ positions: [flat] }), 'index-baseline')).toEqual({ signals: [], whyNots: [] });
  });

  const short = anEntry(c105, 1.2);
  it.each([
    ['a leg nobody bids for', spread(view(pair(anEntry(c100, 3, { quote: aQuote({ bid: undefined, ask: 3 }) }))))],
    ['a leg nobody offers', spread(view(pair(anEntry(c100, 3, { quote: aQuote({ bid: 3, ask: undefined }) }))))],
    ['a crossed leg', spread(view(pair(anEntry(c100, 3, { quote: aQuote({ bid: 3, ask: 2.9 }) }))))],
    ['a quote over a minute old', spread({ ...view(), asOf: instant(NOW + MINUTE + 1) })],
    ['a leg that is not listed', spread(view([short]))],
    ['nothing that it would bring', spread(view(pair(anEntry(c100, 1.2), short)))],
    ['a leg whose fill may be on its way', spread(view(), { ...lame(), lastFillAt: NOW })],
    ['a share without an offer', shares(aQuote({ ask: undefined }))],
    ['a share quoted five minutes ago', shares(aQuote({ freshUntil: instant(NOW - 5 * MINUTE - 1) }))],
  ])('keeps what has %s, and says so under its own rule', (_, { signals, whyNots }) => {
    expect(signals).toEqual([]);
    expect(whyNots).toMatchObject([{ reason: { rule: 'flatten' } }]);
  });
});

function lame(): Position {
  return aPosition({
    strategyId: 'debit-spreads',
    legs: spreadLegs(c100, c105),
    lots: { [c100.symbol]: [aLot({ quantity: 2, price: 3 })], [c105.symbol]: [] },
  });
}
