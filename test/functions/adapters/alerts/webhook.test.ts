import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hookAddress, webhook } from '#functions/adapters/alerts/webhook.ts';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import type { Notice } from '#lib/model/notice.ts';
import { NOW } from '#test/support/builders.ts';
import { HOOK_SECRET, type HookAnswer, type HookServer, startHook } from '#test/support/hook-server.ts';

const NOTICE: Notice = {
  ...{ id: 'notice_1', severity: 'critical', title: 'Our books differ', detail: 'ours: 1', subjects: ['AAPL', 'SPY'] },
  ...{ count: 2, at: NOW, environment: 'paper', modelled: true },
};

let hook: HookServer;
beforeAll(async () => {
  hook = await startHook();
});
beforeEach(() => hook.answer(200));
afterAll(() => hook.close());

const sent = (notice = NOTICE) => webhook(new URL(hook.url), { timeoutMs: 150 }).send(notice);
const problem = (sending: Promise<void>) =>
  sending.then(
    () => 'none',
    (error: unknown) => error,
  );

describe('a webhook', () => {
  it('gets the notice as JSON, with its line under the names that Slack and Discord show', async () => {
    await sent();
    const text = 'PAPER (modelled) CRITICAL 2015-01-27 10:00 New York: Our books differ (2 times: AAPL, SPY): ours: 1';

    expect(hook.received.at(-1)).toEqual({ ...NOTICE, at: '2015-01-27T15:00:00Z', text, content: text });
  });

  it('gets a text that Discord takes, and all subjects', async () => {
    const subjects = Array.from({ length: 500 }, (_, n) => `ord_${n}`);
    await sent({ ...NOTICE, subjects, detail: 'x'.repeat(5_000) });

    expect(hook.received.at(-1)).toMatchObject({ subjects, content: expect.stringMatching(/^.{2000}$/) });
  });

  it.each<[HookAnswer, string]>([
    [500, 'answered 500'],
    [429, 'answered 429'],
    [404, 'answered 404'],
    ['redirect', 'answered 302, which leads elsewhere: give the address that it leads to'],
    ['hang', 'did not answer: nothing for 0.15 s'],
    ['reset', 'did not answer: UND_ERR_SOCKET'],
  ])('that answers %s has not taken it, and the fault names the host alone', async (answer, says) => {
    hook.answer(answer);
    const before = hook.count();
    const fault = await problem(sent());

    expect(fault).toBeInstanceOf(TransientFault);
    expect(fault).toMatchObject({ message: `${hook.host} ${says}` });
    expect(inspect(fault)).not.toContain(HOOK_SECRET);
    expect(hook.count()).toBe(before + 1);
  });

  it('that is not there has not taken it', async () => {
    const gone = await startHook();
    await gone.close();

    expect(await problem(webhook(new URL(gone.url)).send(NOTICE))).toMatchObject({
      message: `${gone.host} did not answer: ECONNREFUSED`,
    });
  });

  it.each([200, 204])('takes it with %i', async (status) => {
    hook.answer(status);

    expect(await problem(sent())).toBe('none');
  });
});

describe('the address of a webhook', () => {
  it.each(['https://hooks.example.com/x', 'http://127.0.0.1:9000/x', 'http://localhost/x', 'http://[::1]:1/x'])(
    'may be %s',
    (value) => {
      expect(hookAddress('WSB_WEBHOOK', value).href).toBe(value);
    },
  );

  it.each([
    `http://hooks.example.com${HOOK_SECRET}`,
    `http://127.0.0.1.example.com${HOOK_SECRET}`,
    `http://10.0.0.1${HOOK_SECRET}`,
    `ftp://127.0.0.1${HOOK_SECRET}`,
    `file://${HOOK_SECRET}`,
    `https://me:SECRET@hooks.example.com${HOOK_SECRET}`,
    `hooks.example.com${HOOK_SECRET}`,
  ])('may not be %s, and is not repeated', (value) => {
    const refusal = () => hookAddress('WSB_WEBHOOK', value);

    expect(refusal).toThrow(PermanentFault);
    expect(refusal).toThrow(/^WSB_WEBHOOK .* "npm start -- test alerts"$/);
    expect(refusal).not.toThrow('SECRET');
  });
});
