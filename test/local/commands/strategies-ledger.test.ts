import { join } from 'node:path';
import { expect, test } from 'vitest';
import { usd } from '#lib/model/units.ts';
import { openStore } from '#local/store/store.ts';
import { aPosition, NOW, shareLegs } from '#test/support/builders.ts';
import { anAccount } from '#test/support/money.ts';
import { temporaryFolder } from '#test/support/wsb.ts';
import { inProcess } from '../aws/in-process.ts';

const trades = { closed: 3, won: 2, lost: 1, gains: usd('90'), losses: usd('30') };

async function aHome() {
  const home = temporaryFolder();
  const store = openStore(join(home, 'demo.sqlite'), { now: () => NOW });
  const position = { ...aPosition({ strategyId: 'wheel', legs: shareLegs('AAPL'), units: 20 }), trades };
  await store.ledger.commit({
    writes: [
      { kind: 'account', id: 'account', record: anAccount(), expect: 'absent' },
      {
        ...{ kind: 'position', id: position.id, index: 'open', expect: 'absent' },
        record: { ...position, realised: usd('60'), modelled: true },
      },
    ],
  });
  store.close();
  return (line: string) => inProcess(line, { WSB_HOME: home });
}

test('the ledger says what each strategy has earned and ties up, with units, and marks what is modelled', async () => {
  const run = await aHome();
  const { exit, stdout } = await run('strategies ledger --profile research_2024');

  expect(exit).toBe(0);
  expect(stdout).toMatch(/^US dollars, modelled\n/);
  expect(stdout).toMatch(/wheel +\+?60\.00 +no price +3 +67 % +2 % +20 % +18,000\.00/);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('All before fees, which are not booked yet.');
  expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes('sqlite'))).toEqual([]);
});

test('and as JSON gives null for what is not known', async () => {
  const run = await aHome();
  const { strategies, beforeFees } = JSON.parse((await run('strategies ledger --json')).stdout);

  expect(strategies).toHaveLength(10);
  expect(strategies.find(({ id }: { id: string }) => id === 'wheel')).toMatchObject({
    ...{ realisedUsd: 60, openUsd: null, exposureUsd: 2000, averageWinUsd: 45, averageLossUsd: 30, modelled: true },
    trades: { closed: 3, won: 2, lost: 1, winRate: 2 / 3 },
  });
  expect(strategies.find(({ id }: { id: string }) => id === 'lotto-scanner')).toMatchObject({
    ...{ trades: { closed: 0, winRate: null }, averageWinUsd: null, lastTradeDay: null, openUsd: 0 },
  });
  expect(beforeFees).toBe(true);
});

test('a ledger without an account says what to do', async () => {
  const home = temporaryFolder();
  openStore(join(home, 'demo.sqlite'), { now: () => NOW }).close();
  const { exit, stderr } = await inProcess('strategies ledger', { WSB_HOME: home });

  expect(exit).toBe(1);
  expect(stderr).toMatch(/no account yet/);
});
