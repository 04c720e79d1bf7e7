/** A single-leg option through the whole pure step: proposed, sized, placed, filled, held, sold. */
import { describe, expect, it } from 'vitest';
import { wireOrder } from '#functions/adapters/alpaca/order.ts';
import type { Execution, Placement } from '#lib/model/broker.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { Order } from '#lib/model/order.ts';
import { heldOf, isFlat } from '#lib/model/position.ts';
import { PROFILES } from '#lib/model/profile.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { absolute, quantity, usd } from '#lib/model/units.ts';
import { bot, type Slot, step, type Venue } from '#lib/pipeline.ts';
import { appetite, LIMITS, withSettings } from '#lib/risk/limits.ts';
import { wsbDipBot } from '#lib/strategies/wsb-dip-bot.ts';
import { aQuote, NOW } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';
import { aCall, c107, rules, view } from './market.ts';

/** Fills every order at its limit, and tells of it when next asked. */
function fillingVenue(): Venue & { readonly placed: readonly Order[] } {
  const placed: Order[] = [];
  let told = 0;
  const brokerOrder = (order: Order, status: string, filled = quantity('0')) => ({
    ...{ brokerId: `broker-${order.id}`, clientOrderId: order.clientOrderId, status, filled, legs: {} },
    ...{ quantity: order.quantity, limitPrice: order.limitPrice, submittedAt: order.approvedAt },
  });
  const executions = (order: Order): readonly Execution[] =>
    order.legs.map(({ instrument, side }) => ({
      ...{ executionId: `fill-${order.id}`, brokerOrderId: `broker-${order.id}`, instrument, side },
      ...{ quantity: order.quantity, price: absolute(order.limitPrice), at: order.approvedAt },
    }));
  return {
    placed,
    place: (order): Placement => {
      placed.push(order);
      return { outcome: 'accepted', order: brokerOrder(order, 'new') };
    },
    news: () => {
      const fresh = placed.slice(told);
      told = placed.length;
      return {
        orders: fresh.map((order) => ({ ...brokerOrder(order, 'filled', order.quantity), orderId: order.id })),
        executions: fresh.flatMap(executions),
      };
    },
  };
}

const limits = withSettings(LIMITS, appetite(PROFILES.wsb_2025, 'wsb-dip-bot'));
const dipBot = bot(wsbDipBot, { parameters: rules, cadence: 'minute', limits });

const slotOf = (venue: Venue, seen: MarketView): Slot => ({
  ...{ now: seen.asOf, bots: [dipBot], bars: seen, look: () => seen, venue, environment: 'paper' },
});
/** A minute later with the call at another price. */
const later = (minutes: number, bid: number): MarketView => {
  const now = instant(NOW + minutes * MINUTE);
  const quote = aQuote({ bid, ask: bid + 0.02, freshUntil: now });
  return view([aCall(c107, { quote })], { slot: now, asOf: now });
};

describe('a long call goes through the whole step', () => {
  it('is bought once, within the limits, held, and sold at three times the premium', () => {
    const venue = fillingVenue();
    const bought = step(aBook(), slotOf(venue, view()));
    expect(bought.decisions).toMatchObject([{ outcome: 'reduced', quantity: quantity('10') }]);

    const holding = step(bought.book, slotOf(venue, later(1, 2.5)));
    expect(holding.proposals[0]?.signals).toEqual([]);
    expect(holding.book.positions.map((position) => heldOf(position, c107.symbol))).toEqual([quantity('10')]);
    expect(holding.book.account.cash).toBe(usd('97420'));

    const sold = step(holding.book, slotOf(venue, later(2, 8)));
    expect(sold.decisions).toMatchObject([{ outcome: 'approved', quantity: quantity('10') }]);
    const after = step(sold.book, slotOf(venue, later(3, 2.5)));
    expect(after.book.positions.every(isFlat)).toBe(true);
    expect(after.book.positions[0]?.realised).toBe(usd('5260'));
    expect(after.book.account.cash).toBe(usd('105260'));
  });

  it('goes to the broker as one simple order that says what it opens or closes', () => {
    const venue = fillingVenue();
    const bought = step(aBook(), slotOf(venue, view()));
    step(step(bought.book, slotOf(venue, later(1, 2.5))).book, slotOf(venue, later(2, 8)));
    const terms = { symbol: c107.symbol, qty: '10', type: 'limit', timeInForce: 'day' };
    expect(venue.placed.map(wireOrder)).toMatchObject([
      { ...terms, side: 'buy', limitPrice: '2.58', positionIntent: 'buy_to_open' },
      { ...terms, side: 'sell', limitPrice: '7.84', positionIntent: 'sell_to_close' },
    ]);
  });
});
