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
const READS =
  /\.(get|list|deadLetters|orderByClientId|orderById|orders|account|positions|activities|fills|bars|quotes|chain|verify|seal)$/;
const SAMPLE = 10;

/** Numbers of the calls that change something, and of every tenth of the others. */
export const effectsAndSample = ({ calls }: Usual) => {
  const numbers = calls.map((_, index) => index + 1);
  const isRead = (number: number): boolean => READS.test(calls[number - 1] ?? '');
  const [reads, effects] = [numbers.filter(isRead), numbers.filter((number) => !isRead(number))];
  return { effects, sample: reads.filter((_, index) => index % SAMPLE === 0) };
};

/**
 * The points of a run at which a crash leaves something else behind. A dead process takes its memory with it, so before
 * a call that only reads is before the next that writes: of those a sample is enough to hold that against.
 */
export function pointsOf(of: Usual): { readonly effects: readonly Point[]; readonly sample: readonly Point[] } {
  const { effects, sample } = effectsAndSample(of);
  return {
    effects: effects.flatMap((number) => [{ number, when: 'before' } as const, { number, when: 'after' } as const]),
    sample: sample.map((number) => ({ number, when: 'before' })),
  };
}

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
