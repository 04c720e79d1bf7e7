/** Runs the trader as a child process against a simulator in this one, and kills it where it is told to. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { alpacaBroker } from '#functions/adapters/alpaca/broker.ts';
import { type Instant, instant, tradingDay } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import { type AlpacaSimulator, SIMULATOR_KEYS, startSimulator } from '#local/alpaca-simulator/simulator.ts';
import { openStore } from '#local/store/store.ts';
import { openOf } from '../rig.ts';
import { type Facts, factsOf } from './facts.ts';
import { MORNINGS, morningFeed } from './mornings.ts';
import type { Errand, Moved } from './trader.ts';

const LEDGER = 'killed';
/** Compiled once, not once per start. */
const COMPILED = mkdtempSync(join(tmpdir(), 'wsb-compiled-'));
process.once('exit', () => rmSync(COMPILED, { recursive: true }));

export interface Kill {
  /** On the broker's clock. */
  readonly at: Instant;
  /** Real milliseconds after the trader has heard that it is so late. */
  readonly afterMs: number;
}

export interface Killed {
  readonly facts: Facts;
  /** How often the process was started, and how often it died of the signal. */
  readonly starts: number;
  readonly deaths: number;
  readonly home: string;
}

/** Ends where the child ends by itself; `use` sees the home folder before it is removed. */
export async function killedAt<T>(kills: readonly Kill[], use: (killed: Killed) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'wsb-killed-'));
  const at = openOf(MORNINGS[0] ?? tradingDay(''));
  const simulator = await startSimulator({ feed: morningFeed(), at, cash: usd('100000') });
  try {
    keepKey(home);
    const lives = await lived({ simulator, home, kills: [...kills] });
    const store = openStore(join(home, `${LEDGER}.sqlite`), simulator);
    const { id: keyId, secret } = SIMULATOR_KEYS;
    const broker = alpacaBroker({ keyId, secret, environment: 'paper', fetch: simulator.fetch });
    const facts = await factsOf({ ledger: store.ledger, broker });
    store.close();
    return await use({ facts, home, ...lives });
  } finally {
    await simulator.close();
    rmSync(home, { recursive: true });
  }
}

/** Two runs are compared to the letter, so they seal with the same key. */
function keepKey(home: string): void {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, `${LEDGER}.sqlite.approval-key`), `${'5a'.repeat(32)}\n`, { mode: 0o600 });
}

interface Lives {
  readonly simulator: AlpacaSimulator;
  readonly home: string;
  /** Those still to come, the next first. */
  readonly kills: Kill[];
}

async function lived(lives: Lives): Promise<{ readonly starts: number; readonly deaths: number }> {
  let deaths = 0;
  for (;;) {
    const { code, signal } = await endOf(started(lives));
    if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the trader ended with ${code ?? signal}`);
    if (signal !== 'SIGKILL') return { starts: deaths + 1, deaths };
    deaths += 1;
  }
}

function started({ simulator, home, kills }: Lives): ChildProcess {
  const errand: Errand = { url: simulator.url, ledger: LEDGER };
  const child = fork(resolve('test/support/faults/trader.ts'), [JSON.stringify(errand)], {
    env: { ...process.env, WSB_HOME: home, NODE_COMPILE_CACHE: COMPILED },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', ({ to }: Moved) => {
    if (to > simulator.now()) simulator.advanceTo(instant(to));
    const [kill] = kills;
    if (kill && simulator.now() >= kill.at && !child.killed) {
      kills.shift();
      setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
    }
    if (child.connected) child.send({ now: simulator.now() }, () => undefined);
  });
  return child;
}

const endOf = (child: ChildProcess): Promise<{ readonly code: number | null; readonly signal: string | null }> =>
  new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
