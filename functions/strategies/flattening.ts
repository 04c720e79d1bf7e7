/**
 * What the switches make of a tick. A paused strategy manages what it holds and enters nothing; while a scope flattens, what
 * its strategies hold is closed at every tick, due or not, in the place of what they would propose themselves. It is decided anew each time from switches and positions, so nothing has to be remembered.
 */
import { heldChains } from '#lib/market/held-chains.ts';
import { ownOf } from '#lib/model/book.ts';
import { sessionAt } from '#lib/model/calendar.ts';
import { flattens } from '#lib/model/control.ts';
import { isFlat, type Position } from '#lib/model/position.ts';
import type { Instant } from '#lib/model/time.ts';
import type { Bot } from '#lib/pipeline.ts';
import type { Ledger } from '#lib/ports.ts';
import { flatten } from '#lib/strategies/trade/flatten.ts';
import { pulledSwitches } from '../adapters/controls.ts';
import { withPauses } from './pausing.ts';

/** A strategy as far as closing its positions needs it, enabled or not. */
export type Closer = Pick<Bot, 'id' | 'cadence' | 'limits'>;

/**
 * The bots of a tick: those that are due, but for paused ones with nothing to manage; and in the place of every strategy that
 * flattens one that closes what it holds.
 */
export const botsAt =
  (ledger: Ledger, closers: readonly Closer[]) =>
  async (due: readonly Bot[], slot: Instant): Promise<readonly Bot[]> => {
    const controls = await pulledSwitches(ledger);
    const awake = await withPauses(ledger, controls, due);
    const flattening = closers.filter(({ id }) => flattens(controls, id));
    if (flattening.length === 0 || !sessionAt(slot)) return awake;
    const held = (await ledger.list('position', 'open')).map(({ record }) => record).filter((each) => !isFlat(each));
    const closing = flattening.flatMap((closer) => {
      const own = held.filter(({ strategyId }) => strategyId === closer.id);
      return own.length > 0 ? [closingBot(closer, own)] : [];
    });
    return [...awake.filter(({ id }) => !flattens(controls, id)), ...closing];
  };

/** It watches what is held, whatever the strategy's parameters say today. */
const closingBot = (closer: Closer, held: readonly Position[]): Bot => ({
  ...closer,
  watch: { symbols: [...new Set(held.map(({ symbol }) => symbol))], history: {} },
  screen: (_, book) => ({ chains: heldChains(ownOf(book, closer.id).positions), whyNots: [] }),
  propose: (view, book) => flatten(view, ownOf(book, closer.id), closer.id),
});
