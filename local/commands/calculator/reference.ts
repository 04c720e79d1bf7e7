/** `wsb reference`: statistics by their names in the reference tables, through the functions that everything else uses. */
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { fault } from '../../exit.ts';
import type { ReferenceRow } from '../../reference/row.ts';
import { type SeriesReader, seriesReader } from '../../reference/series.ts';
import { STATISTIC_NAMES, statisticOf } from '../../reference/statistics.ts';
import { talkOf } from '../../terminal.ts';
import { answerRows, type Fields, type RowAnswer } from './answer-rows.ts';

const EXAMPLE = `'{"id":"a","area":"dist","statistic":"normal_cdf","series":"","window":"","params":"x=-1"}'`;

interface Options {
  readonly series?: string;
}

export function reference(program: Command): void {
  program
    .command('reference')
    .description('statistics by name: one JSON row on stdin, one answer on stdout')
    .option('--series <folder>', 'where the series that rows name are kept, as CSV files')
    .addHelpText('after', `\nA row:\n  ${EXAMPLE}\nIt answers:\n  ${STATISTIC_NAMES.join('\n  ')}`)
    .action(async ({ series }: Options, command: Command) => {
      if (series !== undefined && !statSync(series, { throwIfNoEntry: false })?.isDirectory())
        throw fault('usage', `--series ${series} is no folder: name the one with the series as CSV files`);
      const read = seriesReader(series);
      await answerRows({ example: EXAMPLE, answerTo: (fields) => answerTo(fields, read), talk: talkOf(command) });
    });
}

const COLUMNS = ['area', 'statistic', 'series', 'window', 'params', 'source'] as const;

function answerTo(fields: Fields, read: SeriesReader): RowAnswer {
  const cells = COLUMNS.map((name) => [name, fields[name] ?? ''] as const);
  const wrong = cells.find(([, cell]) => typeof cell !== 'string' && typeof cell !== 'number');
  if (wrong) return bad(`${wrong[0]} is ${JSON.stringify(wrong[1])}: write it as a text, as in the tables`);
  const row = Object.fromEntries(cells.map(([name, cell]) => [name, String(cell)])) as unknown as ReferenceRow;
  // Published tables have no area; the name of the statistic is then enough.
  if (row.statistic === '') return bad('statistic is missing: a row needs area and statistic');
  const statistic = statisticOf(row);
  if (!statistic)
    return {
      refused: {
        code: 'not-available',
        message: `${`${row.area} ${row.statistic}`.trim()} is not answered yet: "wsb reference --help" lists what is`,
      },
    };
  return valued(statistic(row, read));
}

const bad = (message: string): RowAnswer => ({ refused: { code: 'bad-input', message } });

function valued(result: ReturnType<NonNullable<ReturnType<typeof statisticOf>>>): RowAnswer {
  if ('refused' in result) return result;
  return Number.isFinite(result.value)
    ? { answer: { value: result.value } }
    : { refused: { code: 'no-solution', message: 'the answer is beyond what a double can hold' } };
}
