/**
 * The main function of a contestant in JavaScript: METHOD OPTIONS RESULTS LIMIT. Contestants in other languages take the
 * same four arguments, keep time by the same rule and print the same line.
 */
import { type Options, type Results, readOptions, writeResults } from '../option-file.ts';

const BUDGET_MS = 300;

/** The one line that a contestant prints. */
export interface Answer {
  /** Who it was, with its version. */
  readonly version: string;
  /** Per option, in the fastest pass. */
  readonly nanoseconds: number;
}

/** Everything but the pass itself is outside the clock: preparing inputs, and bringing results into our units. */
export interface Entry {
  readonly pass: () => void;
  readonly results: () => Results;
}

export type Methods = Readonly<Record<string, (options: Options) => Entry>>;

export function compete(version: string, methods: Methods): void {
  const [method = '', file = '', answers = '', limit = ''] = process.argv.slice(2);
  const options = readOptions(file, Number(limit));
  const entry = methods[method]?.(options);
  if (entry === undefined) throw new Error(`there is no method "${method}": choose ${Object.keys(methods).join(', ')}`);
  const nanoseconds = nanosecondsPerOption(options.spot.length, entry.pass);
  writeResults(answers, entry.results());
  const answer: Answer = { version, nanoseconds };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/**
 * Passes over all options until the time is up; the fastest pass counts, so warming up is part of it. It is the time that
 * the processor gave to this process, which others on a busy computer take less from than from time on the wall.
 */
function nanosecondsPerOption(count: number, pass: () => void): number {
  const end = processorMs() + BUDGET_MS;
  let fastest = Number.POSITIVE_INFINITY;
  do {
    const start = processorMs();
    pass();
    fastest = Math.min(fastest, processorMs() - start);
  } while (processorMs() < end);
  return (fastest * 1e6) / count;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
