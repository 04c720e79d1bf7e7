import { join } from 'node:path';
import { expect, test } from 'vitest';
import { switchesOver } from '#functions/adapters/controls.ts';
import { openStore } from '#local/store/store.ts';
import { NOW } from '#test/support/builders.ts';
import { temporaryFolder } from '#test/support/wsb.ts';
import { inProcess } from '../aws/in-process.ts';

function aHome() {
  const home = temporaryFolder();
  const opened = () => openStore(join(home, 'demo.sqlite'), { now: () => NOW });
  opened().close();
  const barrier = async (strategyId: string) => {
    const store = opened();
    const { barrier: found } = await switchesOver(store.ledger, strategyId);
    store.close();
    return found?.because;
  };
  return { barrier, run: (line: string) => inProcess(line, { WSB_HOME: home }) };
}

test('pause holds back the entries of one strategy, why and list say so, and resume ends it', async () => {
  const { run, barrier } = aHome();
  const paused = await run('strategies pause wheel --reason holiday');
  expect(paused).toMatchObject({
    exit: 0,
    stdout: expect.stringMatching(/^paused: wheel \(.*still manages what it holds/),
  });
  expect(await barrier('wheel')).toMatch(/^paused: entries of wheel since .* by owner: holiday$/);
  expect(await barrier('lotto-scanner')).toBeUndefined();

  const why = await run('strategies why wheel');
  expect(why.stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /^paused since \S+ \S+ New York by owner: holiday \(entries of wheel; exits go on\)/,
  );
  const listed = JSON.parse((await run('strategies list --json')).stdout);
  expect(listed.find(({ id }: { id: string }) => id === 'wheel')).toMatchObject({ entries: 'paused' });
  expect((await run('status')).stdout).toContain('PAUSED: entries of wheel since');

  const again = JSON.parse((await run('strategies pause wheel --json')).stdout);
  expect(again).toMatchObject({ strategy: 'wheel', paused: true, changed: false, reason: 'holiday' });
  const resumed = JSON.parse((await run('strategies resume wheel --json')).stdout);
  expect(resumed).toMatchObject({ paused: false, changed: true });
  expect(await barrier('wheel')).toBeUndefined();
});

test('a halt is not ended by the end of a pause', async () => {
  const { run, barrier } = aHome();
  await run('halt --strategy wheel --reason odd');
  const ends = await Promise.all(['pause', 'resume'].map((turn) => run(`strategies ${turn} wheel`)));

  for (const { exit, stderr } of ends) {
    expect(exit).toBe(6);
    expect(stderr).toMatch(
      /^wsb: wheel is halted since .* by owner: odd; to end that, run npm start -- resume --strategy/,
    );
  }
  expect(await barrier('wheel')).toMatch(/^halted/);
});

test('an unknown strategy is wrong usage', async () => {
  expect((await aHome().run('strategies pause x')).exit).toBe(2);
});
