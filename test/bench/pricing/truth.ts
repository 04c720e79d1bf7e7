/**
 * What answers are held against. European: our own scalar functions, which the tests hold to 50-digit reference rows.
 * Volatility: the one that the price was made with. American: QuantLib's high precision scheme, and the reference rows.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { europeanGreeks } from '#lib/pricing/black-scholes.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';
import type { Job, JobName } from './contestants.ts';
import { americanRows, COUNT, columnsOf, outOfTheMoney, randomOptions } from './dataset.ts';
import { type Accuracy, americanAccuracy, greeksAccuracy, volatilityAccuracy } from './figures.ts';
import { type Options, type Results, readResults, writeOptions, writeResults } from './option-file.ts';
import { FOLDER, type PeerName } from './peers/ready.ts';
import { attempt, type Field, type Run } from './rounds.ts';

export interface Material {
  readonly options: readonly VolatileOption[];
  readonly columns: Options;
  readonly files: Readonly<Record<Job['file'] | 'rows', string>>;
}

/** Writes the files that all contestants read. */
export function prepared(folder: string): Material {
  const options = randomOptions(COUNT);
  const columns = columnsOf(options);
  const files = {
    all: join(folder, 'all'),
    'out-of-the-money': join(folder, 'out-of-the-money'),
    rows: join(folder, 'rows'),
  };
  writeOptions(files.all, columns);
  writeOptions(files['out-of-the-money'], columnsOf(outOfTheMoney(options)));
  writeOptions(files.rows, columnsOf(americanRows().options));
  return { options, columns, files };
}

/** How accurate a run was. What is needed for all runs of a job is computed once. */
export const ACCURACY: Readonly<Record<JobName, (material: Material, field: Field) => (run: Run) => Accuracy>> = {
  greeks: ({ options }) => {
    const truth = exactGreeks(options);
    return ({ results }) => greeksAccuracy(results, truth);
  },
  volatility:
    ({ columns }) =>
    ({ results }) =>
      volatilityAccuracy(results, columns.volatility),
  american: (material, field) => {
    const truth = exactAmericans(material, field);
    const rows = americanRows();
    const spot = Float64Array.from(rows.options, (option) => option.spot);
    return ({ contestant, results }) => {
      const listed = attempt(
        { ...contestant, options: rows.options.length },
        { file: material.files.rows, columns: 1 },
        field,
      );
      return americanAccuracy(
        { found: results, truth, spot: material.columns.spot },
        'missing' in listed ? undefined : { found: listed.results, truth: rows.prices, spot },
      );
    };
  },
};

const GREEKS = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const;

function exactGreeks(options: readonly VolatileOption[]): Results {
  const exact = options.map(europeanGreeks);
  return GREEKS.map((name) => Float64Array.from(exact, (each) => each[name]));
}

/** The high precision scheme takes 50 ms for each. */
const AMERICAN_TRUTHS = 500;

/** From QuantLib, computed once for the same options and driver, and kept: it is the truth and not a time. Else from ours. */
function exactAmericans({ columns, files }: Material, field: Field): Float64Array {
  const { quantlib } = field.peers;
  if ('missing' in quantlib) return highlyAccurate('ours', files.all, field);
  const hash = createHash('sha256').update(quantlib.command.join(' '));
  const { price: _, ...terms } = columns;
  for (const column of Object.values(terms)) hash.update(new Uint8Array(column.buffer));
  const kept = join(FOLDER, `american-truth-${AMERICAN_TRUTHS}-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(kept)) {
    field.say(`pricing ${AMERICAN_TRUTHS} American options with QuantLib's high precision scheme, once: half a minute`);
    writeResults(kept, [highlyAccurate('quantlib', files.all, field)]);
  }
  return readResults(kept, 1)[0] ?? new Float64Array();
}

/** Empty where there is none, so that no error is shown. */
function highlyAccurate(peer: PeerName, file: string, field: Field): Float64Array {
  const contestant = { name: peer, peer, method: 'american-high', options: AMERICAN_TRUTHS };
  const run = attempt(contestant, { file, columns: 1 }, field);
  return ('missing' in run ? undefined : run.results[0]) ?? new Float64Array();
}
