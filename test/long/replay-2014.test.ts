/** The two recorded days of June 2014: each of the ten strategies trades, or says why not. */
import { expect, test } from 'vitest';
import { STRATEGY_IDS } from '#lib/model/strategy.ts';
import { type WhyNotCount, whyNotLine } from '#local/report/why-not.ts';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

interface Told {
  readonly id: string;
  readonly orders: number;
  readonly whyNot: readonly WhyNotCount[];
}

test.skipIf(!hasSharedData)(
  'each of the ten strategies trades on 2014-06-05 and 06, or says why not in one line',
  async () => {
    const asked = ['replay', '2014-06-05..2014-06-06', '--data', SHARED_DATA, '--json', '--quiet'];
    const { exit, stdout, stderr } = await wsb(asked, { home: temporaryFolder() });
    const { strategies, reconciled, auditVerified, modelled } = JSON.parse(stdout);

    expect({ exit, stderr, reconciled, auditVerified, modelled }).toMatchObject({
      ...{ exit: 0, stderr: '', reconciled: true, auditVerified: true, modelled: false },
    });
    expect(strategies.map(({ id }: Told) => id).sort()).toEqual([...STRATEGY_IDS].sort());
    for (const { id, orders, whyNot } of strategies as readonly Told[]) {
      const lines = whyNot.map(whyNotLine);
      expect({ id, said: orders > 0 || lines.length > 0 }).toEqual({ id, said: true });
      expect(lines.filter((line) => /NaN|undefined|\[object/.test(line) || line.includes('\n'))).toEqual([]);
    }
    const traded = (strategies as readonly Told[]).filter(({ orders }) => orders > 0).map(({ id }) => id);
    expect(traded.sort()).toEqual(['debit-spreads', 'leaps-tracker']);
  },
);
