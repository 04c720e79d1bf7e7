/** Words and numbers on a terminal: talk on stderr, results on stdout, colour only where somebody looks. */
import process, { stderr, stdout } from 'node:process';
import { styleText } from 'node:util';
import type { Command } from 'commander';

export interface Talk {
  readonly json: boolean;
  readonly quiet: boolean;
}

export const talkOf = (command: Command): Talk => {
  const { json = false, quiet = false } = command.optsWithGlobals<Partial<Talk>>();
  return { json, quiet };
};

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

/** "1 session", "10 sessions". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A value of a rule, without the tail of a binary fraction. */
export const shown = (value: number | string): string =>
  typeof value === 'number' ? String(Number(value.toFixed(3))) : value;

/** A setting for people: lists without their brackets. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(value.some(isFields) ? '; ' : ', ');
  if (isFields(value)) {
    const fields = Object.entries(value).map(([name, field]) => `${name}: ${valueText(field)}`);
    return fields.join('; ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const isFields = (value: unknown): value is object => typeof value === 'object' && value !== null;

const BLOCKS = '▁▂▃▄▅▆▇█';

/** A line of blocks from the smallest to the largest value. */
export function sparkline(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const top = BLOCKS.length - 1;
  return values
    .map((value) => BLOCKS[high === low ? 3 : Math.round(((value - low) / (high - low)) * top)] ?? '')
    .join('');
}

/** Columns of the terminal; into a pipe, those that COLUMNS asks for, or enough for most things. */
export const screenWidth = (): number => stdout.columns ?? (Number(process.env.COLUMNS) || 120);

/** Words of `text` in lines of at most `width`; a word that is longer has a line of its own. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A paragraph for the terminal, indented. */
export const paragraph = (text: string, indent = ''): string =>
  wrapped(text, screenWidth() - indent.length)
    .map((line) => indent + line)
    .join('\n');

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Widest it may get before its cells wrap. The last column always wraps into what the terminal has left. */
  readonly max?: number;
  readonly style?: (text: string) => string;
}

export const columns = (...titles: readonly string[]): readonly Column[] => titles.map((title) => ({ title }));

const GAP = '  ';
const NARROWEST = 16;

/** A plain table that fits the terminal. Cells that wrap are uncoloured: colour them by the column's style. */
export function table(head: readonly Column[], rows: readonly (readonly string[])[], indent = ''): string {
  const widths = widthsOf(head, rows, screenWidth() - indent.length);
  const line = (cells: readonly string[], style = (text: string, _: Column) => text): string =>
    indent +
    head
      .map((column, index) => {
        const cell = cells[index] ?? '';
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - visible(cell)));
        const text = cell === '' ? '' : style(cell, column);
        return column.align === 'right' ? gap + text : text + gap;
      })
      .join(GAP)
      .trimEnd();
  const body = rows.flatMap((cells) => {
    const broken = cells.map((cell, index) => wrapped(cell, widths[index] ?? 0));
    const height = Math.max(...broken.map((lines) => lines.length));
    return Array.from({ length: height }, (_, row) =>
      line(
        broken.map((lines) => lines[row] ?? ''),
        (text, column) => column.style?.(text) ?? text,
      ),
    );
  });
  const titles = line(head.map(({ title }) => title));
  return [indent + dim(titles.slice(indent.length)), ...body].join('\n');
}

function widthsOf(head: readonly Column[], rows: readonly (readonly string[])[], room: number): readonly number[] {
  const natural = head.map(({ title, max = Number.POSITIVE_INFINITY }, index) =>
    Math.max(visible(title), Math.min(max, Math.max(0, ...rows.map((row) => visible(row[index] ?? ''))))),
  );
  const before = natural.slice(0, -1).reduce((total, width) => total + width + GAP.length, 0);
  return natural.map((width, index) =>
    index === head.length - 1 ? Math.min(width, Math.max(NARROWEST, room - before)) : width,
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with the escape character
const visible = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length;
