/** `wsb demo risk`: the risk models side by side on data that ships, with pictures. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { print, printJson, say, talkOf } from '../../terminal.ts';
import { seriesFrom } from '../risk/input/series.ts';
import { writtenTo } from '../risk/picture-file.ts';
import { riskDemo } from './risk-figures.ts';
import { riskDemoDocument, riskDemoPage, riskDemoPictures } from './risk-page.ts';

interface Options {
  readonly out?: string;
}

export function demoRisk(demo: Command): void {
  demo
    .command('risk')
    .description(
      'the risk models side by side on the daily S&P 500, how they fared in 2008 and 2020, and a book in six crises',
    )
    .option('--out <folder>', 'where to write the pictures (SVG); by default in the folder of the program')
    .action(({ out }: Options, command: Command) => {
      const talk = talkOf(command);
      const found = riskDemo(seriesFrom({ sp500: true }), (words) => say(talk, `${words} ...`));
      const pictures = Object.entries(riskDemoPictures(found)).map(([name, svg]) =>
        writtenTo(out === undefined ? undefined : join(out, name), name, svg),
      );
      if (talk.json) printJson(riskDemoDocument(found, pictures));
      else print(riskDemoPage(found));
      for (const path of pictures) if (!talk.json) say(talk, `picture: ${path}`);
    });
}
