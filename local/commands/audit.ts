/** `wsb audit`: is the trail whole, and the story of one order. */
import type { Command } from 'commander';
import { auditExport } from './audit/export.ts';
import { auditVerify } from './audit/verify.ts';

export function audit(program: Command): void {
  const group = program.command('audit').description('the audit trail: verify it, read the story of one order');
  auditVerify(group);
  auditExport(group);
}
