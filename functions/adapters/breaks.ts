/** What stands in the way of an entry, in the ledger: switches, a break in its symbol, or no look at the broker's books yet. */
import { freezeBy, HEARD_AGAIN, LOOKS, type Looks, looksIn, unlookedAt } from '#lib/model/break.ts';
import type { Barrier } from '#lib/model/control.ts';
import { type Instant, parseInstant } from '#lib/model/time.ts';
import type { Clock, Ledger } from '#lib/ports.ts';
import { type Switches, switchesOver } from './controls.ts';
import { PermanentFault, TransientFault } from './faults.ts';

export interface Entering {
  readonly strategyId: string;
  /** The share or the underlying. */
  readonly symbol: string;
}

/** The first barrier over an entry, with the checks that its dispatch has to carry. */
export async function barriersOver(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  { strategyId, symbol }: Entering,
): Promise<Switches> {
  const switches = await switchesOver(ledger, strategyId);
  const freeze = await freezeOver(ledger, symbol);
  const unlooked = unlookedAt(await looksOf(ledger), clock.now(), await heardAgain(ledger));
  return {
    barrier: switches.barrier ?? freeze.barrier ?? unlooked,
    checks: [...switches.checks, ...freeze.checks],
  };
}

/** How far the comparing with the broker's books has come. */
export const looksOf = async (ledger: Ledger): Promise<Looks> =>
  looksIn((await ledger.get('cursor', LOOKS))?.record.value);

/** When ticks came again after the last silence. */
export async function heardAgain(ledger: Ledger): Promise<Instant | undefined> {
  const held = await ledger.get('cursor', HEARD_AGAIN);
  return held && parseInstant(held.record.value);
}

const unreadable = (symbol: string): Barrier => ({
  rule: 'frozen',
  scope: symbol,
  because: `frozen: whether our books and Alpaca’s agree on ${symbol} cannot be read, and what cannot be read is frozen`,
});

async function freezeOver(ledger: Ledger, symbol: string): Promise<Switches> {
  try {
    const held = await ledger.get('break', symbol);
    const check = { kind: 'break', id: symbol, check: true, expect: held?.version ?? 'absent' } as const;
    return { barrier: freezeBy(held?.record), checks: [check] };
  } catch (fault) {
    if (!(fault instanceof PermanentFault || fault instanceof TransientFault)) throw fault;
    return { barrier: unreadable(symbol), checks: [] };
  }
}
