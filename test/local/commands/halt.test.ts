import { join } from 'node:path';
import { expect, test } from 'vitest';
import { switchesOver } from '#functions/adapters/controls.ts';
import { openStore } from '#local/store/store.ts';
import { NOW } from '#test/support/builders.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

function aHome() {
  const home = temporaryFolder();
  const path = join(home, 'demo.sqlite');
  const opened = () => openStore(path, { now: () => NOW });
  opened().close();
  const barrier = async (strategyId: string) => {
    const store = opened();
    const { barrier: found } = await switchesOver(store.ledger, strategyId);
    store.close();
    return found?.because;
  };
  return { home, barrier };
}

test('halt stops entries of all, resume lets them go on, and both stand in the audit', async () => {
  const { home, barrier } = aHome();
  const halted = await wsb(['halt', '--reason', 'odd fills'], { home });
  expect(halted).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^halted: all entries, since /) });
  expect(await barrier('index-baseline')).toMatch(/^halted: all entries since .* by owner: odd fills$/);

  const resumed = await wsb(['resume', '--reason', 'understood', '--json'], { home });
  expect(JSON.parse(resumed.stdout)).toMatchObject({
    scope: 'all',
    halted: false,
    control: { epoch: 2 },
    stillHalted: [],
  });
  expect(await barrier('index-baseline')).toBeUndefined();
  expect((await wsb(['audit', 'verify'], { home })).stdout).toMatch(/^verified: 2 records/);
});

test('resuming all says what is still halted', async () => {
  const { home, barrier } = aHome();
  await wsb(['halt', '--strategy', 'debit-spreads'], { home });
  const { stdout } = await wsb(['resume', '--reason', 'x'], { home });

  expect(stdout).toContain('still halted: entries of debit-spreads, by owner: by hand');
  expect(await barrier('debit-spreads')).toBeDefined();
  expect(await barrier('index-baseline')).toBeUndefined();
});

test.each([
  ['resume', '--reason <text>'],
  ['halt --strategy x', 'unknown strategy "x": choose one of'],
])('"%s" is wrong usage and says so', async (line, says) => {
  const { exit, stderr } = await wsb(line.split(' '), aHome());

  expect(exit).toBe(2);
  expect(stderr).toContain(says);
});
