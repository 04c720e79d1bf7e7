/** A list of positions from a JSON array or a JSON object a line; whatever is wrong is told with its row, from 1. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Instant } from '#lib/model/time.ts';
import type { Line } from '#lib/risk/revaluation/line.ts';
import { ListedPosition, linesFromList } from '#lib/risk/revaluation/listed-lines.ts';
import { fault, oneLine } from '../../../exit.ts';

const EXAMPLE = '{"symbol":"SPY","quantity":100,"spot":400}';

export function positionsIn(file: string, text: string): readonly ListedPosition[] {
  const rows = rowsIn(file, text);
  if (rows.length === 0) throw fault('failed', `${file} holds no position: write one a line, such as ${EXAMPLE}`);
  return rows.map((row, i) => {
    const parsed = z.safeDecode(ListedPosition, row as z.input<typeof ListedPosition>);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.') ?? '';
    const where = path === '' ? '' : `${path}: `;
    throw fault(
      'failed',
      `${file}, row ${i + 1}: ${where}${oneLine(issue?.message ?? 'it is no position')}; a row is ${EXAMPLE}`,
    );
  });
}

function rowsIn(file: string, text: string): readonly unknown[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed.startsWith('[')) return parsed(trimmed, file) as readonly unknown[];
  const lines = trimmed.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((line, i) => parsed(line, `${file}, row ${i + 1}`));
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fault('failed', `${where} is not JSON (${(cause as Error).message}): a row is ${EXAMPLE}`, cause);
  }
}

export interface ListTerms {
  readonly now: Instant;
  /** Continuous and annual. */
  readonly rate: number;
}

export function linesFromFile(file: string, terms: ListTerms): readonly Line[] {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw fault('usage', `cannot read ${file} (${why}): name a file of positions, as JSON`, cause);
  }
  const found = linesFromList(positionsIn(file, text), terms);
  if (found.ok) return found.lines;
  throw fault('failed', `${file}: ${found.message}; a row may have spot, price, volatility and dividendYield`);
}
