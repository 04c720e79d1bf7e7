/** The owner's switches in the ledger: read as a barrier for entries, with the checks that a dispatch has to carry. */
import * as z from 'zod';
import { ALL, type Barrier, Control, haltIn, isPulled, type Move, scopesOver, switched } from '#lib/model/control.ts';
import { instant, newYorkDay } from '#lib/model/time.ts';
import type { Clock, Ledger, Write } from '#lib/ports.ts';
import { ACCOUNT, laneOf } from './book.ts';
import { PermanentFault, TransientFault } from './faults.ts';

export interface Switches {
  readonly barrier: Barrier | undefined;
  /** True at the commit as long as nobody has moved a switch since. */
  readonly checks: readonly Write[];
}

const UNREADABLE: Barrier = {
  rule: 'halted',
  scope: 'all',
  because: 'halted: the switches cannot be read, and what cannot be read is halted',
};

/** Switches that cannot be read are halted. */
export async function switchesOver(ledger: Ledger, strategyId: string): Promise<Switches> {
  try {
    const scopes = scopesOver(strategyId);
    const held = await Promise.all(scopes.map((scope) => ledger.get('control', scope)));
    return {
      barrier: haltIn(held.flatMap((row) => (row ? [row.record] : []))),
      checks: scopes.map(
        (id, place): Write => ({ kind: 'control', id, check: true, expect: held[place]?.version ?? 'absent' }),
      ),
    };
  } catch (fault) {
    if (!(fault instanceof PermanentFault || fault instanceof TransientFault)) throw fault;
    return { barrier: UNREADABLE, checks: [] };
  }
}

const UNREADABLE_CONTROL: Control = {
  ...{ scope: ALL, mode: 'halted', epoch: 0, reason: 'the switches cannot be read', by: 'nobody', at: instant(0) },
};

/** The switches that stand at anything but running. What cannot be read is halted. */
export async function pulledSwitches(ledger: Ledger): Promise<readonly Control[]> {
  try {
    return (await ledger.list('control')).map(({ record }) => record).filter(isPulled);
  } catch (fault) {
    if (!(fault instanceof PermanentFault || fault instanceof TransientFault)) throw fault;
    return [UNREADABLE_CONTROL];
  }
}

const ATTEMPTS = 10;

/** Moves a switch, with its audit entry in the same transaction. Answers the switch as it now stands. */
export async function moveSwitch(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  to: Move,
): Promise<Control | undefined> {
  const environment = (await ledger.get('account', ACCOUNT))?.record.environment ?? 'paper';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const held = await ledger.get('control', to.scope);
    const at = clock.now();
    const next = switched(held?.record, to, at);
    if (next === undefined || next === held?.record) return next;
    const entry = { type: 'control', at, subject: to.scope, data: z.encode(Control, next) } as const;
    const result = await ledger.commit({
      writes: [{ kind: 'control', id: to.scope, record: next, expect: held?.version ?? 'absent' }],
      audit: { lane: laneOf('controls', { environment, day: newYorkDay(at) }), entries: [entry] },
    });
    if (result.committed) return next;
  }
  throw new TransientFault(`the switch "${to.scope}" changed under ${ATTEMPTS} attempts to move it`);
}
