import { expect, it } from 'vitest';
import { moveSwitch } from '#functions/adapters/controls.ts';
import type { Break } from '#lib/model/break.ts';
import { isReconciled } from '#local/report/run-document.ts';
import { openBooks } from '#test/support/books.ts';
import { NOW } from '#test/support/builders.ts';

const found = (state: Break['state']): Break => ({
  ...{ subject: 'AAPL', state, rows: [], cause: 'unexplained', explanation: 'a drill', since: NOW, lastSeenAt: NOW },
});
const DAY = [{ breaks: [] }];

it.each([
  ['a break healed', 'healed', true],
  ['a break is open', 'open', false],
] as const)('a run in which %s is reconciled or not', async (_, state, isAgreed) => {
  const { ledger } = await openBooks();
  await ledger.commit({
    writes: [{ kind: 'break', id: 'AAPL', record: found(state), expect: 'absent', index: state }],
  });

  expect(await isReconciled(ledger, DAY)).toBe(isAgreed);
});

it('is not reconciled where the last look left a difference, or pulled a switch', async () => {
  const { ledger, clock } = await openBooks();
  expect(await isReconciled(ledger, DAY)).toBe(true);
  expect(await isReconciled(ledger, [...DAY, { breaks: [found('open')] }])).toBe(false);
  await moveSwitch({ ledger, clock }, { scope: 'all', mode: 'halted', reason: 'in doubt', by: 'reconcile' });

  expect(await isReconciled(ledger, DAY)).toBe(false);
});
