import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { Alert } from '#lib/model/alert.ts';
import { Account } from '#lib/model/book.ts';
import { Decision } from '#lib/model/decision.ts';
import { Fill } from '#lib/model/fill.ts';
import { MarketView } from '#lib/model/market-view.ts';
import { Order } from '#lib/model/order.ts';
import { Position } from '#lib/model/position.ts';
import { Signal } from '#lib/model/signal.ts';
import * as any from '#test/support/arbitraries.ts';
import { anyMarketView } from '#test/support/market/market-arbitraries.ts';

/** Through encoding, JSON text and decoding, as it travels. */
const travelled = (schema: z.ZodType, value: unknown): unknown =>
  z.decode(schema, JSON.parse(JSON.stringify(z.encode(schema, value))));

const TRAVELLERS: readonly (readonly [string, z.ZodType, fc.Arbitrary<unknown>])[] = [
  ['a signal', Signal, any.anySignal],
  ['a decision', Decision, any.anyDecision],
  ['an order', Order, any.anyOrder],
  ['a fill', Fill, any.anyFill],
  ['a position', Position, any.anyPosition],
  ['an account', Account, any.anyAccount],
  ['a market view', MarketView, anyMarketView],
  ['an alert', Alert, any.anyAlert],
];

test.each(TRAVELLERS)('%s arrives as it left', (_, schema, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (value) => {
      expect(travelled(schema, value)).toEqual(value);
    }),
  );
});

test.each(TRAVELLERS)(
  '%s with any one field missing or of another kind never throws, and a required one is refused',
  (_, schema, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), (value, at) => {
        const wire = Object.entries(z.encode(schema, value) as object);
        const key = wire[at % wire.length]?.[0];
        const without = Object.fromEntries(wire.filter(([name]) => name !== key));
        const broken = { ...without, [String(key)]: { nonsense: 'x' } };

        schema.safeParse(without);
        if (!['bars', 'quotes', 'chains', 'legBrokerIds'].includes(String(key)))
          expect(schema.safeParse(broken).success).toBe(false);
      }),
      { numRuns: 50 },
    );
  },
);
