/** A stressed book for a terminal, as one JSON document, and as a picture. US dollars; every figure is modelled. */
import { stressBars } from '../../../pictures/stress-bars.ts';
import { bold, counted, dim, money, paragraph, shown, signed, table } from '../../../terminal.ts';
import type { Stressed } from './run.ts';

export interface StressSource {
  /** Where the positions are from, and as of when. */
  readonly words: string;
  /** Where recoveries are told from. */
  readonly history: string;
  readonly notes: readonly string[];
}

const right = (title: string) => ({ title, align: 'right' as const });
const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

export function stressPage(stressed: Stressed, source: StressSource): string {
  const { test, asked, score, worst } = stressed;
  return [
    bold('The book in six crises, US dollars, modelled'),
    dim(
      paragraph(
        `${source.words}: worth ${money(test.value)} USD; losses also as a part of ${money(asked.equityUsd)} USD`,
      ),
    ),
    '',
    crisisTable(stressed),
    '',
    ...livedLines(stressed),
    paragraph(
      `Score ${score.toFixed(0)} of 100, where 0 is a loss of the limit of ${money(asked.limitUsd)} USD. Worst: ${worst.title}, ${money(worst.loss)} USD.`,
    ),
    ...stressed.advice.map(({ sentence }) => paragraph(sentence)),
    paragraph(reverseText(stressed)),
    paragraph(recoveryText(stressed, source.history)),
    ...remarks(stressed, source).map((line) => dim(paragraph(line))),
  ].join('\n');
}

function crisisTable({ test, asked }: Stressed): string {
  const costs = test.outcomes.some(({ liquidityCost }) => liquidityCost !== undefined);
  const head = [
    ...[{ title: 'crisis' }, right('profit'), right('of equity')],
    ...(costs ? [right('to close')] : []),
    { title: 'loses most' },
  ];
  const rows = test.outcomes.map(({ title, profit, positions, liquidityCost }) => {
    const [first] = positions;
    const loser = first && first.profit < 0 ? `${first.symbols.join(' + ')} ${money(first.profit)}` : 'nothing loses';
    return [
      ...[title, signed(money(profit), profit), percent(profit / asked.equityUsd)],
      ...(costs ? [money(liquidityCost ?? 0)] : []),
      loser,
    ];
  });
  return table(head, rows);
}

/** Nothing where the record holds none of the crises. */
function livedLines({ lived }: Stressed): readonly string[] {
  if (lived.length === 0) return [];
  const head = [{ title: 'as it was lived' }, { title: 'closes' }, right('sessions'), right('at its worst')];
  const rows = lived.map(({ title, from, to, sessions: count, worst }) => [
    ...[title, `${from} to ${to}`, String(count)],
    signed(money(worst.profit), worst.profit),
  ]);
  const how =
    'The book as it stands at each close of the S&P 500, names by their beta; options keep their lives and volatilities.';
  return [table(head, rows), dim(paragraph(how)), ''];
}

function reverseText({ reverse, worst, asked }: Stressed): string {
  const limit = `${money(asked.limitUsd)} USD`;
  if (!reverse.breaks)
    return `Up to half as much again of ${worst.title} takes no more than ${money(Math.max(0, reverse.largestLoss))} USD: the limit of ${limit} holds.`;
  return `The limit of ${limit} breaks at ${percent(reverse.times)} of ${worst.title}, with the broad market at ${percent(reverse.shock.market ?? 0)}.`;
}

const sessions = (count: number | 'not within', most: number): string =>
  count === 'not within' ? `more than ${most}` : String(count);

function recoveryText({ recovery, worst, asked }: Stressed, history: string): string {
  if (worst.loss === 0) return 'No crisis loses anything, so there is nothing to recover.';
  if (!recovery.ok) return `How long a recovery takes cannot be told: ${recovery.message}.`;
  const { median, interval, confidence, most, recovered } = recovery;
  const drawdown = percent(worst.loss / asked.equityUsd);
  return `After a loss of ${drawdown}: back in ${sessions(median, most)} sessions in the middle, ${sessions(interval.from, most)} to ${sessions(interval.to, most)} in ${percent(confidence)} of paths; ${percent(recovered)} were back within ${most}. Drawn in blocks from ${history}, which supposes that the future is like it.`;
}

function remarks({ test }: Stressed, { notes }: StressSource): readonly string[] {
  const { assumed, withoutSpread } = test;
  return [
    ...notes.map((note) => `${note}.`),
    ...(assumed.length > 0 ? [`${assumed.join(', ')}: not known, taken to move as the broad market does.`] : []),
    ...(withoutSpread.length > 0
      ? [`No spread is known of ${counted(withoutSpread.length, 'line')}: not in the cost to close.`]
      : []),
    'Full revaluation; where each figure of a crisis is from: "npm start -- risk stress --sources".',
  ];
}

export function stressDocument(stressed: Stressed, source: StressSource, picture: string | undefined) {
  const { test, asked, score, worst, advice, lived, recovery, reverse } = stressed;
  return {
    ...{ source: source.words, unit: 'USD', value: test.value, equity: asked.equityUsd, limit: asked.limitUsd },
    ...{ scenarios: test.outcomes, lived, score, worst, advice },
    recovery: recovery.ok ? { ...recovery, unit: 'sessions', from: source.history } : { refused: recovery.message },
    ...{ reverse, assumed: test.assumed, withoutSpread: test.withoutSpread, notes: source.notes },
    ...{ modelled: true, ...(picture === undefined ? {} : { picture }) },
  };
}

export const stressPicture = ({ test, asked }: Stressed, source: StressSource): string =>
  stressBars({
    title: `The book in ${test.outcomes.length} crises, full revaluation (modelled)`,
    subtitle: `${source.words}; worth ${shown(Math.round(test.value))} USD`,
    scenarios: test.outcomes.map(({ title }) => title),
    books: [{ words: 'profit or loss', profits: test.outcomes.map(({ profit }) => profit) }],
    limit: asked.limitUsd,
  });
