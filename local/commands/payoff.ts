/** `wsb payoff LEG…`: what a structure of options and shares can make, lose and turn into, with a picture. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { multiplierOf } from '#lib/model/instrument.ts';
import { instant } from '#lib/model/time.ts';
import type { CashDividend } from '#lib/pricing/option-terms.ts';
import { analyseStructure, type StructureAnalysis } from '#lib/pricing/structure/analyse.ts';
import { type Conditions, flat } from '#lib/pricing/structure/conditions.ts';
import { type Structure, unitMultiplier } from '#lib/pricing/structure/structure.ts';
import { fault } from '../exit.ts';
import { print, printJson, talkOf } from '../terminal.ts';
import { type Look, lookByHand, type PricedLeg } from './payoff/by-hand.ts';
import { type Answer, documentOf } from './payoff/document.ts';
import { pictureOf } from './payoff/draw.ts';
import { askedLegs, underlyingIn } from './payoff/legs.ts';
import { dividendIn, fileFor, givenIn, type PayoffOptions, recordedIn, timeIn, wholeIn } from './payoff/options.ts';
import { pageOf } from './payoff/page.ts';
import { lookRecorded } from './payoff/recorded.ts';

const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export function payoff(program: Command): void {
  program
    .command('payoff')
    .argument('[legs...]', '"+1 AAPL140621C00650000", "-1 call 105 30d@2.50", "+100 shares"; up to four')
    .description('profit, loss, break-evens, margin, chances, Greeks and risks of a structure, with a picture')
    .allowUnknownOption()
    .option('--leg <leg>', 'one leg; again for more', several)
    .option('--at <time>', 'the time with its zone, as 2014-06-06T14:30:00Z; now where absent')
    .option('--data <folder>', 'recorded market data: prices, share and smile come from its chain')
    .option('--scenario <name>', 'the same from the demo market, whose prices are modelled')
    .option('--spot <usd>', 'price of the share')
    .option('--volatility <v>', 'one volatility for all strikes, a year, 0.25 is 25 %')
    .option('--rate <r>', 'interest, continuous, a year; 0.01 is 1 %')
    .option('--yield <y>', 'dividend yield, continuous, a year')
    .option('--dividend <date=usd>', 'a cash dividend to come, for early assignment; again for more', several)
    .option('--style <style>', 'american or european')
    .option('--symbol <symbol>', 'what legs without an option symbol are of')
    .option('--units <n>', 'how many units')
    .option('--out <file>', 'where the picture goes; by default into the home folder')
    .action(run);
}

function run(words: readonly string[], options: PayoffOptions, command: Command): void {
  const talk = talkOf(command);
  const at = options.at === undefined ? instant(Date.now()) : timeIn(options.at);
  const isRecorded = options.data !== undefined || options.scenario !== undefined;
  const legs = askedLegs([...(options.leg ?? []), ...words], {
    at,
    ...(options.symbol ? { symbol: options.symbol } : {}),
  });
  const look = isRecorded
    ? lookRecorded(legs, recordedIn(options, underlyingIn(legs)))
    : lookByHand(legs, givenIn(options, at));
  const structure = { legs: look.legs.map(({ leg }) => leg), net: netOf(look.legs) };
  const picture = fileFor(options.out, underlyingIn(legs));
  const dividends = (options.dividend ?? []).map((text) => dividendIn(text, at));
  const answer: Answer = {
    ...{ symbol: underlyingIn(legs), structure, look, picture },
    ...{ units: wholeIn('--units', options.units ?? '1'), ...analysed(structure, look, dividends) },
  };
  write(picture, pictureOf(answer));
  if (talk.json) printJson(documentOf(answer));
  else print(pageOf(answer));
}

/** US dollars per share of a unit: per hundred shares where an option is among the legs. */
const netOf = (legs: readonly PricedLeg[]): number => {
  const total = legs.reduce(
    (sum, { leg, price }) => sum + (leg.side === 'buy' ? 1 : -1) * leg.ratio * multiplierOf(leg.instrument) * price,
    0,
  );
  return Number((total / unitMultiplier(legs.map(({ leg }) => leg))).toFixed(9));
};

/** Where the smile has no distribution, the chances are those of one volatility, and the answer says so. */
function analysed(structure: Structure, { conditions }: Look, dividends: readonly CashDividend[]) {
  const whole = analysisOf(structure, conditions, dividends);
  if ('value' in whole.chances) return { analysis: whole, flattened: undefined };
  const level: Conditions = {
    ...conditions,
    tenor: (expiry) => flat(conditions.tenor(expiry), conditions.tenor(expiry).volatility(conditions.spot)),
  };
  const { chances } = analysisOf(structure, level, dividends);
  return { analysis: { ...whole, chances }, flattened: whole.chances.refused.message };
}

function analysisOf(
  structure: Structure,
  conditions: Conditions,
  dividends: readonly CashDividend[],
): StructureAnalysis {
  const answer = analyseStructure(structure, conditions, dividends);
  if ('value' in answer) return answer.value;
  throw fault('usage', `${answer.refused.message}: name other legs or another --at, see "npm start -- payoff --help"`);
}

function write(path: string, svg: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, svg);
  } catch (cause) {
    throw fault('failed', `cannot write the picture to ${path}: give --out a file in a folder of yours`, cause);
  }
}
