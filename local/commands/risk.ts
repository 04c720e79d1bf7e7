/** `wsb risk`: the risk calculator, on a file or on the book of a ledger. */
import type { Command } from 'commander';
import { riskBackTest } from './risk/back-test.ts';
import { riskVar } from './risk/var.ts';

export function risk(program: Command): void {
  const group = program
    .command('risk')
    .description('what may be lost: of a file of returns or positions, or of the book of a ledger');
  for (const add of [riskVar, riskBackTest]) add(group);
}
