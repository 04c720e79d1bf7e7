/** What a month holds, and what each piece of work takes: the assumptions of the estimate, each of which can be argued with. */
import { sessionsBetween } from '#lib/model/calendar.ts';
import { type Instant, instant, SECOND, tradingDay } from '#lib/model/time.ts';
import { isDue, SCHEDULES, type Schedule } from '#lib/strategies/schedules.ts';

const YEAR = sessionsBetween(tradingDay('2026-01-01'), tradingDay('2026-12-31'));
export const MONTH = {
  sessions: YEAR.length / 12,
  days: 365 / 12,
  weekdays: (365 / 12) * (5 / 7),
  hours: (365 / 12) * 24,
} as const;

/** A whole session of 390 minutes: half days are counted as if they were. */
const [FULL] = YEAR.filter(({ open, close }) => close - open === 390 * 60 * SECOND);

/** Slots a session at which one of the strategies is due. */
export function slotsPerSession(ids: readonly string[], refreshSeconds: number): number {
  if (!FULL) return 0;
  const schedules = ids
    .map((id) => (SCHEDULES as Readonly<Record<string, Schedule>>)[id])
    .filter((each) => each !== undefined);
  const step = refreshSeconds * SECOND;
  const slots = Array.from(
    { length: (FULL.close - FULL.open) / step + 1 },
    (_, n): Instant => instant(FULL.open + n * step),
  );
  return slots.filter((slot) => schedules.some((each) => isDue(each, slot, refreshSeconds))).length;
}

/** Minutes a session in which orders are followed, from five before the open to fifteen after the close. */
export const FOLLOWED_MINUTES = 410;

/** An active month of one account. */
export const TRADING = { signalsPerSession: 20, ordersPerSession: 10, alertsPerSession: 3 } as const;

interface Work {
  /** Billed milliseconds of an invocation, warm. */
  readonly ms: number;
  /** DynamoDB units; a transaction pays twice for each kilobyte written, a consistent read once for each four. */
  readonly reads: number;
  readonly writes: number;
}

/** By entry. Times are those of similar work over loopback, with 50 ms added for each question to Alpaca. */
export const WORK: Readonly<Record<string, Work>> = {
  'plan-ticks': { ms: 60, reads: 1, writes: 0 },
  // Some of its reads are our own history of implied volatility, a few hundred at the first look of a new process.
  'fetch-market': { ms: 900, reads: 35, writes: 12 },
  // One start in four lies before a close; it then asks for a few chains.
  'keep-volatility': { ms: 900, reads: 60, writes: 8 },
  'run-strategy': { ms: 250, reads: 15, writes: 16 },
  'assess-signals': { ms: 300, reads: 21, writes: 24 },
  'watch-portfolio': { ms: 500, reads: 24, writes: 14 },
  'place-orders': { ms: 400, reads: 8, writes: 18 },
  'resolve-unknown': { ms: 60, reads: 2, writes: 0 },
  'sweep-halted': { ms: 60, reads: 2, writes: 0 },
  'settle-fills': { ms: 350, reads: 17, writes: 4 },
  reconcile: { ms: 250, reads: 8, writes: 4 },
  'review-activity': { ms: 100, reads: 21, writes: 0 },
  'review-dead-letters': { ms: 120, reads: 0, writes: 0 },
  'send-alerts': { ms: 60, reads: 2, writes: 0 },
  'seal-audit': { ms: 800, reads: 100, writes: 4 },
};

/** Seconds that a state machine stands. A rule starts it some ten seconds into the minute before the slots. */
export const STANDING = { idle: 0.4, toSlots: 50, lookAndSpeak: 3, follow: 6 } as const;
export const EXPRESS_GB = 0.0625;

export const SIZES = {
  /** Gzipped, with chains. */
  snapshotKb: 60,
  /** What a tick leaves in the table for good: its audit record. */
  tickKb: 2,
  /** What a tick leaves for ninety days: its proposal, twice because of the index. */
  proposalKb: 4,
  /** Start, end and report of an invocation, and its metrics. */
  logKb: 1,
} as const;

/** Five pollers of each mapping ask for twenty seconds at a time, whether there are messages or not. */
export const POLLS_PER_SECOND = 5 / 20;
