/** `wsb strategies list|show|why`: what there is, how it is set, and why it did not trade. */
import type { Command } from 'commander';
import * as z from 'zod';
import { parametersOf } from '#functions/strategies/bots.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import { STRATEGY_IDS, type Strategy } from '#lib/model/strategy.ts';
import { formatInstant, newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { catalog, strategyOf } from '#lib/strategies/catalog.ts';
import { SCHEDULES } from '#lib/strategies/schedules.ts';
import { fault } from '../exit.ts';
import { configFrom } from './config.ts';
import { withLedger } from './ledger.ts';
import { talkOf } from './report.ts';
import { bold, dim, print, printJson, table } from './terminal.ts';

function known(id: string): Strategy {
  const strategy = strategyOf(id);
  if (strategy) return strategy;
  const names = Object.keys(catalog).join(', ');
  const planned = (STRATEGY_IDS as readonly string[]).includes(id);
  throw fault('usage', `${planned ? `${id} is not built yet` : `unknown strategy "${id}"`}: choose one of ${names}`);
}

const cadence = (id: string): string => {
  const schedule = SCHEDULES[id as keyof typeof SCHEDULES];
  return 'every' in schedule
    ? `every ${schedule.every} min from ${schedule.after} min after the open`
    : `once a session, ${schedule.after} min after the open`;
};

export function strategies(program: Command): void {
  const group = program
    .command('strategies')
    .description('the strategies: list them, show one, ask why it did not trade');

  group
    .command('list')
    .description('the strategies there are')
    .action((_: object, command: Command) => {
      const rows = Object.values<Strategy>(catalog).map(({ id, title, hypothesis }) => ({
        id,
        title,
        runs: cadence(id),
        hypothesis,
      }));
      if (talkOf(command).json) return printJson(rows);
      const columns = ['strategy', 'what it is', 'runs'].map((title) => ({ title, align: 'left' as const }));
      print(
        table(
          columns,
          rows.map(({ id, title, runs }) => [id, title, runs]),
        ),
      );
    });

  group
    .command('show')
    .argument('<id>', 'the strategy')
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration')
    .description('its idea, its parameters with their meaning, and their values in force')
    .action((id: string, options: { profile?: string; config?: string }, command: Command) => {
      const strategy = known(id);
      const config = configFrom(options);
      const values = parametersOf(config, strategy) as Record<string, unknown>;
      const meaning = z.toJSONSchema(strategy.parameters, { unrepresentable: 'any' }).properties ?? {};
      const parameters = Object.entries(values).map(([name, value]) => {
        const schema = meaning[name];
        return { name, value, meaning: typeof schema === 'object' ? (schema.description ?? '') : '' };
      });
      if (talkOf(command).json)
        return printJson({
          id,
          title: strategy.title,
          hypothesis: strategy.hypothesis,
          runs: cadence(id),
          profile: config.profile,
          parameters,
        });
      const columns = ['parameter', 'value', 'meaning'].map((title) => ({ title, align: 'left' as const }));
      print(`${bold(strategy.title)}\n${strategy.hypothesis}\nruns ${cadence(id)}; profile ${config.profile}\n`);
      print(
        table(
          columns,
          parameters.map(({ name, value, meaning: text }) => [name, JSON.stringify(value), dim(text)]),
        ),
      );
    });

  group
    .command('why')
    .argument('<id>', 'the strategy')
    .option('--ledger <name>', 'demo, replay or a file; the last one written by default')
    .option('--last <n>', 'how many looks at the market, newest first', '3')
    .description('why it did not trade: the candidates it turned down, and what risk refused')
    .action(async (id: string, options: { ledger?: string; last: string }, command: Command) => {
      known(id);
      const last = Number(options.last);
      if (!Number.isInteger(last) || last < 1)
        throw fault('usage', `--last wants a whole number from 1, not "${options.last}"`);
      await withLedger(options.ledger, async (ledger) => {
        const proposals = (await ledger.list('proposal', id))
          .map((row) => row.record)
          .sort((a, b) => b.slot - a.slot)
          .slice(0, last);
        const refusals = (await ledger.list('decision', id))
          .map((row) => row.record)
          .filter((decision) => decision.outcome !== 'approved');
        if (talkOf(command).json) {
          return printJson({
            proposals: proposals.map((proposal) => ({ ...proposal, slot: formatInstant(proposal.slot) })),
            decisions: refusals.map(({ symbol, at, outcome, because }) => ({
              symbol,
              at: formatInstant(at),
              outcome,
              because,
            })),
          });
        }
        for (const { slot, signals, whyNots } of proposals) {
          print(
            bold(
              `${newYorkDay(slot)} ${newYorkTime(slot)} New York: ${signals.length} signal${signals.length === 1 ? '' : 's'}`,
            ),
          );
          const columns = ['symbol', 'rule', 'observed', 'wanted', 'unit'].map((title) => ({
            title,
            align: 'left' as const,
          }));
          const rows = whyNots.map(({ symbol, reason }) => [
            symbol,
            reason.rule,
            shown(reason.observed),
            shown(reason.threshold),
            reason.unit ?? '',
          ]);
          print(rows.length > 0 ? table(columns, rows) : dim('nothing was turned down'));
        }
        if (refusals.length > 0) print(bold('Refused or reduced by risk'));
        for (const { at, symbol, outcome, because } of refusals.slice(-10))
          print(`  ${newYorkDay(at)} ${newYorkTime(at)}  ${symbol}  ${outcome}: ${because ?? ''}`);
      });
    });
}

const shown = (value: number | string): string =>
  typeof value === 'number' ? String(Number(value.toFixed(4))) : value;
