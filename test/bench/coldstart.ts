/**
 * How long each function's bundle takes to load under Node 24, beside a bundle of the bare DynamoDB client made with the
 * default settings, in one run. A process of its own for each loading, and turns taken, so that a busy computer slows all.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLING, bundle, ENTRIES } from '#infra/house/bundles.ts';

const ROUNDS = 11;
const PEER =
  "import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'; export const peer = [DynamoDBClient, GetItemCommand];";
const LOAD = 'const start = performance.now(); await import(process.argv[1]); console.log(performance.now() - start);';

const folder = mkdtempSync(join(tmpdir(), 'wsb-coldstart-'));
try {
  const of = bundle(folder);
  const peer = join(folder, 'peer.mjs');
  const { alias: _, ...bare } = BUNDLING;
  const [made] =
    buildSync({ ...bare, stdin: { contents: PEER, resolveDir: process.cwd() }, write: false, outfile: peer })
      .outputFiles ?? [];
  writeFileSync(peer, made?.contents ?? '');
  const files = [
    ['client-dynamodb alone', peer] as const,
    ...ENTRIES.map((name) => [name, join(of(name), 'index.mjs')] as const),
  ];
  const times = new Map<string, number[]>(files.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) for (const [name, file] of files) times.get(name)?.push(load(file));

  // Other programs on the computer only ever slow a loading down, so the fastest tells most.
  const fastest = (name: string): number => Math.min(...(times.get(name) ?? []));
  const base = fastest('client-dynamodb alone');
  for (const [name, file] of files) {
    const kb = Math.round(statSync(file).size / 1_000);
    process.stdout.write(
      `${name.padEnd(24)} ${String(kb).padStart(5)} kB ${fastest(name).toFixed(1).padStart(7)} ms  ${(fastest(name) / base).toFixed(2)} times\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

function load(file: string): number {
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', LOAD, file], { env: {}, encoding: 'utf8' }),
  );
}
