/** `wsb cost --estimate`: what the stack would cost in a month, from its template and the schedule table. No AWS account is asked. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { METRICS, stackName } from '#functions/adapters/deployment-names.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import { type ConfigOptions, configFile, configFrom } from '../configuration.ts';
import { estimate, type Line } from '../cost/estimate.ts';
import { PRICES, PRICES_AS_OF, PRICES_REGION } from '../cost/prices.ts';
import { deployedIn, Template } from '../cost/template.ts';
import { fault, oneLine } from '../exit.ts';
import { bold, paragraph, print, printJson, say, type Talk, table, talkOf } from '../terminal.ts';

interface Options extends ConfigOptions {
  readonly estimate?: boolean;
}

export function cost(program: Command): void {
  program
    .command('cost')
    .option('--estimate', 'from the template that would be deployed, without asking AWS')
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration')
    .description('what the stack in your AWS account costs in a month')
    .action((options: Options, command: Command) => {
      if (!options.estimate)
        throw fault(
          'usage',
          'what was really billed cannot be asked yet: add --estimate, or look into AWS Cost Explorer',
        );
      told(options, talkOf(command));
    });
}

function told(options: Options, talk: Talk): void {
  const { profile } = configFrom(options);
  say(talk, 'putting the template together…');
  const lines = estimate(deployedIn(synthesised(options, profile), stackName('paper')), Object.keys(METRICS).length);
  const totalUsdPerMonth = cents(lines.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0));
  const note = `list prices of ${PRICES_REGION} written down on ${PRICES_AS_OF}, without tax and without free allowances; a modelled month of an active account that has run for a year`;
  if (talk.json) printJson({ totalUsdPerMonth, profile, note, lines: lines.map(wire) });
  else print(page({ profile, note, total: totalUsdPerMonth, lines }));
}

const cents = (usd: number): number => Math.round(usd * 100) / 100;

const wire = ({ item, quantity, unit, price, usdPerMonth, because }: Line) => ({
  ...{ item, quantity: Number(quantity.toPrecision(6)), unit },
  unitPrice: `${PRICES[price].usd} USD per ${PRICES[price].per} ${unit}`,
  usdPerMonth: Number(usdPerMonth.toFixed(4)),
  ...{ because, page: `https://aws.amazon.com/${PRICES[price].page}/pricing` },
});

interface Page {
  readonly profile: string;
  readonly note: string;
  readonly total: number;
  readonly lines: readonly Line[];
}

function page({ profile, note, total, lines }: Page): string {
  const rows = lines
    .toSorted((a, b) => b.usdPerMonth - a.usdPerMonth)
    .map(({ item, quantity, unit, usdPerMonth, because }) => [
      ...[item, usdPerMonth.toFixed(2), `${Number(quantity.toPrecision(3)).toLocaleString('en-US')} ${unit}`, because],
    ]);
  const head = [
    { title: 'what' },
    { title: 'USD a month', align: 'right' as const },
    { title: 'how much' },
    { title: 'why' },
  ];
  const title = bold(`about ${total.toFixed(2)} USD a month with profile ${profile} (modelled)`);
  return [title, '', table(head, rows), '', paragraph(note)].join('\n');
}

/** The app itself makes the template, in a process of its own and without the functions' code. */
function synthesised(options: Options, profile: string): Template {
  const folder = mkdtempSync(join(tmpdir(), 'wsb-cost-'));
  try {
    const file = configFile(options.config);
    const context = { code: 'none', profile, ...(file ? { config: file } : {}) };
    const env = {
      ...process.env,
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_VALIDATION: 'false',
    };
    const app = join(import.meta.dirname, '..', '..', 'infra', 'app.ts');
    const { status, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', app], {
      env,
      encoding: 'utf8',
    });
    if (status !== 0)
      throw fault('failed', `the template cannot be made: ${oneLine(stderr).slice(-400)}; run "npx cdk synth"`);
    return Template.parse(JSON.parse(readFileSync(join(folder, `${stackName('paper')}.template.json`), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
