import { expect, it } from 'vitest';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

const home = temporaryFolder();

it('cost --estimate answers a total and its lines as JSON', async () => {
  const { exit, stdout } = await wsb(['cost', '--estimate', '--profile', 'wsb_2025', '--json'], { home });
  const answer = JSON.parse(stdout) as {
    totalUsdPerMonth: number;
    note: string;
    lines: { usdPerMonth: number; because: string }[];
  };
  const sum = answer.lines.reduce((total, each) => total + each.usdPerMonth, 0);

  expect(exit).toBe(0);
  expect(answer.totalUsdPerMonth).toBeCloseTo(sum, 2);
  expect(answer.lines.length).toBeGreaterThan(15);
  expect(answer.note).toContain('modelled');
}, 60_000);

it('cost without --estimate says what can be had', async () => {
  const { exit, stderr } = await wsb(['cost'], { home });

  expect(exit).toBe(2);
  expect(stderr).toContain('--estimate');
});
