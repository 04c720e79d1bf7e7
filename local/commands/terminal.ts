/** Words and numbers on a terminal: talk on stderr, results on stdout, colour only where somebody looks. */
import { stderr, stdout } from 'node:process';
import { styleText } from 'node:util';

export interface Talk {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Progress and remarks, never mixed with results. */
export const say = (talk: Talk, line: string): void => {
  if (!talk.quiet) stderr.write(`${line}\n`);
};

export const print = (text: string): void => {
  stdout.write(`${text}\n`);
};

export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

const painted = (style: Parameters<typeof styleText>[0], text: string): string =>
  styleText(style, text, { stream: stdout });
export const bold = (text: string): string => painted('bold', text);
export const dim = (text: string): string => painted('dim', text);
export const signed = (text: string, value: number): string =>
  painted(value < 0 ? 'red' : value > 0 ? 'green' : 'dim', text);

export const money = (usd: number): string =>
  `${usd < 0 ? '−' : ''}${Math.abs(usd).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

const BLOCKS = '▁▂▃▄▅▆▇█';

/** A line of blocks from the smallest to the largest value. */
export function sparkline(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const top = BLOCKS.length - 1;
  return values
    .map((value) => BLOCKS[high === low ? 3 : Math.round(((value - low) / (high - low)) * top)] ?? '')
    .join('');
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A plain table; cells may be coloured, widths are those of the visible text. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => visible(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - visible(cell)));
        return columns[index]?.align === 'right' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  return [dim(line(columns.map((column) => column.title))), ...rows.map(line)].join('\n');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with the escape character
const visible = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length;
