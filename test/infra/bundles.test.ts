/** The code that is uploaded: small enough, whole, and loaded by a bare Node. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, ENTRIES, type Entry } from '#infra/house/bundles.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
let fileOf: (entry: Entry) => string;
beforeAll(() => {
  const of = bundle(folder);
  fileOf = (entry) => join(of(entry), 'index.mjs');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Kilobytes, minified. */
const size = (entry: Entry): number => statSync(fileOf(entry)).size / 1_000;

describe('the bundles', () => {
  it('of strategies are at most 640 kB, of execution 900 kB', async ({ annotate }) => {
    const sizes = Object.fromEntries(ENTRIES.map((entry) => [entry, Math.round(size(entry))]));
    const execution = ['place-orders', 'settle-fills', 'resolve-unknown', 'sweep-halted', 'reconcile'] as const;

    await annotate(`kB, minified: ${JSON.stringify(sizes)}`);
    for (const entry of ['run-strategy', 'plan-ticks'] as const) expect(size(entry), entry).toBeLessThanOrEqual(640);
    for (const entry of execution) expect(size(entry), entry).toBeLessThanOrEqual(900);
    // The look is the only part of the strategies that speaks with Alpaca, reads a second source and writes to S3; of its
    // size nine tenths are those clients, and the screens of all strategies are in it.
    expect(size('fetch-market')).toBeLessThanOrEqual(1_300);
  });

  it('keep Alpaca, and with it every use of its keys, out of strategies, risk and compliance', () => {
    for (const entry of ['run-strategy', 'plan-ticks', 'assess-signals', 'review-activity', 'seal-audit'] as const)
      expect(readFileSync(fileOf(entry), 'utf8'), entry).not.toMatch(/alpaca\.markets/);
  });

  it('are whole: a bare Node loads each of them and finds its handler', () => {
    const script = `for (const file of process.argv.slice(1)) {
      const { handler } = await import(file);
      if (typeof handler !== 'function') throw new Error(file);
    }`;
    const files = ENTRIES.map(fileOf);
    const run = () =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script, ...files], { cwd: folder, env: {} });

    expect(run).not.toThrow();
  });
});
