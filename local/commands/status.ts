/** `wsb status`: switches, account, positions, working orders, dead letters and alerts of a ledger. */
import { type Command, Option } from 'commander';
import type { Environment } from '#lib/model/ids.ts';
import { isFlat, type Position } from '#lib/model/position.ts';
import { formatInstant, instant, newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { format, sum, toNumber } from '#lib/model/units.ts';
import type { Ledger, Queues } from '#lib/ports.ts';
import { deliveryRows, undeliveredText } from '../report/delivery.ts';
import { lastTick } from '../report/heartbeat.ts';
import { keptVolatility, keptVolatilityText } from '../report/kept-volatility.ts';
import { legText } from '../report/run-rows.ts';
import { sourceRows, sourcesText } from '../report/sources.ts';
import { deadLetterLines, deadLetterRows, riskLine, riskRow, switchLines, switchRows } from '../report/standing.ts';
import { bold, columns, dim, money, paragraph, print, printJson, signed, table, talkOf } from '../terminal.ts';
import { onStage, STAGES } from './aws/stage.ts';
import { withLedger } from './ledger.ts';

export function status(program: Command): void {
  program
    .command('status')
    .option('--ledger <name>', 'demo, replay or a file; the last one written by default')
    .addOption(new Option('--stage <name>', 'the stack in your AWS account').choices(STAGES).conflicts('ledger'))
    .description('switches, account, positions, orders, dead letters and alerts')
    .action(({ ledger, stage }: Options, command: Command) => {
      const shown = async (ports: Parameters<typeof stateOf>[0], name: string): Promise<void> => {
        const state = await stateOf(ports, name);
        if (talkOf(command).json) printJson(state);
        else print(page(state));
      };
      if (stage === undefined) return withLedger(ledger, (held, path, queues) => shown({ ledger: held, queues }, path));
      return onStage(stage, (ports) => shown(ports, ports.name));
    });
}

interface Options {
  readonly ledger?: string;
  readonly stage?: Environment;
}

const holdingsText = (position: Position): string =>
  position.holdings
    .filter(({ lots }) => lots.length > 0)
    .map(({ instrument, lots }) => `${format(sum(lots.map((lot) => lot.quantity)))} ${instrument.symbol}`)
    .join(', ');

async function stateOf({ ledger, queues }: { ledger: Ledger; queues: Queues }, path: string) {
  const account = (await ledger.get('account', 'account'))?.record;
  const positions = (await ledger.list('position')).map((row) => row.record);
  const orders = (await ledger.list('order', 'open')).map((row) => row.record);
  const alerts = (await ledger.list('alert')).map((row) => row.record);
  return {
    ledger: path,
    switches: await switchRows(ledger, positions),
    risk: await riskRow(ledger, positions, account?.markedAt ?? instant(Date.now())),
    account: account && {
      environment: account.environment,
      equityUsd: toNumber(account.equity),
      cashUsd: toNumber(account.cash),
      markedAt: formatInstant(account.markedAt),
    },
    positions: positions
      .filter((position) => !isFlat(position))
      .map((position) => ({
        strategy: position.strategyId,
        holdings: holdingsText(position),
        realisedUsd: toNumber(position.realised),
        modelled: position.modelled,
      })),
    orders: orders.map((order) => ({
      strategy: order.strategyId,
      kind: order.kind,
      legs: order.legs.map(legText),
      quantity: format(order.quantity),
      limitPrice: format(order.limitPrice),
      state: order.state,
    })),
    deadLetters: await deadLetterRows(queues),
    sources: await sourceRows(ledger, instant(Date.now())),
    keptVolatility: await keptVolatility(ledger),
    lastTick: await lastTick(ledger, instant(Date.now())),
    alerts: alerts
      .sort((a, b) => b.at - a.at)
      .map((alert) => ({
        severity: alert.severity,
        title: alert.title,
        detail: alert.detail,
        at: `${newYorkDay(alert.at)} ${newYorkTime(alert.at)}`,
        delivery: deliveryRows(alert),
      })),
  };
}

type State = Awaited<ReturnType<typeof stateOf>>;

function page(state: State): string {
  const { ledger, switches, risk, account, positions, orders, deadLetters, sources, alerts, lastTick: tick } = state;
  const modelled = positions.some((position) => position.modelled) ? ', modelled' : '';
  const head = account
    ? `${account.environment}, equity ${money(account.equityUsd)} USD${modelled}, cash ${money(account.cashUsd)} USD, at ${account.markedAt}`
    : 'no account yet';
  const section = (title: string, body: string | undefined) => [bold(title), body ?? dim('none'), ''];
  return [
    dim(ledger),
    ...switchLines(switches),
    riskLine(risk),
    '',
    bold(head),
    ...(tick ? [dim(`last tick ${tick.at}${tick.age === undefined ? '' : `, ${tick.age} ago`}`)] : []),
    '',
    ...section(
      'Positions',
      positions.length > 0
        ? table(
            columns('strategy', 'holdings', 'realised USD'),
            positions.map((p) => [p.strategy, p.holdings, signed(money(p.realisedUsd), p.realisedUsd)]),
          )
        : undefined,
    ),
    ...section(
      'Working orders',
      orders.length > 0
        ? table(
            columns('strategy', 'kind', 'legs', 'units', 'limit USD', 'state'),
            orders.map((o) => [o.strategy, o.kind, o.legs.join(' / '), o.quantity, o.limitPrice, o.state]),
          )
        : undefined,
    ),
    ...deadLetterLines(deadLetters),
    ...section('Market data', together(sourcesText(sources), keptVolatilityText(state.keptVolatility))),
    ...section('Alerts', alerts.length > 0 ? alerts.map(alertLine).join('\n') : undefined),
  ].join('\n');
}

const together = (...parts: readonly (string | undefined)[]): string | undefined =>
  parts.filter((part) => part !== undefined).join('\n\n') || undefined;

const alertLine = ({ at, severity, title, detail, delivery }: State['alerts'][number]): string =>
  paragraph(`${at} ${severity} ${title}: ${detail}${undeliveredText(delivery)}`);
