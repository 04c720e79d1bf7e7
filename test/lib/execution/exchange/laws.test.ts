import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Activity, heldOf } from '#lib/execution/exchange/account.ts';
import { isSettled } from '#lib/execution/exchange/order.ts';
import { openExchange } from '#lib/execution/exchange.ts';
import { cashOf } from '#lib/model/fill.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { add, negate, type Quantity, quantity, sum, times, toNumber, type Usd, usd } from '#lib/model/units.ts';
import { spreadRequirement } from '#lib/pricing/structure/margin.ts';
import { minute, opened, play, quoteAt, SYMBOLS, steps } from './market.ts';

const RUNS = { numRuns: 60 };
const fills = (activities: readonly Activity[]) =>
  activities.flatMap((activity) => (activity.type === 'FILL' ? [activity] : []));
const sideOf = (side: string): 'buy' | 'sell' => (side === 'buy' ? 'buy' : 'sell');

describe('the exchange, over random orders and quotes', () => {
  it('conserves cash: what left it is what the fills cost', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { state } = play(opened(), script);

        const moved = fills(state.activities).map((fill) =>
          cashOf({ ...fill, instrument: instrumentOf(fill.symbol), side: sideOf(fill.side) }),
        );
        expect(state.cash).toBe(sum<Usd>([usd('100000'), ...moved]));
      }),
      RUNS,
    );
  });

  it('conserves quantity: what is held is what was bought less what was sold', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { state } = play(opened(), script);

        for (const symbol of SYMBOLS) {
          const traded = fills(state.activities)
            .filter((fill) => fill.symbol === symbol)
            .map((fill) => (fill.side === 'buy' ? fill.quantity : negate(fill.quantity)));
          expect(heldOf(state, symbol)).toBe(sum<Quantity>([quantity('0'), ...traded]));
        }
      }),
      RUNS,
    );
  });

  it('fills only at a side of the quote of that instant, never on an empty or crossed one', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { state, seen } = play(opened(), script);

        for (const fill of fills(state.activities)) {
          const quote = quoteAt(seen.get(fill.at) ?? {}, fill.at)(fill.symbol);
          const [bid, ask] = [quote?.bid ?? -Infinity, quote?.ask ?? Infinity];
          expect(bid).toBeLessThanOrEqual(ask);
          expect(toNumber(fill.price)).toBe(fill.side === 'buy' ? ask : bid);
        }
      }),
      RUNS,
    );
  });

  it('fills all legs of a multi-leg order in proportion, within its net limit', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (script, partialFills) => {
        const { state } = play({ ...opened(), partialFills }, script);

        for (const order of [...state.working, ...state.ended].filter(({ orderClass }) => orderClass === 'mleg')) {
          const filled = order.legs.map((leg) =>
            sum<Quantity>([
              quantity('0'),
              ...fills(state.activities)
                .filter((fill) => fill.orderId === leg.id)
                .map((fill) => fill.quantity),
            ]),
          );
          expect(filled).toEqual(order.legs.map((leg) => times(order.filled, leg.ratio)));
          const paid = order.legs.reduce(
            (net, leg) => net + (leg.side === 'buy' ? 1 : -1) * toNumber(leg.filledValue),
            0,
          );
          if (order.limitPrice !== undefined)
            expect(paid).toBeLessThanOrEqual(toNumber(order.limitPrice) * toNumber(order.filled) + 1e-9);
        }
      }),
      RUNS,
    );
  });

  it('never leaves a call naked, nor a share sold that was not there', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { state } = play(opened(), script);

        const exposures = state.holdings.flatMap(({ instrument, quantity: contracts }) =>
          instrument.kind === 'option' ? [{ option: instrument, contracts }] : [],
        );
        expect(heldOf(state, 'SPY')).toBeGreaterThanOrEqual(0n);
        expect(spreadRequirement(exposures, heldOf(state, 'SPY'))).not.toBe('unbounded');
      }),
      RUNS,
    );
  });

  it('keeps filled within quantity, and settles what is filled', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { state } = play({ ...opened(), partialFills: true }, script);

        for (const order of [...state.working, ...state.ended]) {
          expect(order.filled).toBeLessThanOrEqual(order.quantity);
          expect(order.status === 'filled').toBe(order.filled === order.quantity);
        }
        expect(state.working.some(isSettled)).toBe(false);
      }),
      RUNS,
    );
  });

  it('gives the same bytes twice', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const text = () =>
          JSON.stringify(play({ ...opened(), partialFills: true }, script).state, (_, value: unknown) =>
            typeof value === 'bigint' ? String(value) : value instanceof Set ? [...value] : value,
          );
        expect(text()).toBe(text());
      }),
      { numRuns: 20 },
    );
  });

  it('cuts about a tenth of the fills on a paper account, and always in whole units', () => {
    const script = Array.from({ length: 200 }, (_, index) => index);
    const partial = script.filter((index) => {
      const start = openExchange({ seed: `s${index}`, at: minute(0), cash: usd('1000000'), partialFills: true });
      const request = {
        legs: [{ instrument: instrumentOf('SPY'), side: 'buy', ratio: 1, intent: undefined }],
      } as const;
      const { state } = play(start, [
        {
          do: 'submit',
          request: {
            ...request,
            clientOrderId: undefined,
            orderClass: 'simple',
            quantity: quantity('10'),
            type: 'market',
            limitPrice: undefined,
            timeInForce: 'day',
          },
        },
        { do: 'advance', quotes: { SPY: { bid: 200, ask: 201 } } },
      ]);
      expect(add(heldOf(state, 'SPY'), quantity('0')) % quantity('1')).toBe(0n);
      return heldOf(state, 'SPY') !== quantity('10');
    });
    expect(partial.length).toBeGreaterThan(8);
    expect(partial.length).toBeLessThan(36);
  });
});
