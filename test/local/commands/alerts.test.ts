/** `wsb test alerts`, a webhook that cannot be one, and what `wsb status` says of alerts and the last tick. */
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { formatInstant, instant, MINUTE } from '#lib/model/time.ts';
import { ledgerAlerts } from '#local/store/ledger-alerts.ts';
import { openStore } from '#local/store/store.ts';
import { anAlert, NOW } from '#test/support/builders.ts';
import { HOOK_SECRET, type HookAnswer, startHook } from '#test/support/hook-server.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

async function tested(answer: HookAnswer, ...flags: readonly string[]) {
  const hook = await startHook();
  hook.answer(answer);
  const ended = await wsb(['test', 'alerts', ...flags], { home: temporaryFolder(), env: { WSB_WEBHOOK: hook.url } });
  await hook.close();
  return { hook, ...ended };
}

describe.concurrent('test alerts', () => {
  test('sends a notice to the terminal and the webhook, and says that both took it', async () => {
    const { hook, exit, stdout, stderr } = await tested(200);

    expect({ exit, stdout }).toEqual({ exit: 0, stdout: 'terminal: ok\nwebhook: ok\n' });
    expect(stderr).toMatch(/^PAPER INFO [^\n]+: This is a test of your alerts: [^\n]+\n$/);
    expect(hook.received).toMatchObject([{ severity: 'info', title: 'This is a test of your alerts', count: 1 }]);
  });

  test('ends with 1 where a channel failed, and names its host alone', async () => {
    const { hook, exit, stdout, stderr } = await tested(500, '--json');

    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      channels: [
        { channel: 'terminal', ok: true },
        { channel: 'webhook', ok: false, problem: `${hook.host} answered 500` },
      ],
    });
    expect(stdout + stderr).not.toContain(HOOK_SECRET);
  });

  test('is quiet on the terminal where it shall be', async () => {
    const { exit, stdout, stderr } = await tested(200, '--quiet');

    expect({ exit, stdout, stderr }).toEqual({ exit: 0, stdout: 'webhook: ok\n', stderr: '' });
  });

  test.for(['test alerts', 'demo', 'replay 2014-06-06 --data .'])(
    'a webhook that cannot be one is a configuration error before anything runs: %s',
    async (line) => {
      const env = { WSB_WEBHOOK: `http://example.com${HOOK_SECRET}` };
      const { exit, stdout, stderr } = await wsb(line.split(' '), { home: temporaryFolder(), env });

      expect({ exit, stdout }).toEqual({ exit: 3, stdout: '' });
      expect(stderr).toMatch(/^wsb: WSB_WEBHOOK is neither https nor http on this computer: write [^\n]+\n$/);
      expect(stderr).not.toContain(HOOK_SECRET);
    },
  );
});

test('status says of each alert whom it has not reached, and how old the last tick is', async () => {
  const home = temporaryFolder();
  const clock = { now: () => NOW };
  const { ledger, close } = openStore(join(home, 'demo.sqlite'), clock);
  onTestFinished(close);
  const lastTick = instant(Date.now() - 3 * MINUTE - 1);
  const delivered = { attempts: 1, notice: 'n', deliveredAt: NOW };
  const failed = { attempts: 4, notice: 'n', nextTry: NOW, problem: 'hooks.example.com answered 500' };
  await ledger.commit({
    writes: [
      { kind: 'cursor', id: 'heartbeat', record: { value: formatInstant(lastTick) }, expect: 'any' },
      { kind: 'alert', id: 'old', record: anAlert({ id: 'old', title: 'Old' }), expect: 'any' },
      ...[
        anAlert({ id: 'half', title: 'Half', delivery: { terminal: delivered, webhook: failed } }),
        anAlert({ id: 'all', title: 'All', delivery: { terminal: delivered } }),
        anAlert({ id: 'next', title: 'Next', delivery: { webhook: { attempts: 0 } } }),
      ].map((record) => ({ kind: 'alert', id: record.id, record, expect: 'any' }) as const),
    ],
  });
  await ledgerAlerts(ledger).raise(anAlert({ id: 'new', title: 'New' }));

  const [page, json] = [await wsb(['status'], { home }), await wsb(['status', '--json'], { home })];
  const text = page.stdout.replaceAll(/\s+/g, ' ');

  expect(text).toContain(`last tick ${formatInstant(lastTick)}, 3 minutes ago`);
  expect(text).toContain(
    'Half: too large [not delivered by the webhook in 4 attempts: hooks.example.com answered 500]',
  );
  expect(text).toContain('Next: too large [waits for the webhook]');
  for (const title of ['Old', 'All', 'New']) expect(text).toMatch(new RegExp(`${title}: too large (2015|$)`));
  const { lastTick: tick, alerts } = JSON.parse(json.stdout);
  expect(tick).toEqual({ at: formatInstant(lastTick), age: '3 minutes' });
  expect(alerts.find(({ title }: { title: string }) => title === 'Half').delivery).toEqual([
    { channel: 'terminal', attempts: 1, deliveredAt: formatInstant(NOW) },
    { channel: 'webhook', attempts: 4, nextTry: formatInstant(NOW), problem: 'hooks.example.com answered 500' },
  ]);
});
