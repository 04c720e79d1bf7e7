/** `wsb price`: what options are worth, and how that moves: one option in words, or rows of JSON through stdin. */
import type { Command } from 'commander';
import { valueOption } from '#lib/pricing/value-option.ts';
import { bold, dim, paragraph, print, table, talkOf } from '../../terminal.ts';
import { answerRows, type Fields, type RowAnswer } from './answer-rows.ts';
import { figureRows } from './figures.ts';
import { optionRow } from './option-row.ts';
import { isSingle, refusedSingle, type SingleOption, single, singleOptions } from './single-option.ts';
import { spoken } from './spoken.ts';

const EXAMPLE = `'{"id":1,"exercise":"american","type":"put","spot":100,"strike":95,"years":0.25,"rate":0.04,"yield":0,"volatility":0.3}'`;

export function price(program: Command): void {
  singleOptions(program.command('price'))
    .description('what options are worth, and how that moves: one JSON row per option on stdin, or one option in words')
    .option('--volatility <share>', 'annual: 0.25 or 25%')
    .addHelpText(
      'after',
      `\nA row:\n  ${EXAMPLE}\nOne option:\n  --put --spot 100 --strike 95 --days 90 --volatility 30% --rate 4%`,
    )
    .action(async (options: SingleOption, command: Command) => {
      const talk = talkOf(command);
      if (!isSingle(options)) return answerRows({ example: EXAMPLE, answerTo, talk });
      const { request, given: volatility } = single(options, 'volatility');
      const priced = valueOption({ ...request, volatility });
      if ('refused' in priced) throw refusedSingle(priced.refused);
      if (talk.json) print(JSON.stringify(priced.value));
      else
        print(
          [
            bold('Modelled value'),
            paragraph(spoken(request, { volatility })),
            '',
            table(FIGURES, figureRows(priced.value)),
          ].join('\n'),
        );
    });
}

const FIGURES = [{ title: '' }, { title: 'value', align: 'right' as const }, { title: 'in', style: dim }];

function answerTo(fields: Fields): RowAnswer {
  const row = optionRow(fields, 'volatility');
  if ('refused' in row) return row;
  const priced = valueOption({ ...row.request, volatility: row.given });
  return 'refused' in priced ? priced : { answer: priced.value };
}
