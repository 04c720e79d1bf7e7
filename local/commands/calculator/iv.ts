/** `wsb iv`: the volatility that the price of an option implies: one option in words, or rows of JSON through stdin. */
import type { Command } from 'commander';
import { impliedVolatility } from '#lib/pricing/value-option.ts';
import { bold, paragraph, print, talkOf } from '../../terminal.ts';
import { answerRows, type Fields, type RowAnswer } from './answer-rows.ts';
import { optionRow } from './option-row.ts';
import { isSingle, refusedSingle, type SingleOption, single, singleOptions } from './single-option.ts';
import { percent, spoken } from './spoken.ts';

const EXAMPLE = `'{"id":1,"exercise":"american","type":"put","spot":100,"strike":95,"years":0.25,"rate":0.04,"yield":0,"price":3.41}'`;

export function iv(program: Command): void {
  singleOptions(program.command('iv'))
    .description('the volatility that a price implies: one JSON row per option on stdin, or one option in words')
    .option('--price <dollars>', 'of the option, per share')
    .addHelpText(
      'after',
      `\nA row:\n  ${EXAMPLE}\nOne option:\n  --put --spot 100 --strike 95 --days 90 --price 3.41 --rate 4%`,
    )
    .action(async (options: SingleOption, command: Command) => {
      const talk = talkOf(command);
      if (!isSingle(options)) return answerRows({ example: EXAMPLE, answerTo, talk });
      const { request, given: price } = single(options, 'price');
      const implied = impliedVolatility({ ...request, price });
      if ('refused' in implied) throw refusedSingle(implied.refused);
      if (talk.json) print(JSON.stringify({ volatility: implied.value }));
      else
        print(
          `${bold(`Implied volatility ${percent(implied.value)} a year`)}\n${paragraph(spoken(request, { price }))}`,
        );
    });
}

function answerTo(fields: Fields): RowAnswer {
  const row = optionRow(fields, 'price');
  if ('refused' in row) return row;
  const implied = impliedVolatility({ ...row.request, price: row.given });
  return 'refused' in implied ? implied : { answer: { volatility: implied.value } };
}
