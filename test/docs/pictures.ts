/**
 * `npm run docs -- pictures`: draws one trade of each strategy anew, from runs of the demo and, for those that the demo gives no
 * whole trade, from the made-up days of their tests. Takes some minutes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ProfileId } from '#lib/model/profile.ts';
import type { StrategyId } from '#lib/model/strategy.ts';
import type { TradingDay } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { drawTrade } from '#local/commands/strategies/draw-trade.ts';
import { recordsIn, viewsOf } from '#local/commands/strategies/picture.ts';
import { mostTelling, tradesOf } from '#local/report/trade.ts';
import * as condor from '#test/lib/strategies/spx-credit-spreads/condor-day.ts';
import {
  AGAIN,
  CALL_ENDS,
  CONFIG,
  DELIVERED,
  PUT_ENDS,
  SOLD,
  wheelTurn,
} from '#test/lib/strategies/wheel/whole-turn.ts';
import { type RigOptions, startRig } from '#test/support/rig.ts';

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
  { scenario: 'volmageddon', profile: 'research_2024', strategies: ['lotto-scanner'] },
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

interface Scripted {
  readonly id: keyof typeof catalog;
  readonly rig: RigOptions;
  readonly days: readonly TradingDay[];
  readonly from: string;
}

const SCRIPTED: readonly Scripted[] = [
  {
    id: 'wheel',
    rig: { feed: wheelTurn(), day: SOLD, config: CONFIG, cash: usd('250000') },
    days: [SOLD, PUT_ENDS, DELIVERED, CALL_ENDS, AGAIN],
    from: 'prices made up for the test that goes once around; only days on which something happens have any',
  },
  {
    id: 'spx-credit-spreads',
    rig: { feed: condor.calmingDay(), day: condor.FRIDAY, config: condor.CONFIG },
    days: [condor.FRIDAY],
    from: 'SPY made up for a test, its options priced by the formula of Black and Scholes',
  },
];

async function drawScripted({ id, rig: options, days, from }: Scripted): Promise<void> {
  const rig = await startRig(options);
  try {
    for (const day of days) await rig.day(day);
    const trade = mostTelling(tradesOf(id, await recordsIn(rig.ledger)));
    if (!trade) throw new Error(`${id} did not trade on its made-up days`);
    const views = await viewsOf(trade, rig.ledger, rig.parts.snapshots);
    writeFileSync(fileOf(id), drawTrade(trade, views, { title: catalog[id].title, from }));
  } finally {
    await rig.close();
  }
}

export async function drawAll(say: (line: string) => void): Promise<void> {
  for (const scripted of SCRIPTED) {
    await drawScripted(scripted);
    say(`${scripted.id}: drawn from the test that trades it`);
  }
  for (const run of RUNS) {
    drawDemo(run);
    say(`${run.strategies.join(', ')}: drawn from ${run.scenario}, ${run.profile}`);
  }
}
