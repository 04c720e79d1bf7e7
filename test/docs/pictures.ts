/**
 * `npm run docs -- pictures`: draws one trade of each strategy anew, from runs of the demo and, for the wheel, from the test that
 * goes once around. Takes some minutes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ProfileId } from '#lib/model/profile.ts';
import type { StrategyId } from '#lib/model/strategy.ts';
import { usd } from '#lib/model/units.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { drawTrade } from '#local/commands/strategies/draw-trade.ts';
import { recordsIn, viewsOf } from '#local/commands/strategies/picture.ts';
import { tradesOf } from '#local/report/trade.ts';
import {
  AGAIN,
  CALL_ENDS,
  CONFIG,
  DELIVERED,
  PUT_ENDS,
  SOLD,
  wheelTurn,
} from '#test/lib/strategies/wheel/whole-turn.ts';
import { startRig } from '#test/support/rig.ts';

interface DemoRun {
  readonly scenario: string;
  readonly profile: ProfileId;
  readonly strategies: readonly StrategyId[];
}

const RUNS: readonly DemoRun[] = [
  {
    scenario: 'earnings-dip',
    profile: 'wsb_2025',
    strategies: [
      ...(['earnings-protection', 'index-baseline', 'momentum-weeklies', 'debit-spreads'] as const),
      ...(['swing-trading', 'leaps-tracker', 'wsb-dip-bot'] as const),
    ],
  },
  { scenario: 'volmageddon', profile: 'wsb_2025', strategies: ['lotto-scanner'] },
  { scenario: 'volmageddon', profile: 'research_2024', strategies: ['spx-credit-spreads'] },
];

const fileOf = (id: StrategyId): string => resolve('docs/strategies', `${id}.svg`);

function wsb(home: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, ['local/launch.js', ...args], {
    env: { ...process.env, WSB_HOME: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`"npm start -- ${args.join(' ')}" ended with ${status}`);
}

function drawDemo({ scenario, profile, strategies }: DemoRun): void {
  const home = mkdtempSync(join(tmpdir(), 'pictures-'));
  try {
    wsb(home, ['demo', '--scenario', scenario, '--profile', profile]);
    for (const id of strategies) wsb(home, ['strategies', 'picture', id, '--out', fileOf(id)]);
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function drawWheel(): Promise<void> {
  const rig = await startRig({ feed: wheelTurn(), day: SOLD, config: CONFIG, cash: usd('250000') });
  try {
    for (const day of [SOLD, PUT_ENDS, DELIVERED, CALL_ENDS, AGAIN]) await rig.day(day);
    const [turn] = tradesOf('wheel', await recordsIn(rig.ledger));
    if (!turn) throw new Error('the wheel did not turn');
    const from = 'prices made up for the test that goes once around; only days on which something happens have any';
    const views = await viewsOf(turn, rig.ledger, rig.parts.snapshots);
    writeFileSync(fileOf('wheel'), drawTrade(turn, views, { title: catalog.wheel.title, from }));
  } finally {
    await rig.close();
  }
}

export async function drawAll(say: (line: string) => void): Promise<void> {
  await drawWheel();
  say('the wheel is drawn');
  for (const run of RUNS) {
    drawDemo(run);
    say(`${run.strategies.join(', ')}: drawn from ${run.scenario}, ${run.profile}`);
  }
}
