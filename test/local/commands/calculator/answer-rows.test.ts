import { PassThrough, Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { answerRows, type Fields } from '#local/commands/calculator/answer-rows.ts';

const QUIET = { json: true, quiet: true };
const echo = (fields: Fields) => ({ answer: { given: fields.given } });
const job = { example: '{}', answerTo: echo, talk: QUIET };

/** A reader who takes nothing until it is let go. */
function stubborn() {
  const taken: string[] = [];
  const gate = Promise.withResolvers<void>();
  const output = new Writable({
    highWaterMark: 1000,
    decodeStrings: false,
    write: (text: string, _, done) => {
      taken.push(text);
      gate.promise.then(() => done());
    },
  });
  return { output, taken, letGo: gate.resolve };
}

const collecting = () => {
  const reader = stubborn();
  reader.letGo();
  return reader;
};

describe('answering rows', () => {
  test('reads no further than the answers are taken', async () => {
    const [rows, text] = [2000, 'x'.repeat(1000)];
    let read = 0;
    function* lines() {
      for (; read < rows; read += 1) yield Buffer.from(`{"id":${read},"given":"${text}"}\n`);
    }
    const { output, taken, letGo } = stubborn();

    const done = answerRows(job, { input: Readable.from(lines()), output });
    for (let turn = 0; turn < 500; turn += 1) await setImmediate();
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(300);

    letGo();
    await done;
    expect(read).toBe(rows);
    expect(taken.join('').split('\n')).toHaveLength(rows + 1);
  });

  test('answers a row before the next one comes', async () => {
    const input = new PassThrough();
    const { output, taken } = collecting();

    const done = answerRows(job, { input, output });
    input.write('{"id":1}\n');
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(taken).toEqual(['{"id":1}\n']);
    input.end();
    await done;
  });

  test('finds the rows wherever their bytes are cut', async () => {
    const bytes = Buffer.from('\uFEFF{"id":"ä","given":"日本"}\r\n\n{"id":2,"given":"€"}');
    const whole = collecting();
    await answerRows(job, { input: Readable.from([bytes]), output: whole.output });

    expect(whole.taken.join('')).toBe('{"id":"ä","given":"日本"}\n{"id":2,"given":"€"}\n');
    const cut = collecting();
    await answerRows(job, { input: Readable.from(Array.from(bytes, (byte) => Buffer.of(byte))), output: cut.output });
    expect(cut.taken.join('')).toBe(whole.taken.join(''));
  });

  test('forgets all of a line that never ends but its start', async () => {
    const endless = Array.from({ length: 40 }, () => Buffer.alloc(100_000, 'x'));
    const { output, taken } = collecting();

    await answerRows(job, { input: Readable.from([...endless, Buffer.from('\n{"id":1}\n')]), output });
    process.exitCode = 0;

    expect(taken.join('')).toContain('the line is longer than 1000000 characters');
    expect(taken.join('')).toMatch(/\n\{"id":1\}\n$/);
  });

  test('waits for no rows from a terminal', async () => {
    const input = Object.assign(Readable.from([Buffer.from('{"id":1}\n')]), { isTTY: true });

    await expect(answerRows(job, { input, output: collecting().output })).rejects.toThrow('no rows came in on stdin');
  });
});
