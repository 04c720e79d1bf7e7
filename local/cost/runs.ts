/** How often everything runs in a month, from the rules in the template and the schedule table. */
import { FOLLOWED_MINUTES, MONTH, STANDING, slotsPerSession, TRADING } from './activity.ts';
import { type Deployed, type DeployedRule, firings } from './template.ts';

export interface Runs {
  /** Invocations a month, by the function's name. */
  readonly invocations: Readonly<Record<string, number>>;
  readonly executions: number;
  /** Seconds a month in which a state machine stands. */
  readonly standing: number;
  /** Looks at the market that are stored. */
  readonly looks: number;
  /** Ticks of strategies. */
  readonly ticks: number;
}

interface Ticks {
  readonly ids: readonly string[];
  readonly seconds: number;
  readonly starts: number;
  /** Slots a month, and minutes with a slot. */
  readonly slots: number;
  readonly minutes: number;
}

const isTicks = ({ target }: DeployedRule): boolean => target.includes('Ticks');
const isFollow = ({ target }: DeployedRule): boolean => target.includes('Follow');

function ticksOf({ cron, input }: DeployedRule): Ticks {
  const ids = [...input.matchAll(/"id":"([\w-]+)"/g)].map((match) => match[1] ?? '');
  const seconds = Number(/"seconds":(\d+)/.exec(input)?.[1] ?? 60);
  const isClosing = input.includes('"isClosing":true');
  const monthly = (step: number): number => (isClosing ? 0 : slotsPerSession(ids, step) * MONTH.sessions);
  return { ids, seconds, starts: firings(cron, MONTH), slots: monthly(seconds), minutes: monthly(60) };
}

export function runsOf({ rules, functions }: Deployed): Runs {
  const ticks = rules.filter(isTicks).map(ticksOf);
  const sum = (of: (each: Ticks) => number): number => ticks.reduce((total, each) => total + of(each), 0);
  const started = sum(({ starts }) => starts);
  const follows = rules.filter(isFollow).reduce((total, { cron }) => total + firings(cron, MONTH), 0);
  const followed = FOLLOWED_MINUTES * MONTH.sessions;
  const direct = (part: string) =>
    rules
      .filter((rule) => !isTicks(rule) && !isFollow(rule) && rule.target.includes(part))
      .reduce((total, { cron }) => total + firings(cron, MONTH), 0);
  const strategies = functions.map(
    ({ name }) => [name, sum(({ ids, slots }) => (ids.includes(name) ? slots : 0))] as const,
  );
  const steps = ['settle-fills', 'sweep-halted', 'review-activity', 'review-dead-letters', 'send-alerts'];
  return {
    invocations: {
      ...Object.fromEntries(strategies.filter(([, runs]) => runs > 0)),
      'plan-ticks': started,
      'fetch-market': sum(({ slots }) => slots),
      'keep-volatility': direct('KeepVolatility'),
      'assess-signals': TRADING.signalsPerSession * MONTH.sessions,
      'place-orders': TRADING.ordersPerSession * MONTH.sessions,
      reconcile: followed + direct('Reconcile'),
      'resolve-unknown': follows,
      ...Object.fromEntries(steps.map((name) => [name, followed])),
      'watch-portfolio': direct('WatchPortfolio'),
      'seal-audit': direct('SealAudit'),
    },
    executions: started + follows,
    standing:
      sum(
        ({ starts, minutes, slots }) =>
          (starts - minutes) * STANDING.idle +
          minutes * STANDING.toSlots +
          slots * STANDING.lookAndSpeak +
          minutes * spread(slots, minutes),
      ) +
      followed * STANDING.follow +
      (follows - followed) * STANDING.idle,
    looks: looksOf(ticks),
    ticks: sum(({ slots, ids }) => slots * ids.length),
  };
}

/** Seconds from the first slot of a minute to its last. */
const spread = (slots: number, minutes: number): number => (minutes === 0 ? 0 : (1 - minutes / slots) * 60);

/** One for each slot, however many ask for it: a burst's slots hold those of the minute. */
function looksOf(ticks: readonly Ticks[]): number {
  const all = [...new Set(ticks.flatMap(({ ids }) => ids))];
  const inMinutes = slotsPerSession(all, 60) * MONTH.sessions;
  const burst = Math.max(
    0,
    ...ticks.filter(({ seconds }) => seconds < 60).map(({ slots, minutes }) => slots - minutes),
  );
  return inMinutes + burst;
}
