/**
 * Rows of JSON in on stdin, one row out on stdout for each, in order: read as they come and written as they are taken, so
 * that memory holds a handful however many there are. A row that cannot be answered says why, and the others go on.
 */
import { once } from 'node:events';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { EXIT, fault } from '../../exit.ts';
import { counted, say, type Talk } from '../../terminal.ts';

export interface RowRefusal {
  readonly code: string;
  readonly message: string;
}

/** What a row is answered with, besides its id. */
export type RowAnswer = { readonly answer: object } | { readonly refused: RowRefusal };

export type Fields = Readonly<Record<string, unknown>>;

interface Job {
  /** For a stdin that brings nothing: what to pipe into it. */
  readonly example: string;
  readonly answerTo: (fields: Fields) => RowAnswer;
  readonly talk: Talk;
}

interface Pipes {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
}

/** Longer than any row could need; a line that never ends must not fill the memory. */
const LONGEST = 1_000_000;
/** How long answers may wait to be written, and signals to be heard. */
const FLUSH_MS = 100;
const PROGRESS_MS = 2000;

export async function answerRows(
  { example, answerTo, talk }: Job,
  { input, output }: Pipes = { input: process.stdin, output: process.stdout },
): Promise<void> {
  if (input.isTTY) throw nothingIn(example);
  const tally = { rows: 0, refused: 0, told: performance.now() };
  const writer = writerOf(output);
  for await (const lines of linesOf(input)) {
    for (const line of lines) {
      const { id, ...answer } = answered(line, answerTo);
      tally.rows += 1;
      if ('error' in answer) tally.refused += 1;
      await writer.write(`${JSON.stringify({ id, ...answer })}\n`);
      if (performance.now() - tally.told < PROGRESS_MS) continue;
      tally.told = performance.now();
      say(talk, `${counted(tally.rows, 'row')} so far, ${tally.refused} refused`);
    }
    // Who sends one row at a time waits for its answer.
    await writer.flush();
  }
  if (tally.rows === 0) throw nothingIn(example);
  if (tally.refused === 0) return;
  process.exitCode = EXIT.failed;
  say(talk, `wsb: ${tally.refused} of ${counted(tally.rows, 'row')} refused: each says why in its "error"`);
}

const nothingIn = (example: string) =>
  fault('usage', `no rows came in on stdin: pipe one JSON object per line into it, such as ${example}`);

interface Answered {
  readonly id: string | number | null;
  readonly [field: string]: unknown;
}

function answered(line: string, answerTo: Job['answerTo']): Answered {
  const row = parsed(line);
  if ('refused' in row) return { id: null, error: row.refused };
  const given = row.fields.id;
  const id = typeof given === 'string' || typeof given === 'number' ? given : null;
  const result = answerTo(row.fields);
  return 'answer' in result ? { id, ...result.answer } : { id, error: result.refused };
}

function parsed(line: string): { readonly fields: Fields } | { readonly refused: RowRefusal } {
  if (line.length > LONGEST)
    return { refused: bad(`the line is longer than ${LONGEST} characters: write one row per line`) };
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return { fields: row as Fields };
    return { refused: bad('the line is JSON, but no object: write {"id":…,…}') };
  } catch (error) {
    return {
      refused: bad(`the line is not JSON (${error instanceof Error ? error.message : error}): write {"id":…,…}`),
    };
  }
}

const bad = (message: string): RowRefusal => ({ code: 'bad-input', message });

/** Lines that are not blank, as they come, without a byte order mark. Of one that is too long only the start is kept. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (pieces.pop() ?? '').slice(0, LONGEST + 1);
    yield pieces.filter(isNotBlank);
  }
  yield [rest].filter(isNotBlank);
}

const isNotBlank = (line: string): boolean => line.trim() !== '';

/** Writes in batches, waits where the reader is slow, and lets the process hear its signals. */
function writerOf(stream: Writable) {
  let [waiting, since] = ['', performance.now()];
  const flush = async (): Promise<void> => {
    const isTaken = waiting === '' || stream.write(waiting);
    waiting = '';
    since = performance.now();
    if (!isTaken) await once(stream, 'drain');
  };
  const write = async (text: string): Promise<void> => {
    waiting += text;
    if (waiting.length < 65_536 && performance.now() - since < FLUSH_MS) return;
    await flush();
    await setImmediate();
  };
  return { write, flush };
}
