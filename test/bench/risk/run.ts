/** `npm run bench -- risk`: a book of options under many scenarios against as many single calls of the pricer, in one run. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { revaluationTimes } from './revaluation.ts';

const USAGE = `npm run bench -- risk [--json] [--quiet]
Values 50 American options under 1,000 scenarios: by 50,000 single calls of the pricer, and by full revaluation in batch.
`;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(USAGE);
else {
  if (!values.quiet) process.stderr.write('five rounds of each, in turns; the fastest counts\n');
  const rows = revaluationTimes().map((row) => ({ ...row, ratio: row.singlyMs / row.batchMs }));
  const surroundings = { processor: cpus()[0]?.model ?? 'unknown', node: process.version };
  if (values.json) process.stdout.write(`${JSON.stringify({ ...surroundings, revaluation: rows }, null, 2)}\n`);
  else
    for (const { scenarios, singlyMs, batchMs, ratio } of rows)
      process.stdout.write(
        `${scenarios}: singly ${singlyMs.toFixed(0)} ms, in batch ${batchMs.toFixed(0)} ms, ${ratio.toFixed(1)} times as fast\n`,
      );
}
