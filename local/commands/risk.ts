/** `wsb risk`: the risk calculator, on a file or on the book of a ledger. */
import type { Command } from 'commander';
import { riskBackTest } from './risk/back-test.ts';
import { riskBook } from './risk/book.ts';
import { riskFit } from './risk/fit.ts';
import { riskLimits } from './risk/limits.ts';
import { riskStress } from './risk/stress.ts';
import { riskVar } from './risk/var.ts';

export function risk(program: Command): void {
  const group = program
    .command('risk')
    .description('what may be lost: of a file of returns or positions, or of the book of a ledger');
  for (const add of [riskVar, riskStress, riskBook, riskBackTest, riskFit, riskLimits]) add(group);
}
