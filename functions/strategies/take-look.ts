/**
 * The look at the market that a slot gets, once, for all strategies that are due at it, whichever of their schedules asks
 * first. The others wait for what it sees. A tick that was delivered twice, or that overlaps with the next, adds nothing.
 */
import type { Look } from '#lib/model/look.ts';
import { seenBy, takenBy } from '#lib/model/look.ts';
import type { Instant } from '#lib/model/time.ts';
import { SECOND } from '#lib/model/time.ts';
import type { Bot } from '#lib/pipeline.ts';
import type { Clock, Ledger } from '#lib/ports.ts';
import { isDue, SCHEDULES } from '#lib/strategies/schedules.ts';
import { loadBook } from '../adapters/book.ts';
import type { MarketDesk } from './fetch-market.ts';
import { looked } from './runtime.ts';

export interface LookPorts {
  readonly ledger: Ledger;
  readonly desk: MarketDesk;
  readonly clock: Clock;
  readonly bots: readonly Bot[];
  /** The bots of a slot: those that are due, and those that close what a flattening strategy holds. */
  readonly botsAt: (due: readonly Bot[], slot: Instant) => Promise<readonly Bot[]>;
  /** Seconds between two looks by the fastest strategies. */
  readonly refreshSeconds: number;
}

export type LookOutcome =
  /** Nobody is due, or the slot is too long ago: a late trade is worse than none. */
  | { readonly kind: 'closed'; readonly because: 'nobody is due' | 'too late' }
  /** Another is looking: worth asking again in a moment. */
  | { readonly kind: 'busy' }
  | {
      readonly kind: 'seen';
      readonly snapshot: string;
      readonly due: readonly Bot[];
      /** Seconds from the oldest quote to the look; absent where it was not this call that looked. */
      readonly dataAge?: number;
    };

/** After this long a slot is no longer worth a look. */
const PATIENCE = 9 * SECOND;

export const takeLook =
  (ports: LookPorts) =>
  async (slot: Instant, holder: string): Promise<LookOutcome> => {
    const { ledger, clock, refreshSeconds } = ports;
    const scheduled = ports.bots.filter((bot) =>
      isDue(SCHEDULES[bot.id as keyof typeof SCHEDULES], slot, refreshSeconds),
    );
    const due = await ports.botsAt(scheduled, slot);
    if (due.length === 0) return { kind: 'closed', because: 'nobody is due' };
    const now = clock.now();
    if (now > slot + PATIENCE) return { kind: 'closed', because: 'too late' };

    const id = String(slot);
    const before = await ledger.get('look', id);
    if (before?.record.snapshot !== undefined) return { kind: 'seen', snapshot: before.record.snapshot, due };
    const mine = takenBy(before?.record, { slot, holder, now });
    if (!mine) return { kind: 'busy' };
    const expect = before?.version ?? 'absent';
    const taken = await ledger.commit({ writes: [{ kind: 'look', id, record: mine, expect }] });
    return taken.committed ? lookFor(ports, due, mine) : { kind: 'busy' };
  };

async function lookFor(ports: LookPorts, due: readonly Bot[], mine: Look): Promise<LookOutcome> {
  const { ledger, desk } = ports;
  const { slot } = mine;
  const { book } = await loadBook(ledger);
  const { view } = await looked(desk, due, { book, slot });
  const held = await ledger.get('look', String(slot));
  const seen = seenBy(held?.record, mine, view.snapshot);
  if (!held || !seen) return { kind: 'busy' };
  const kept = await ledger.commit({
    writes: [{ kind: 'look', id: String(slot), record: seen, expect: held.version }],
  });
  if (!kept.committed) return { kind: 'busy' };
  const oldest = Math.min(
    view.asOf,
    ...Object.values(view.quotes).map((quote) => Math.max(quote.at, quote.freshUntil)),
  );
  return { kind: 'seen', snapshot: view.snapshot, due, dataAge: Math.max(0, view.asOf - oldest) / SECOND };
}
