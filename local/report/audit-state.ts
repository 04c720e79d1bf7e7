/** Every lane of the audit, verified: how many records there are, and whether all links hold. */
import { verify } from '#lib/compliance/audit-chain.ts';
import type { Ledger } from '#lib/ports.ts';

export interface AuditState {
  readonly records: number;
  readonly lanes: number;
  readonly verified: boolean;
  /** The first bad record of each lane that has one. */
  readonly problems: readonly string[];
}

export async function auditState(ledger: Ledger): Promise<AuditState> {
  const names = await ledger.auditLanes();
  const lanes = await Promise.all(names.map((lane) => ledger.auditRecords(lane)));
  const problems = lanes.map(verify).flatMap((verdict) => {
    return verdict.ok ? [] : [`lane ${verdict.lane}, record ${verdict.seq}: ${verdict.problem}`];
  });
  return { records: lanes.flat().length, lanes: names.length, verified: problems.length === 0, problems };
}
