/** `wsb risk var`: value at risk and expected shortfall of a series of returns, by one method or all of them side by side. */
import type { Command } from 'commander';
import { QUANTILE_RULES, type QuantileRule } from '#lib/math/sample/quantile.ts';
import { seriesOf } from '#lib/risk/value-at-risk/portfolio.ts';
import { fault } from '../../exit.ts';
import { lossDistribution } from '../../pictures/loss-distribution.ts';
import { counted, print, printJson, say, shown, talkOf } from '../../terminal.ts';
import { METHOD_NAMES, methodsFrom } from './input/method-names.ts';
import { confidenceFrom, countFrom, groupsFrom, usdFrom, weightsFrom } from './input/numbers.ts';
import { SERIES_OPTIONS, type Series, type SeriesOptions, seriesFrom } from './input/series.ts';
import { writtenTo } from './picture-file.ts';
import { varDocument } from './value-at-risk/document.ts';
import { type Asked, type Estimates, estimatesOf, portfolioOf } from './value-at-risk/estimates.ts';
import { varPage } from './value-at-risk/page.ts';

interface VarOptions extends SeriesOptions {
  readonly method?: string;
  readonly confidence: string;
  readonly window?: string;
  readonly horizon?: string;
  readonly weights?: string;
  readonly groups?: string;
  readonly value?: string;
  readonly quantile?: string;
  readonly beyondDomain?: boolean;
  readonly paths?: string;
  readonly seed?: string;
  readonly out?: string;
}

export function riskVar(group: Command): void {
  const command = group
    .command('var')
    .description('value at risk and expected shortfall of daily returns, by one method or all side by side');
  for (const [flag, meaning] of SERIES_OPTIONS) command.option(flag, meaning);
  command
    .option('--method <name>', `one or several of ${METHOD_NAMES.join(', ')}; all where absent`)
    .option('--confidence <c>', 'between 0 and 1', '0.99')
    .option('--window <n>', 'the last so many returns; all where absent')
    .option('--horizon <days>', 'trading days ahead; 1 where absent')
    .option('--weights <numbers>', 'of several columns, with commas; equal where absent')
    .option('--groups <pairs>', 'whose risk it is by group too: SPY=shares,TLT=bonds')
    .option('--value <usd>', 'what is held, for figures in US dollars')
    .option('--quantile <rule>', `of historical: one of ${QUANTILE_RULES.join(', ')}`)
    .option('--beyond-domain', 'Cornish-Fisher also where it holds no more, marked as such')
    .option('--paths <n>', 'of methods that simulate')
    .option('--seed <text>', 'of methods that simulate')
    .option('--out <file>', 'draw the distribution of losses there (SVG)')
    .action(run);
}

/** `--columns` may be any number; several are a portfolio. */
const isPortfolio = ({ method, weights, groups, columns }: VarOptions): boolean =>
  method === 't-copula' || groups !== undefined || weights !== undefined || columns !== undefined;

const namesOf = ({ columns }: Series): readonly string[] => columns.map(({ name }) => name);

function askedFrom(options: VarOptions, series: Series): Asked {
  const { method, window, horizon, value, paths, seed, quantile } = options;
  return {
    methods: methodsFrom(method),
    weights:
      series.columns.length === 1 && options.weights === undefined
        ? [1]
        : weightsFrom(options.weights, series.columns.length),
    confidence: confidenceFrom(options.confidence),
    ...(options.groups === undefined ? {} : { groups: groupsFrom(options.groups, namesOf(series)) }),
    ...(window === undefined ? {} : { window: countFrom('--window', window) }),
    ...(horizon === undefined ? {} : { horizonDays: countFrom('--horizon', horizon) }),
    ...(value === undefined ? {} : { valueUsd: usdFrom('--value', value) }),
    ...(paths === undefined ? {} : { paths: countFrom('--paths', paths) }),
    ...(seed === undefined ? {} : { seed }),
    ...(quantile === undefined ? {} : { quantile: ruleFrom(quantile) }),
    ...(options.beyondDomain ? { beyondDomain: true } : {}),
  };
}

function ruleFrom(text: string): QuantileRule {
  const rule = QUANTILE_RULES.find((each) => each === text);
  if (rule) return rule;
  throw fault('usage', `unknown quantile rule "${text}": choose one of ${QUANTILE_RULES.join(', ')}`);
}

function run(options: VarOptions, command: Command): void {
  const talk = talkOf(command);
  const series = seriesFrom(options, { several: isPortfolio(options) });
  const found = estimatesOf(series, askedFrom(options, series));
  refuseNothing(found);
  const picture = options.out === undefined ? undefined : writtenTo(options.out, '', pictureOf(found));
  for (const remark of series.remarks) say(talk, `remark: ${remark}`);
  if (talk.json) {
    printJson(varDocument(found, picture));
    return;
  }
  print(varPage(found));
  if (picture !== undefined) say(talk, `picture: ${picture}`);
}

/** Methods side by side may refuse one by one; where none answers there is no answer. */
function refuseNothing({ estimates }: Estimates): void {
  const [first] = estimates;
  if (!first || first.answer.ok || estimates.some(({ answer }) => answer.ok)) return;
  const { code, message } = first.answer;
  const next =
    code === 'bad-setting' ? 'see "npm start -- risk var --help"' : 'give a longer series or another --method';
  throw fault(code === 'bad-setting' ? 'usage' : 'failed', `${first.method} has no answer: ${message}; ${next}`);
}

export function pictureOf({ series, asked, estimates }: Estimates): string {
  const { confidence, horizonDays = 1, weights } = asked;
  return lossDistribution({
    title: `Losses and what methods make of them, ${shown(100 * confidence)} %, ${counted(horizonDays, 'trading day')} (modelled)`,
    subtitle: `${series.source}; ${counted(series.labels.length, 'return')}, ${series.period}`,
    losses: [...seriesOf(portfolioOf(series, weights))].map((each) => -each),
    lines: estimates.flatMap(({ method, answer }) =>
      answer.ok ? [{ words: method, var: answer.var, es: answer.es }] : [],
    ),
  });
}
