/** Each strategy trades in one of the demo's named scenarios; where it does not, it says why in one line. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import { STRATEGY_IDS } from '#lib/model/strategy.ts';
import { SCENARIOS } from '#local/demo-market/scenarios.ts';
import { EXIT } from '#local/exit.ts';
import { type WhyNotCount, whyNotLine } from '#local/report/why-not.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

interface Line {
  readonly id: string;
  readonly fills: number;
  readonly refusedBecause: readonly { readonly because: string; readonly count: number }[];
  readonly whyNot: readonly WhyNotCount[];
}
interface Run {
  readonly name: string;
  readonly lines: readonly Line[];
}

const NAMES = Object.keys(SCENARIOS).flatMap((scenario) => PROFILE_IDS.map((profile) => ({ scenario, profile })));

async function run({ scenario, profile }: (typeof NAMES)[number]): Promise<Run> {
  const args = ['demo', '--scenario', scenario, '--profile', profile, '--json'];
  const { exit, stdout, stderr } = await wsb(args, { home: temporaryFolder() });
  // A run that ends halted has its document all the same, and so has its say here.
  if (exit !== EXIT.good && exit !== EXIT.halted)
    throw new Error(`wsb ${args.join(' ')} ended with ${exit}: ${stderr}`);
  return { name: `${scenario}, ${profile}`, lines: JSON.parse(stdout).strategies };
}

/** Two at a time: a run is one process. */
async function all(): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let at = 0; at < NAMES.length; at += 2) runs.push(...(await Promise.all(NAMES.slice(at, at + 2).map(run))));
  return runs;
}

const lineOf = ({ lines }: Run, id: string) => lines.find((line) => line.id === id);

/** The table of `docs/demo-market.md`: who trades, profile by profile. */
function table(runs: readonly Run[]): readonly string[] {
  const cell = (each: Run, id: string) => ((lineOf(each, id)?.fills ?? 0) > 0 ? 'trades' : '–');
  const rows = STRATEGY_IDS.map((id) => `| ${id} | ${runs.map((each) => cell(each, id)).join(' | ')} |`);
  const head = `| Strategy | ${runs.map(({ name }) => name).join(' | ')} |`;
  return [head, ...rows];
}

describe('the named scenarios, in both profiles', async () => {
  const runs = await all();

  it.each(STRATEGY_IDS)('%s has fills in at least one of them', (id) => {
    expect(runs.filter((each) => (lineOf(each, id)?.fills ?? 0) > 0).map(({ name }) => name)).not.toEqual([]);
  });

  it.each(runs)('in $name, who did not trade says in one line why', ({ lines }) => {
    for (const { fills, whyNot, refusedBecause } of lines.filter((line) => line.fills === 0)) {
      const [first] = whyNot;
      const said = first ? whyNotLine(first) : refusedBecause[0]?.because;
      expect(fills).toBe(0);
      expect(said).toMatch(/^[a-z-]+[^\n]*$/);
    }
    expect(lines.map(({ id }) => id).sort()).toEqual([...STRATEGY_IDS].sort());
  });

  it('are told in docs/demo-market.md', () => {
    const told = new Set(readFileSync('docs/demo-market.md', 'utf8').split('\n'));

    expect(table(runs).filter((row) => !told.has(row))).toEqual([]);
  });
});
