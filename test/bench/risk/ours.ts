/** Our side of a contest: METHOD FILE CONFIDENCE, then one line of JSON, by the same clock as `numpy_peer.py`. */
import { readFileSync } from 'node:fs';
import { historicalRisk } from '#lib/risk/value-at-risk/historical.ts';
import { monteCarloRisk } from '#lib/risk/value-at-risk/monte-carlo.ts';
import type { TailRisk } from '#lib/risk/value-at-risk/tail-risk.ts';
import { ASSETS, PATHS, type RiskAnswer } from './contests.ts';

const BUDGET_MS = 500;

type Work = () => ({ readonly ok: true } & TailRisk) | { readonly ok: false; readonly message: string };

const METHODS: Readonly<
  Record<string, { readonly inner: number; readonly work: (columns: readonly Float64Array[], c: number) => Work }>
> = {
  historical: {
    inner: 500,
    work: ([sample = new Float64Array()], confidence) => {
      return () => historicalRisk(sample, { confidence });
    },
  },
  paths: {
    inner: 1,
    work: (columns, confidence) => {
      const exposures = columns.map(() => 1 / columns.length);
      return () => monteCarloRisk({ columns, exposures }, { confidence, paths: PATHS });
    },
  },
};

const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const [name = '', file = '', confidence = ''] = process.argv.slice(2);
const method = METHODS[name];
if (!method) throw new Error(`there is no method "${name}": choose ${Object.keys(METHODS).join(', ')}`);
const { buffer, byteOffset, byteLength } = readFileSync(file);
const values = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
const days = values.length / ASSETS;
const columns = Array.from({ length: ASSETS }, (_, i) => values.slice(i * days, (i + 1) * days));
const work = method.work(columns, Number(confidence));
const end = processorMs() + BUDGET_MS;
let fastest = Number.POSITIVE_INFINITY;
let found = work();
do {
  const start = processorMs();
  for (let i = 0; i < method.inner; i += 1) found = work();
  fastest = Math.min(fastest, (processorMs() - start) / method.inner);
} while (processorMs() < end);
if (!found.ok) throw new Error(found.message);
const answer: RiskAnswer = {
  version: `Node ${process.version}`,
  nanoseconds: fastest * 1e6,
  figures: [found.var, found.es],
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
