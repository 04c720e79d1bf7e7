/** How several columns move together, for a terminal. */
import { bold, dim, paragraph, table } from '../../../terminal.ts';
import { percentText } from '../value-at-risk/page.ts';
import type { Together } from './together.ts';

const right = (title: string) => ({ title, align: 'right' as const });
const digits = (value: number): string => String(Number(value.toPrecision(4)));

/** None for one column. */
export const togetherLines = (fits: Partial<Together>, names: readonly string[]): readonly string[] => [
  ...(fits.copula ? copulaLines(fits.copula, names) : []),
  ...(fits.dcc ? dccLines(fits.dcc, names) : []),
  ...(fits.shrinkage ? shrinkageLines(fits.shrinkage) : []),
];

function copulaLines(copula: Together['copula'], names: readonly string[]): readonly string[] {
  const rows = copula.correlation.map((line, i) => [names[i] ?? '', ...line.map((each) => each.toFixed(2))]);
  const error = copula.freedomError === null ? '' : `, standard error ${digits(copula.freedomError)}`;
  const gaussian = copula.isGaussian ? ' (a Gaussian copula explains them as well)' : '';
  return [
    '',
    bold('Student t copula: how they fall together'),
    paragraph(`degrees of freedom ${digits(copula.freedom)}${error}${gaussian}; correlations from Kendall's tau`, '  '),
    table([{ title: '' }, ...names.map(right)], rows, '  '),
  ];
}

/** More would not be read; all are in the document. */
const MOST_PAIRS = 10;

function dccLines(dcc: Together['dcc'], names: readonly string[]): readonly string[] {
  const head = ['', bold('Correlations that move (DCC)')];
  if ('refused' in dcc) return [...head, paragraph(`none: ${dcc.refused}`, '  ')];
  const pairs = names.flatMap((name, i) =>
    names.slice(i + 1).map((other, k) => {
      const [next, sample] = [dcc.nextCorrelation, dcc.sampleCorrelation].map((each) => each[i]?.[i + 1 + k] ?? 0);
      return { pair: `${name} and ${other}`, next: next ?? 0, sample: sample ?? 0 };
    }),
  );
  const told = pairs.toSorted((x, y) => Math.abs(y.next - y.sample) - Math.abs(x.next - x.sample)).slice(0, MOST_PAIRS);
  const parameters = `a ${digits(dcc.a)}, b ${digits(dcc.b)}: ${digits(dcc.persistence)} of what moved is left a day later; each column by GARCH(1,1) with normal errors`;
  const more = `The ${MOST_PAIRS} of ${pairs.length} pairs that are furthest from their usual; --json has all.`;
  return [
    ...head,
    paragraph(parameters, '  '),
    table(
      [{ title: 'correlation of' }, right('next day'), right('all days')],
      told.map(({ pair, next, sample }) => [pair, next.toFixed(2), sample.toFixed(2)]),
      '  ',
    ),
    ...(pairs.length > MOST_PAIRS ? [dim(paragraph(more, '  '))] : []),
  ];
}

const TARGET_WORDS = {
  identity: 'one variance, no correlation (Ledoit and Wolf)',
  'oracle-identity': 'the same, by the oracle rule (Chen and others)',
  'constant-correlation': 'own variances, one correlation (Ledoit and Wolf)',
} as const;

function shrinkageLines(shrinkage: Together['shrinkage']): readonly string[] {
  const rows = shrinkage.map((each) => [
    TARGET_WORDS[each.target],
    'refused' in each ? `none: ${each.refused}` : percentText(each.intensity),
  ]);
  return [
    '',
    bold('Covariances drawn to a calm target (shrinkage)'),
    table([{ title: 'target' }, right('part of the target')], rows, '  '),
    dim(paragraph('0 % is the sample as it is. The more columns and the fewer days, the more is shrunk.', '  ')),
  ];
}
