/** `wsb audit verify`: every lane of the audit, link by link; the first bad record is named. */
import type { Command } from 'commander';
import { fault } from '../exit.ts';
import { auditState } from '../report/audit-state.ts';
import { print, printJson, talkOf } from '../terminal.ts';
import { withLedger } from './ledger.ts';

export function audit(program: Command): void {
  program
    .command('audit')
    .description('the audit trail')
    .command('verify')
    .option('--ledger <name>', 'demo, replay or a file; the last one written by default')
    .description('check sequence and hash chain of every lane')
    .action((options: { ledger?: string }, command: Command) =>
      withLedger(options.ledger, async (ledger, path) => {
        const { records, lanes, verified, problems } = await auditState(ledger);
        if (talkOf(command).json) printJson({ ledger: path, records, lanes, verified, problems });
        else if (verified) print(`verified: ${records} records in ${lanes} lanes of ${path}`);
        const more = problems.length > 1 ? ` (and ${problems.length - 1} more lanes: see --json)` : '';
        const next = 'keep the file as evidence, and restore a copy';
        if (!verified) throw fault('failed', `the audit of ${path} does not verify: ${problems[0]}${more}; ${next}`);
      }),
    );
}
