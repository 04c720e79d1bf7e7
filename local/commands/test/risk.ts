/** `wsb test risk`: the risk engine against figures that nobody here wrote, and against laws; 1 where one is missed. */

import { statSync } from 'node:fs';
import process from 'node:process';
import type { Command } from 'commander';
import { EXIT, fault } from '../../exit.ts';
import { bold, dim, paragraph, print, printJson, screenWidth, signed, table, talkOf } from '../../terminal.ts';
import { backTestChecks } from './risk-checks/back-tests.ts';
import { type Check, isSkipped, type Line, passes, type Skipped } from './risk-checks/check.ts';
import { closedFormChecks } from './risk-checks/closed-forms.ts';
import { lawChecks } from './risk-checks/laws.ts';
import { checksOfOthers } from './risk-checks/of-others.ts';

interface Options {
  readonly series?: string;
}

export function testRisk(test: Command): void {
  test
    .command('risk')
    .description('the risk engine against published figures, closed forms and laws: expected, found, tolerance')
    .option('--series <folder>', 'data of others, as CSV files, for printed results that rest on them')
    .action(({ series }: Options, command: Command) => {
      if (series !== undefined && !statSync(series, { throwIfNoEntry: false })?.isDirectory())
        throw fault('usage', `--series ${series} is no folder: name the one with the series as CSV files`);
      const lines = riskChecks(series);
      if (talkOf(command).json) printJson(checksDocument(lines));
      else print(checksPage(lines));
      if (countsOf(lines).failed > 0) process.exitCode = EXIT.failed;
    });
}

export const riskChecks = (series?: string): readonly Line[] => [
  ...closedFormChecks(),
  ...backTestChecks(),
  ...lawChecks(),
  ...checksOfOthers(series),
];

export function countsOf(lines: readonly Line[]) {
  const run = lines.filter((line): line is Check => !isSkipped(line));
  const passed = run.filter(passes).length;
  return { passed, failed: run.length - passed, skipped: lines.length - run.length };
}

export const checksDocument = (lines: readonly Line[]) => ({
  ...countsOf(lines),
  checks: lines.map((line) =>
    isSkipped(line) ? line : { ...line, found: Number.isFinite(line.found) ? line.found : null, passed: passes(line) },
  ),
  modelled: true,
});

const digits = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(7))) : 'none');

function rowOf(check: Check): readonly string[] {
  const { area, name, expected, found, tolerance, unit, source } = check;
  const verdict = passes(check) ? signed('pass', 1) : signed('FAIL', -1);
  const figure = `${area}: ${name}${unit === '' ? '' : `, ${unit}`}`;
  return [figure, digits(expected), digits(found), digits(tolerance), verdict, source];
}

/** What the other columns and a narrow source leave of a line. */
const OTHERS = 62;

export function checksPage(lines: readonly Line[]): string {
  const { passed, failed, skipped } = countsOf(lines);
  const right = (title: string) => ({ title, align: 'right' as const });
  const head = [
    { title: 'figure', max: Math.max(18, screenWidth() - OTHERS) },
    ...[right('expected'), right('found'), right('within')],
    ...[{ title: '' }, { title: 'source' }],
  ];
  const run = lines.filter((line): line is Check => !isSkipped(line));
  const left = lines.filter(isSkipped);
  return [
    bold('The risk engine against figures that nobody here wrote, and against laws'),
    table(head, run.map(rowOf)),
    ...left.map(({ name, source, skipped: why }: Skipped) => dim(paragraph(`skipped ${name} (${source}): ${why}`))),
    '',
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ].join('\n');
}
