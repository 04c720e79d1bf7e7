/**
 * Node loads this before each function that the emulator runs: the bundle stays as it was deployed, and the world around it
 * is the test's. The time is the emulator's (see sitecustomize.py), and Alpaca is the simulator that the test has started.
 */
import { readFileSync } from 'node:fs';
import { loopbackFetch } from '#local/loopback-fetch.ts';

const RealDate = Date;

function textOf(file: string | undefined): string {
  try {
    return file === undefined ? '' : readFileSync(file, 'ascii');
  } catch {
    return '';
  }
}

/** Programs ask for the time all the time: a file that was read this many milliseconds ago is good enough. */
const KEPT_MS = 5;
const clock = { text: '', readAt: Number.NEGATIVE_INFINITY };

/** Milliseconds since 1970. */
function emulatorNow(): number {
  const since = performance.now();
  if (since - clock.readAt > KEPT_MS)
    Object.assign(clock, { text: textOf(process.env.WSB_EMULATOR_CLOCK), readAt: since });
  const { text } = clock;
  const seconds = Number(text.replace('+', ''));
  if (text.startsWith('+')) return RealDate.now() + Math.round(seconds * 1000);
  return text === '' ? RealDate.now() : Math.round(seconds * 1000);
}

globalThis.Date = new Proxy(RealDate, {
  get: (date, name) => (name === 'now' ? emulatorNow : Reflect.get(date, name)),
  construct: (date, values, target) => Reflect.construct(date, values.length === 0 ? [emulatorNow()] : values, target),
  apply: () => new RealDate(emulatorNow()).toString(),
});

const { fetch: realFetch } = globalThis;
globalThis.fetch = (input, init) => {
  const simulator = textOf(process.env.WSB_EMULATOR_ALPACA);
  if (simulator === '') throw new Error('no simulator of Alpaca is running');
  return loopbackFetch(simulator, realFetch)(input, init);
};
