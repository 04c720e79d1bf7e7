/** The files by which contestants in any language get the same options and hand back what they made of them: plain doubles. */
import { readFileSync, writeFileSync } from 'node:fs';

/** In this order, each column whole, after one number of rows. `sign` is 1 for a call and -1 for a put. */
const COLUMNS = ['sign', 'spot', 'strike', 'years', 'rate', 'dividendYield', 'volatility', 'price'] as const;

export type Options = Readonly<Record<(typeof COLUMNS)[number], Float64Array>>;

/** Columns of equal length, one for each figure that the job asks for. */
export type Results = readonly Float64Array[];

export function writeOptions(path: string, options: Options): void {
  const rows = options.spot.length;
  const numbers = new Float64Array(1 + COLUMNS.length * rows);
  numbers[0] = rows;
  COLUMNS.forEach((name, index) => {
    numbers.set(options[name], 1 + index * rows);
  });
  writeFileSync(path, new Uint8Array(numbers.buffer));
}

/** The first options of the file, up to the limit. */
export function readOptions(path: string, limit: number): Options {
  const numbers = doublesIn(path);
  const rows = numbers[0] ?? 0;
  const column = (name: (typeof COLUMNS)[number]): Float64Array => {
    const start = 1 + COLUMNS.indexOf(name) * rows;
    return numbers.slice(start, start + Math.min(rows, limit));
  };
  return {
    sign: column('sign'),
    spot: column('spot'),
    strike: column('strike'),
    years: column('years'),
    rate: column('rate'),
    dividendYield: column('dividendYield'),
    volatility: column('volatility'),
    price: column('price'),
  };
}

export function writeResults(path: string, results: Results): void {
  const rows = results[0]?.length ?? 0;
  const numbers = new Float64Array(results.length * rows);
  results.forEach((column, index) => {
    numbers.set(column, index * rows);
  });
  writeFileSync(path, new Uint8Array(numbers.buffer));
}

export function readResults(path: string, columns: number): Results {
  const numbers = doublesIn(path);
  const rows = numbers.length / columns;
  return Array.from({ length: columns }, (_, index) => numbers.slice(index * rows, (index + 1) * rows));
}

function doublesIn(path: string): Float64Array {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
