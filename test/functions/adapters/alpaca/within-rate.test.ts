import { expect, it } from 'vitest';
import { withinRate } from '#functions/adapters/alpaca/within-rate.ts';
import type { Taken } from '#functions/adapters/aws/rate-bucket.ts';

/** What was sent through a bucket that gives this answer. */
async function sent(urgency: 'urgent' | 'ordinary', taken: Taken | Error): Promise<number> {
  let count = 0;
  const send = async () => {
    count += 1;
    return new Response('{}');
  };
  const take = async () => {
    if (taken instanceof Error) throw taken;
    return taken;
  };
  await withinRate({ take }, urgency, send)('https://example.org').catch(() => undefined);
  return count;
}

it('a call takes its turn in the rate that all functions share', async () => {
  expect(await sent('ordinary', { granted: true })).toBe(1);
  expect(await sent('ordinary', { granted: false, retryMs: 1 })).toBe(1);
});

it('where the rate is spent a look is left out', async () => {
  expect(await sent('ordinary', { granted: false, retryMs: 2_001 })).toBe(0);
  expect(await sent('urgent', { granted: false, retryMs: 5 })).toBe(1);
});

it('where nobody knows what is left, only what is urgent goes out', async () => {
  expect(await sent('ordinary', new Error('no table'))).toBe(0);
  expect(await sent('urgent', new Error('no table'))).toBe(1);
});
