/** What came of the stretch in which the fastest strategies looked inside the minute. */
import type { ProposalRecord } from '#lib/model/proposal.ts';
import { newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { type Burst, isWithin } from '../market-feed.ts';
import { counted } from '../terminal.ts';

export interface BurstLine {
  readonly title: string;
  readonly day: string;
  /** New York time. */
  readonly from: string;
  readonly to: string;
  readonly everySeconds: number;
  /** Slots at which a strategy looked. */
  readonly looks: number;
  /** Of the strategies that look so often. */
  readonly strategies: readonly string[];
  readonly signals: number;
}

/** Those that looked inside a minute are the fast ones; the others were due in some of these minutes anyway. */
export function burstLine(burst: Burst, proposals: readonly ProposalRecord[]): BurstLine {
  const within = proposals.filter(({ slot }) => isWithin(burst, slot));
  const isInside = ({ slot }: ProposalRecord) => slot % 60_000 !== 0;
  const fast = new Set(within.filter(isInside).map(({ strategyId }) => strategyId));
  const own = within.filter(({ strategyId }) => fast.has(strategyId));
  return {
    title: burst.title,
    day: newYorkDay(burst.from),
    from: newYorkTime(burst.from),
    to: newYorkTime(burst.to),
    everySeconds: burst.seconds,
    looks: new Set(own.map(({ slot }) => slot)).size,
    strategies: [...fast].sort(),
    signals: own.reduce((sum, { signals }) => sum + signals.length, 0),
  };
}

/** "10-second looks from 10:00 to 10:10 on 2015-01-27 (the fall before the report, modelled): wsb-dip-bot 60 looks, 1 signal". */
export function burstText({ everySeconds, from, to, day, title, ...line }: BurstLine, modelled: boolean): string {
  const about = `${everySeconds}-second looks from ${from} to ${to} on ${day} (${title}${modelled ? ', modelled' : ''})`;
  return `${about}: ${line.strategies.join(', ')} ${counted(line.looks, 'look')}, ${counted(line.signals, 'signal')}`;
}
