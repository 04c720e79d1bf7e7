/**
 * `npm run mutants`: takes away every guard in the table, one at a time, in a copy of the project, and prints which test
 * noticed. Exit 1 where one did not. `npm run mutants -- I5` tries the guards of one invariant.
 */
import process from 'node:process';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './table.ts';
import { copyOfProject, tested, tried } from './trial.ts';

const [, , only] = process.argv;
const chosen = MUTANTS.filter(({ invariant }) => only === undefined || invariant === only);
const line = (text: string): void => void process.stdout.write(`${text}\n`);

async function run(mutants: readonly Mutant[]): Promise<number> {
  const copy = copyOfProject();
  process.once('exit', () => copy.remove());
  const whole = await tested(copy, [...new Set(mutants.flatMap(({ tests }) => tests))]);
  if (whole.broken !== undefined || whole.red.length > 0) {
    line(`the tests are red before any guard is taken away: ${whole.broken ?? whole.red.join(' | ')}`);
    return 1;
  }
  let alive = 0;
  for (const mutant of mutants) {
    const begun = performance.now();
    const trial = await tried(copy, mutant);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    if ('problem' in trial) alive += 1;
    line(`${mutant.invariant.padEnd(4)} ${mutant.guard} (${mutant.file}), ${seconds} s`);
    line(`     ${'problem' in trial ? `NOT KILLED: ${trial.problem}` : `red: ${trial.killedBy}`}`);
  }
  line(`${mutants.length} guards taken away: ${mutants.length - alive} noticed, ${alive} not`);
  return alive === 0 ? 0 : 1;
}

if (chosen.length === 0) {
  line(`no guard of ${only}: the table has ${[...new Set(MUTANTS.map(({ invariant }) => invariant))].join(', ')}`);
  process.exitCode = 2;
} else process.exitCode = await run(chosen);
