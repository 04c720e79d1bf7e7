/** The process dies at one call of a run and is started anew. Findings begin with an invariant; none is as it should be. */
import { withRun } from './days.ts';
import { askedFor, factsOf, lasting } from './facts.ts';
import { broken, rested } from './invariants.ts';
import { crash, type Returns, supervised } from './supervisor.ts';
import { type Call, type Strikes, together } from './tap.ts';
import { differences, type Usual } from './usual.ts';
import { watch } from './watch.ts';

export interface Point {
  readonly number: number;
  /** Before: the call never happens. After: it has happened, and its answer is lost. */
  readonly when: 'before' | 'after';
}

/** Calls that change nothing. */
export const READS =
  /\.(get|list|orderByClientId|orderById|orders|account|positions|fills|bars|quotes|chain|verify|seal)$/;

/** Every point of a run at which a crash makes a difference: after a call that only reads is before the next. */
export const pointsOf = ({ calls }: Usual): readonly Point[] =>
  calls.flatMap((name, index) => {
    const number = index + 1;
    const before = { number, when: 'before' } as const;
    return READS.test(name) ? [before] : [before, { number, when: 'after' } as const];
  });

export interface Crashed {
  readonly findings: readonly string[];
  /** Whether the answer to an order was lost, so that the broker had to be asked for it. */
  readonly wasLost: boolean;
}

/** Where messages come back only in time, prices have moved on: then the invariants must hold, and no more. */
export async function crashedAt(of: Usual, point: Point, returns: Returns = 'at once'): Promise<Crashed> {
  const seen = watch(of.scenario.budgets);
  const death: Strikes = {
    [point.when]: ({ number }: Call) => {
      if (number === point.number) throw crash();
    },
  };
  const process = supervised({ strikesOf: () => together(seen.strikes, death), returns });
  return withRun(of.scenario, process.rig, async ({ rig, breaks }) => {
    const facts = await factsOf({ ledger: rig.ledger, broker: rig.parts.broker });
    const lost = askedFor(facts);
    const findings = [
      ...(process.starts() === 2 ? [] : [`the process was started ${process.starts()} times, not twice`]),
      ...breaks.map(({ subject }) => `I3: ${subject} differs from the broker's`),
      ...(returns === 'at once' ? differences(lasting(of.facts, lost), lasting(facts, lost)) : []),
      ...[...(await rested(rig)), ...(await broken(rig)), ...seen.violations],
    ];
    return { findings, wasLost: lost.length > 0 };
  });
}
