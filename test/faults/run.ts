/**
 * `npm run faults -- --seeds N [--from SEED]`: as many runs as seeds, each with faults drawn by its seed, and every
 * invariant checked after each. Prints what breaks one, and the command to see it again. Exit 1 where one breaks.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Counts, FAULTS, type SeededRun, seededRun } from '../support/faults/seeded.ts';

const HELP = `Usage: npm run faults -- [--seeds N] [--from SEED]

runs with faults drawn by a seed, every invariant checked after each

Options:
  --seeds <n>    how many runs, 100 by default
  --from <seed>  the first seed, 1 by default
  --json         one machine-readable document on stdout and nothing else there
  --quiet        only seeds that break an invariant, and the counts
  --help         this help
`;
/** In so many runs every fault comes up, unless its injector is dead. */
const ENOUGH = 100;

const OPTIONS = {
  seeds: { type: 'string', default: '100' },
  from: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const totals = (runs: readonly SeededRun[]): Counts =>
  Object.fromEntries(
    FAULTS.map((fault) => [fault, runs.reduce((total, { counts }) => total + counts[fault], 0)]),
  ) as Counts;

function tell({ seed, scenario, findings }: SeededRun, isQuiet: boolean): void {
  if (findings.length === 0 && isQuiet) return;
  process.stderr.write(`seed ${seed} (${scenario}): ${findings.length === 0 ? 'all invariants hold' : 'BROKEN'}\n`);
  for (const finding of findings) process.stderr.write(`  ${finding}\n`);
  if (findings.length > 0) process.stderr.write(`  again: npm run faults -- --seeds 1 --from ${seed}\n`);
}

async function run(from: number, count: number, { json, quiet }: { readonly json: boolean; readonly quiet: boolean }) {
  const runs: SeededRun[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const each = await seededRun(seed);
    runs.push(each);
    tell(each, quiet || json);
  }
  const bad = runs.filter(({ findings }) => findings.length > 0);
  const injected = totals(runs);
  const dead = count >= ENOUGH ? FAULTS.filter((fault) => injected[fault] === 0) : [];
  if (json)
    process.stdout.write(`${JSON.stringify({ seeds: count, from, broken: bad, injected, neverInjected: dead })}\n`);
  else {
    const told = FAULTS.map((fault) => `${fault} ${injected[fault]}`).join(', ');
    process.stdout.write(`injected: ${told}\n`);
    for (const fault of dead) process.stdout.write(`never injected: ${fault}\n`);
    process.stdout.write(`${count} seeds from ${from}: ${count - bad.length} hold, ${bad.length} broken\n`);
  }
  return bad.length + dead.length === 0 ? 0 : 1;
}

const whole = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const [count, from] = [whole(values.seeds), whole(values.from)];
  if (values.help) process.stdout.write(HELP);
  if (values.help) return 0;
  if (count && from !== undefined) return run(from, count, values);
  process.stderr.write(
    '--seeds and --from are whole numbers, and there is at least one seed: npm run faults -- --help\n',
  );
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error)) throw error;
  process.stderr.write(`${error.message}: npm run faults -- --help\n`);
  process.exitCode = 2;
}
