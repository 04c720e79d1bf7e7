/**
 * The functions' code, bundled for all of them in one esbuild run in this process: no Docker, no network. The SDK is
 * inside, so that what was tested is what runs.
 */
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

export const ENTRIES = [
  'plan-ticks',
  'fetch-market',
  'keep-volatility',
  'run-strategy',
  'assess-signals',
  'watch-portfolio',
  'place-orders',
  'settle-fills',
  'resolve-unknown',
  'sweep-halted',
  'reconcile',
  'review-activity',
  'review-dead-letters',
  'send-alerts',
  'seal-audit',
] as const;
export type Entry = (typeof ENTRIES)[number];

const ROOT = join(import.meta.dirname, '..', '..');

/** Some dependencies of the SDK are CommonJS and ask for Node's modules the old way. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

export const BUNDLING: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  banner: { js: REQUIRE },
  legalComments: 'none',
  logLevel: 'error',
  absWorkingDir: ROOT,
  alias: { '@aws-sdk/credential-provider-node': './functions/adapters/lambda/environment-credentials.ts' },
};

/** One folder per entry under `folder`, each with an `index.mjs`. */
export function bundle(folder: string, entries: readonly Entry[] = ENTRIES): (entry: Entry) => string {
  const entryPoints = Object.fromEntries(entries.map((name) => [`${name}/index`, `functions/lambda/${name}.ts`]));
  buildSync({ ...BUNDLING, entryPoints, outdir: folder });
  return (entry) => join(folder, entry);
}
