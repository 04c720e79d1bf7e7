/** The state machines as they are deployed, run by an interpreter of their language on a virtual clock, with the real handlers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateMachine } from 'aws-local-stepfunctions';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { LookAt, Speak, Step, TicksAhead } from '#functions/lambda/wiring/events.ts';
import { countingStep, lookStep, planStep, speakStep } from '#functions/lambda/wiring/steps.ts';
import { marketDesk } from '#functions/strategies/fetch-market.ts';
import { planClosing, planTicks } from '#functions/strategies/plan-ticks.ts';
import { runStrategy } from '#functions/strategies/runtime.ts';
import { takeLook } from '#functions/strategies/take-look.ts';
import { followMachine, ticksMachine } from '#infra/machines.ts';
import type { StrategyId } from '#lib/model/strategy.ts';
import { formatInstant, type Instant, instant, parseInstant, SECOND } from '#lib/model/time.ts';
import type { Bot } from '#lib/pipeline.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { fileSnapshots } from '#local/store/file-snapshots.ts';
import { openBooks } from '#test/support/books.ts';
import { aQuote } from '#test/support/builders.ts';
import { marketOf } from '#test/support/market/sourced-market.ts';
import { anEntry } from '#test/support/money.ts';

/** Tuesday, 10:00:20 in New York: a rule fires some time within its minute. */
const FIRED = parseInstant('2015-01-27T15:00:20Z');
const clock = { now: () => instant(Date.now()) };
const noting = { count: () => {}, requestId: '' };

const aBot = (id: StrategyId): Bot => ({
  ...{ id, cadence: 'minute', limits: LIMITS, watch: { symbols: ['AAPL'], history: {} } },
  screen: () => ({ chains: [], whyNots: [] }),
  propose: ({ slot, snapshot }) => ({ signals: [anEntry({ strategyId: id, slot, snapshot })], whyNots: [] }),
});

interface Desk {
  readonly fetchMs?: number;
  /** Strategies that flatten. */
  readonly closed?: readonly StrategyId[];
}

/** The handlers behind the ticks machine over one ledger, and what they did. */
async function desk(refreshSeconds: number, ids: readonly StrategyId[], { fetchMs = 0, closed = [] }: Desk = {}) {
  const { ledger, queues } = await openBooks();
  const folder = mkdtempSync(join(tmpdir(), 'machines-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const snapshots = fileSnapshots(folder);
  const fetched: string[] = [];
  const spoken: string[] = [];
  const quotes = async () => {
    fetched.push(formatInstant(clock.now()));
    if (fetchMs > 0) await new Promise((resolve) => setTimeout(resolve, fetchMs));
    return { AAPL: aQuote({ bid: 99, ask: 101 }) };
  };
  const market = marketOf({ quotes, chain: () => Promise.reject(new Error('no chain was asked for')) });
  const bots = ids.map(aBot);
  const parts = { clock, awake: async () => ids, closing: async () => closed };
  const plan = planStep({ due: planTicks(parts), closing: planClosing(parts) });
  const look = takeLook({
    ...{ ledger, clock, bots, refreshSeconds },
    botsAt: async (due) => [
      ...due,
      ...bots.filter(({ id }) => closed.includes(id) && !due.some((bot) => bot.id === id)),
    ],
    desk: marketDesk({ market, snapshots, clock, modelled: false }),
  });
  const run = runStrategy({ ledger, queues, snapshots });
  let invocations = 0;
  const handlers = {
    Plan: async ({ Payload }: Call) => ({ Payload: await plan(TicksAhead.parse(Payload), noting) }),
    Look: async ({ Payload }: Call) => {
      invocations += 1;
      return { Payload: await lookStep(look)(LookAt.parse(Payload), { ...noting, requestId: `i${invocations}` }) };
    },
    Propose: async ({ FunctionName, Payload }: Call) => {
      const bot = bots.find(({ id }) => FunctionName === `arn:${id}`);
      if (!bot) throw new Error(`no function ${FunctionName}`);
      const outcome = await speakStep({ botAt: async () => bot, run })(Speak.parse(Payload), noting);
      if (outcome.kind === 'ran') spoken.push(`${bot.id} ${formatInstant(clock.now())}`);
      return { Payload: outcome };
    },
  };
  return { ledger, queues, fetched, spoken, handlers, input: input(ids, refreshSeconds) };
}

interface Call {
  readonly FunctionName: string;
  readonly Payload: unknown;
}

const input = (ids: readonly StrategyId[], seconds: number) => ({
  strategies: ids.map((id) => ({ id, function: `arn:${id}` })),
  ...{ seconds, isClosing: false },
});

const ticks = new StateMachine(ticksMachine({ plan: 'arn:plan', look: 'arn:look' }) as never);
const follow = new StateMachine(followMachine((step) => `arn:${step}`) as never);

const begin = (machine: StateMachine, event: object, handlers: object) =>
  machine.run(event as never, { overrides: { taskResourceLocalHandlers: handlers as never } }).result;

/** Lets two minutes pass, second by second. */
async function pass(seconds = 120): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 1) await vi.advanceTimersByTimeAsync(SECOND);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: FIRED });
});
afterEach(() => {
  vi.useRealTimers();
});

const SIX = ['00', '10', '20', '30', '40', '50'].map((second) => `2015-01-27T15:01:${second}Z`);

describe('a burst minute', () => {
  it('looks at six exact instants of the next minute, once each, and runs every strategy on each look', async () => {
    const { fetched, spoken, handlers, input: event } = await desk(10, ['wsb-dip-bot']);
    const done = begin(ticks, event, handlers);
    await pass();
    await done;

    expect(fetched).toEqual(SIX);
    expect(spoken).toEqual(SIX.map((slot) => `wsb-dip-bot ${slot}`));
  });

  it('adds nothing where it is started twice, later in the minute, or beside the tick of the minute itself', async () => {
    const { ledger, fetched, spoken, handlers, input: event } = await desk(10, ['wsb-dip-bot']);
    const running = [begin(ticks, event, handlers), begin(ticks, event, handlers)];
    await pass(17);
    running.push(begin(ticks, event, handlers), begin(ticks, { ...event, seconds: 60 }, handlers));
    await pass();
    await Promise.all(running);

    expect(fetched).toEqual(SIX);
    expect(spoken).toEqual(SIX.map((slot) => `wsb-dip-bot ${slot}`));
    expect(await ledger.list('proposal')).toHaveLength(6);
    expect((await ledger.list('look')).map(({ record }) => record.fence)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('goes on where one look failed: that slot is missed, the next ones are not', async () => {
    const { spoken, handlers, input: event } = await desk(10, ['wsb-dip-bot']);
    const broken = { ...handlers, Look: failingAt(handlers.Look, SIX[2] ?? '') };
    const done = begin(ticks, event, broken);
    await pass();
    await done;

    expect(spoken).toEqual(SIX.filter((_, place) => place !== 2).map((slot) => `wsb-dip-bot ${slot}`));
  });
});

const failingAt =
  <T>(handler: (call: Call) => Promise<T>, slot: string) =>
  async (call: Call): Promise<T> => {
    if ((call.Payload as { slot: string }).slot === slot) throw new Error('the broker did not answer');
    return handler(call);
  };

describe('a tick of the minute', () => {
  it('shares one look among the strategies whose rules started at once', async () => {
    const ids = ['debit-spreads', 'momentum-weeklies'] as const;
    vi.setSystemTime(parseInstant('2015-01-27T14:35:40Z'));
    const { fetched, spoken, handlers } = await desk(60, ids);
    const running = ids.map((id) => begin(ticks, input([id], 60), handlers));
    await pass();
    await Promise.all(running);

    expect(fetched).toEqual(['2015-01-27T14:36:00Z']);
    expect(spoken.map((each) => each.split(' ')[0]).sort()).toEqual(['debit-spreads', 'momentum-weeklies']);
  });

  it('waits for the look of another that is still looking', async () => {
    const { fetched, spoken, handlers, input: event } = await desk(60, ['wsb-dip-bot'], { fetchMs: 2 * SECOND });
    const running = [begin(ticks, event, handlers), begin(ticks, event, handlers)];
    await pass();
    await Promise.all(running);

    expect(fetched).toHaveLength(1);
    expect(spoken).toEqual(['wsb-dip-bot 2015-01-27T15:01:02Z']);
  });

  it('takes a look over that its holder did not finish, and what the first one saw in the end is nothing', async () => {
    const {
      ledger,
      fetched,
      spoken,
      handlers,
      input: event,
    } = await desk(60, ['wsb-dip-bot'], { fetchMs: 8.5 * SECOND });
    const running = [begin(ticks, event, handlers), begin(ticks, event, handlers)];
    await pass();
    await Promise.all(running);

    expect(fetched).toEqual(['2015-01-27T15:01:00Z', '2015-01-27T15:01:08Z']);
    expect((await ledger.list('look')).map(({ record }) => record.fence)).toEqual([2]);
    expect(spoken).toHaveLength(1);
  });

  it('is missed where the look comes too late: a late trade is worse than none', async () => {
    const { handlers, fetched } = await desk(60, ['wsb-dip-bot']);
    const late = {
      ...handlers,
      Plan: async () => ({ Payload: { isDue: true, slots: ['2015-01-27T15:00:00Z'], strategies: [] } }),
    };
    const done = begin(ticks, input(['wsb-dip-bot'], 60), late);
    await pass();
    await done;

    expect(fetched).toEqual([]);
  });

  it('closes what a flattening strategy holds in minutes in which it is not due, and only then', async () => {
    const ids = ['index-baseline'] as const;
    const { spoken, handlers } = await desk(60, ids, { closed: ids });
    const idle = await desk(60, ids);
    const event = { ...input(ids, 60), isClosing: true };
    const running = [begin(ticks, event, handlers), begin(ticks, event, idle.handlers)];
    await pass();
    await Promise.all(running);

    expect(spoken).toEqual(['index-baseline 2015-01-27T15:01:00Z']);
    expect(idle.spoken).toEqual([]);
  });

  it('is none on a day without a session', async () => {
    vi.setSystemTime(parseInstant('2015-01-24T15:00:20Z'));
    const { fetched, handlers, input: event } = await desk(10, ['wsb-dip-bot']);
    const done = begin(ticks, event, handlers);
    await pass();
    await done;

    expect(fetched).toEqual([]);
  });
});

describe('the minute that follows orders', () => {
  interface Left {
    readonly unresolved?: (round: number) => number;
    readonly working?: (round: number) => number;
  }

  /** The steps in the order they were taken, with the second of the minute; so much is left to do, round by round. */
  async function followed(at: string, { unresolved = () => 0, working = () => 0 }: Left = {}) {
    vi.setSystemTime(parseInstant(at));
    const steps: string[] = [];
    let round = 0;
    const note = (name: string) => steps.push(`${name} ${(Date.now() / SECOND) % 60}`);
    const counting = (left: (round: number) => number) => countingStep(async () => left(round), clock);
    const step = (name: string, work: (event: { startedAt: Instant }) => Promise<unknown>) => [
      name,
      async ({ Payload }: Call) => {
        if (name === 'Resolve') round += 1;
        note(name);
        return { Payload: await work(Step.parse(Payload)) };
      },
    ];
    const handlers = Object.fromEntries([
      ...['Settle', 'Compare', 'Review', 'Letters', 'Tell'].map((name) => step(name, async () => ({}))),
      step('Resolve', counting(unresolved)),
      step('Sweep', counting(working)),
    ]);
    const done = begin(follow, {}, handlers);
    await pass(70);
    await done;
    return steps;
  }

  const OPEN = '2015-01-27T15:00:00Z';
  const resolved = (steps: readonly string[]) => steps.filter((step) => step.startsWith('Resolve'));
  const ONCE = ['Resolve', 'Sweep', 'Settle', 'Compare', 'Review', 'Letters', 'Tell'].map((name) => `${name} 0`);

  it('takes every step once where nothing is left to do', async () => {
    expect(await followed(OPEN)).toEqual(ONCE);
  });

  it('asks again every five seconds while an order has no answer, and is over before the next minute', async () => {
    const twice = await followed(OPEN, { unresolved: (round) => (round <= 2 ? 1 : 0) });
    expect(resolved(twice)).toEqual(['Resolve 0', 'Resolve 5', 'Resolve 10']);
    expect(twice.at(-1)).toBe('Tell 10');

    const always = await followed(OPEN, { unresolved: () => 1 });
    expect(resolved(always)).toHaveLength(11);
    expect(always.at(-1)).toBe('Tell 50');
  });

  it('cancels again every five seconds while an entry works under a halt', async () => {
    const steps = await followed(OPEN, { working: (round) => (round <= 1 ? 2 : 0) });
    expect(resolved(steps)).toEqual(['Resolve 0', 'Resolve 5']);
  });

  it('takes the other steps also where one of them failed', async () => {
    const broken = () => {
      throw new Error('no answer');
    };
    expect(await followed(OPEN, { unresolved: broken, working: broken })).toEqual(ONCE);
  });

  it('does nothing but look at the calendar outside the hours', async () => {
    expect(await followed('2015-01-27T22:00:00Z', { unresolved: () => 1 })).toEqual(['Resolve 0']);
  });
});
