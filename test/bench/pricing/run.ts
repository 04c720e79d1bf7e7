/**
 * `npm run bench -- pricing`: option pricing in TypeScript against named peers, in one run, on one core. Each contestant is
 * a process of its own; they take turns, so that a busy computer slows all, and the fastest round of each counts. All read
 * the same options from a file and write their answers to another, so that no speed is shown without its accuracy.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isJobName, JOB_NAMES, JOBS, type JobName } from './contestants.ts';
import { PLACE } from './core.ts';
import { COUNT, DESCRIPTION } from './dataset.ts';
import { judge } from './figures.ts';
import { COMPILER, PEERS } from './peers/ready.ts';
import { type Field, play } from './rounds.ts';
import { LEGEND, type Outcome, tableOf } from './table.ts';
import { ACCURACY, type Material, prepared } from './truth.ts';

const USAGE = `npm run bench -- pricing [--job ${JOB_NAMES.join('|')}] [--rounds 5] [--json] [--quiet]
Prices the same options with ours and with QuantLib, LetsBeRational, numpy and packages of npm, on one core.
Peers are installed and compiled into .cache/bench-peers. PYTHON names a Python with numpy and scipy.
`;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    job: { type: 'string', multiple: true, default: [...JOB_NAMES] },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const jobs = values.job.filter(isJobName);
const rounds = Number(values.rounds);
if (values.help) process.stdout.write(USAGE);
else if (jobs.length < values.job.length || !(rounds >= 1)) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else compare(jobs);

function compare(chosen: readonly JobName[]): void {
  const scratch = mkdtempSync(join(tmpdir(), 'wsb-bench-'));
  const say = (text: string): void => void (values.quiet || process.stderr.write(`${text}\n`));
  try {
    say('preparing the options and the peers');
    const field: Field = { peers: readied(say), rounds, scratch, say };
    const surroundings = {
      processor: cpus()[0]?.model ?? 'unknown',
      place: PLACE,
      node: process.version,
      compiler: COMPILER,
      options: `${COUNT.toLocaleString('en-GB')} random options: ${DESCRIPTION}`,
    };
    const material = prepared(scratch);
    const outcomes = chosen.map((job) => outcomeOf(job, material, field));
    if (values.json) process.stdout.write(`${JSON.stringify({ ...surroundings, rounds, outcomes }, null, 2)}\n`);
    else {
      const head = Object.entries(surroundings).map(([name, value]) => `${name}: ${value}`);
      process.stdout.write(`${[...head, '', ...outcomes.map((each) => `${tableOf(each)}\n`), LEGEND].join('\n')}\n`);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function readied(say: Field['say']): Field['peers'] {
  const made = Object.entries(PEERS).map(([name, ready]) => {
    const peer = ready();
    if ('missing' in peer) say(`${name}: ${peer.missing}`);
    return [name, peer] as const;
  });
  return Object.fromEntries(made) as Field['peers'];
}

function outcomeOf(name: JobName, material: Material, field: Field): Outcome {
  const job = JOBS[name];
  const { runs, missing } = play(job, material.files[job.file], field);
  field.say(`${job.title}: comparing the answers`);
  const accurate = ACCURACY[name](material, field);
  const standings = runs.map((run) => ({
    name: run.contestant.name,
    isFootnote: run.contestant.isFootnote ?? false,
    version: run.version,
    nanoseconds: run.nanoseconds,
    accuracy: accurate(run),
  }));
  return { job: name, title: job.title, ours: job.goal.ours, standings, missing, verdict: judge(job.goal, standings) };
}
