/** `wsb audit verify`: every lane, link by link and against the anchors; the first bad record is named. */
import type { Command } from 'commander';
import type { PermanentFault } from '#functions/adapters/faults.ts';
import { type AuditReport, type Problem, told, verifyAudit } from '#lib/compliance/verify-audit.ts';
import { formatInstant } from '#lib/model/time.ts';
import { fault } from '../../exit.ts';
import { evidenceOf } from '../../report/audit-evidence.ts';
import { counted, print, printJson, talkOf } from '../../terminal.ts';
import { withLedger } from '../ledger.ts';
import { newYork } from './figures.ts';

export function auditVerify(group: Command): void {
  group
    .command('verify')
    .option('--ledger <name>', 'demo, replay or a file; the last one written by default')
    .description('check every lane’s sequence and hash chain, and the signed anchors over them')
    .action((options: { ledger?: string }, command: Command) =>
      withLedger(options.ledger, async (ledger, path) => {
        const { keyId, ...evidence } = await evidenceOf(ledger, path);
        const report = verifyAudit(evidence);
        if (talkOf(command).json) printJson(document(path, report, keyId));
        else if (report.verified) print(page(path, report, keyId));
        if (!report.verified) throw broken(path, report.problems);
      }),
    );
}

function document(path: string, report: AuditReport, keyId: string | undefined): object {
  const { anchoredUntil, problems, ...counts } = report;
  return {
    ledger: path,
    ...counts,
    anchoredUntil: anchoredUntil === undefined ? null : formatInstant(anchoredUntil),
    keyId: keyId ?? null,
    problems: problems.map((problem) => ({ ...problem, text: told(problem) })),
  };
}

/** The first problem on one line; the rest is data. */
export function broken(path: string, problems: readonly Problem[]): PermanentFault {
  const [first] = problems.map(told);
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more: see "audit verify --json")` : '';
  const next = 'keep the file as evidence, and restore a copy';
  return fault('failed', `the audit of ${path} does not verify: ${first}${more}; ${next}`);
}

const page = (path: string, report: AuditReport, keyId: string | undefined): string =>
  [
    `verified: ${counted(report.records, 'record')} in ${counted(report.lanes, 'lane')} of ${path}`,
    ...anchorLines(report, keyId),
  ].join('\n');

export function anchorLines({ anchors, anchoredUntil, unanchored }: AuditReport, keyId: string | undefined) {
  if (anchoredUntil === undefined)
    return ['no anchor: only the hash chain protects these records, and a cut or rewritten end would not be seen'];
  const key = keyId ? `the key ${keyId}` : 'a key that only the archive names: compare it with your own note of it';
  return [
    `${counted(anchors, 'anchor')}, signed by ${key}; anchored until ${newYork(anchoredUntil)}`,
    unanchored === 0
      ? 'no record is later than the last anchor'
      : `${counted(unanchored, 'record')} later than the last anchor: until the next one, only the hash chain protects them`,
  ];
}
