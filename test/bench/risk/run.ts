/**
 * `npm run bench -- risk`: VaR and ES beside numpy, a book of options under many scenarios against as many single calls of the
 * pricer, and the watcher's look at such a book, in one run.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { PLACE } from '../pricing/core.ts';
import { playAll, type Standing } from './contests.ts';
import { revaluationTimes } from './revaluation.ts';
import { watcherMs } from './watcher.ts';

const USAGE = `npm run bench -- risk [--json] [--quiet]
Historical and Monte Carlo VaR and ES beside numpy, where the Python that PYTHON names (else python3) has it.
Values 50 American options under 1,000 scenarios: by 50,000 single calls of the pricer, and by full revaluation in batch.
Times the whole look of the watcher at 50 option positions.
`;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void (values.quiet || process.stderr.write(`${line}\n`));
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const met = (isMet: boolean): string => (isMet ? 'met' : 'not met');
const time = (nanoseconds: number): string =>
  nanoseconds < 1e6 ? `${(nanoseconds / 1e3).toFixed(2)} µs` : `${(nanoseconds / 1e6).toFixed(1)} ms`;

function tell({ title, ours, peers, goal, reached, missing }: Standing): void {
  print(`\n${title}\n  ours (${ours.version}): ${time(ours.nanoseconds)}`);
  for (const { name, times, answer } of peers)
    print(`  ${name} (${answer.version}): ${time(answer.nanoseconds)}: ours is ${times.toFixed(2)} times as fast`);
  if (reached === undefined) print(`  not measured beside numpy: ${missing}`);
  else print(`  goal: ${goal} times. ${met(reached >= goal)}: ${reached.toFixed(2)}`);
}

type Revaluation = ReturnType<typeof revaluationTimes>[number] & { readonly ratio: number };

function tellRevaluation({ scenarios, singlyMs, priceAloneMs, batchMs, ratio }: Revaluation): void {
  print(`\n50 American options under 1,000 scenarios, ${scenarios}`);
  print(
    `  50,000 single calls, with Greeks: ${singlyMs.toFixed(0)} ms; of the price alone: ${priceAloneMs.toFixed(0)} ms`,
  );
  print(`  full revaluation: ${batchMs.toFixed(0)} ms, ${(batchMs / singlyMs).toFixed(2)} of the time of single calls`);
  print(
    `  goals: at most 1.2 of their time, ${met(ratio >= 1 / 1.2)}; twice as fast, ${met(ratio >= 2)}: ${ratio.toFixed(1)}`,
  );
}

if (values.help) process.stdout.write(USAGE);
else {
  const surroundings = { processor: cpus()[0]?.model ?? 'unknown', node: process.version, place: PLACE };
  const valueAtRisk = playAll(say);
  say('revaluation: five rounds of each, in turns; the fastest counts');
  const revaluation = revaluationTimes().map((row) => ({ ...row, ratio: row.singlyMs / row.batchMs }));
  const watcher = { positions: 50, ms: watcherMs() };
  if (values.json) print(JSON.stringify({ ...surroundings, valueAtRisk, revaluation, watcher }, null, 2));
  else {
    print(`${surroundings.processor}, ${surroundings.node}; contests with numpy ${PLACE}`);
    for (const standing of valueAtRisk) tell(standing);
    for (const row of revaluation) tellRevaluation(row);
    print(`\nthe watcher's whole look at ${watcher.positions} option positions: ${watcher.ms.toFixed(0)} ms`);
  }
}
