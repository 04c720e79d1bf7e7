/** One FIFO queue as a value, and each step on it as a function: the law that a real queue is compared with. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { MINUTE } from '#lib/model/time.ts';
import type { Message, Queues } from '#lib/ports.ts';

export type Step =
  | { readonly do: 'send'; readonly group: string; readonly dedupId: string }
  | { readonly do: 'receive'; readonly max: number }
  | { readonly do: 'acknowledge' | 'release' | 'bury'; readonly which: number }
  | { readonly do: 'pass'; readonly ms: number };

interface Entry {
  readonly body: string;
  readonly group: string;
  readonly count: number;
  readonly hiddenUntil: number;
  readonly fate: 'alive' | 'gone' | 'dead';
}
interface Model {
  readonly now: number;
  readonly entries: readonly Entry[];
  readonly sent: Readonly<Record<string, number>>;
}
interface Rules {
  readonly visibilityMs: number;
  readonly maxReceives: number;
}

export const someSteps = (visibilityMs: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('send' as const),
          group: fc.constantFrom('g', 'h'),
          dedupId: fc.constantFrom(...'abcdefgh'),
        }),
      },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 4 }) }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('acknowledge', 'release', 'bury'), which: fc.nat(9) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('pass' as const),
          ms: fc.constantFrom(1, visibilityMs - 1, visibilityMs, 5 * MINUTE),
        }),
      },
    ),
    { maxLength: 60 },
  );

function sent(model: Model, { group, dedupId }: Extract<Step, { do: 'send' }>): Model {
  const last = model.sent[dedupId];
  if (last !== undefined && model.now - last < 5 * MINUTE) return model;
  const entry: Entry = { body: `${model.entries.length}`, group, count: 0, hiddenUntil: 0, fate: 'alive' };
  return { ...model, entries: [...model.entries, entry], sent: { ...model.sent, [dedupId]: model.now } };
}

function received(
  model: Model,
  max: number,
  rules: Rules,
): { readonly model: Model; readonly batch: readonly Entry[] } {
  const { now } = model;
  const isVisible = (entry: Entry) => entry.fate === 'alive' && entry.hiddenUntil <= now;
  const swept = model.entries.map(
    (entry): Entry => (isVisible(entry) && entry.count >= rules.maxReceives ? { ...entry, fate: 'dead' } : entry),
  );
  const busy = swept.filter((entry) => entry.fate === 'alive' && entry.hiddenUntil > now).map(({ group }) => group);
  const chosen = swept.filter((entry) => isVisible(entry) && !busy.includes(entry.group)).slice(0, max);
  const entries = swept.map((entry) =>
    chosen.includes(entry) ? { ...entry, count: entry.count + 1, hiddenUntil: now + rules.visibilityMs } : entry,
  );
  return { model: { ...model, entries }, batch: entries.filter((_, place) => chosen.includes(swept[place] as Entry)) };
}

function settled(model: Model, message: Message, how: 'acknowledge' | 'release' | 'bury'): Model {
  const change = { acknowledge: { fate: 'gone' }, release: { hiddenUntil: 0 }, bury: { fate: 'dead' } } as const;
  const isCurrent = (entry: Entry) =>
    entry.body === message.body && entry.count === message.receiveCount && entry.fate === 'alive';
  return { ...model, entries: model.entries.map((entry) => (isCurrent(entry) ? { ...entry, ...change[how] } : entry)) };
}

const seen = (messages: readonly { body: string; count?: number; receiveCount?: number }[]) =>
  messages.map(({ body, count, receiveCount }) => `${body}×${count ?? receiveCount}`);

/** Runs the steps on the queue and on the model, and expects the same batches and the same dead letters. */
export async function behavesLikeModel(
  steps: readonly Step[],
  real: { readonly queues: Queues; readonly rules: Rules; pass(ms: number): void },
): Promise<void> {
  let model: Model = { now: 0, entries: [], sent: {} };
  const deliveries: Message[] = [];
  for (const step of steps) {
    if (step.do === 'pass') {
      real.pass(step.ms);
      model = { ...model, now: model.now + step.ms };
    } else if (step.do === 'send') {
      await real.queues.send('orders', { ...step, body: `${model.entries.length}` });
      model = sent(model, step);
    } else if (step.do === 'receive') {
      const messages = await real.queues.receive('orders', step.max);
      const expected = received(model, step.max, real.rules);
      expect(seen(messages)).toEqual(seen(expected.batch));
      model = expected.model;
      deliveries.push(...messages);
    } else {
      const message = deliveries.at(-1 - (step.which % Math.max(deliveries.length, 1)));
      if (!message) continue;
      await real.queues[step.do](message, 'because');
      model = settled(model, message, step.do);
    }
  }
  const dead = model.entries.filter(({ fate }) => fate === 'dead');
  expect(seen(await real.queues.deadLetters('orders'))).toEqual(seen(dead));
}
