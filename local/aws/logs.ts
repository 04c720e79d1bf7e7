/** `wsb logs`: what a deployed function wrote, for people or line by line as JSON. */
import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  type FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { clientSettings } from '#functions/adapters/aws/client-settings.ts';
import { functionName } from '#functions/adapters/deployment-names.ts';
import type { Environment } from '#lib/model/ids.ts';
import { DAY, formatInstant, HOUR, instant, MINUTE, SECOND } from '#lib/model/time.ts';
import { fault } from '../exit.ts';
import { print, printJson, say, type Talk } from '../terminal.ts';
import { entryOf } from './functions.ts';
import { onAws } from './on-aws.ts';

export interface LogOptions {
  readonly stage: Environment;
  readonly since: string;
  readonly follow?: true;
}

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** Milliseconds in "90s", "10m", "2h" or "1d". */
export function spanOf(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,4})([smhd])$/.exec(text) ?? [];
  const span = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (span > 0) return span;
  throw fault('usage', `--since wants a time such as 30s, 10m, 2h or 1d, not "${text}"`);
}

interface Line {
  readonly at: string;
  readonly message: string;
}

export async function logs(name: string, { stage, since, follow }: LogOptions, talk: Talk): Promise<void> {
  entryOf(name);
  const group = `/aws/lambda/${functionName(stage, name)}`;
  const from = Date.now() - spanOf(since);
  const lines: Line[] = [];
  for await (const line of linesOf({ group, from, isEndless: follow === true })) {
    if (follow) print(talk.json ? JSON.stringify(line) : lineText(line));
    else lines.push(line);
  }
  if (talk.json) return printJson({ function: name, stage, since, lines });
  for (const line of lines) print(lineText(line));
  if (lines.length === 0)
    say(talk, `${name} (${stage}) wrote nothing in the last ${since}: a longer --since looks further back`);
}

const BETWEEN_LOOKS_MS = 2_000;

interface Asked {
  readonly group: string;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly isEndless: boolean;
}

/** In the order of their time. A line that comes late, under the last time seen, is still told, and none is told twice. */
async function* linesOf({ group, from, isEndless }: Asked): AsyncGenerator<Line> {
  const client = new CloudWatchLogsClient(clientSettings());
  let [start, told] = [from, new Set<string>()];
  for (;;) {
    const found: FilteredLogEvent[] = [];
    for await (const events of pagesOf(client, group, start)) found.push(...events);
    for (const event of found) if (!told.has(idOf(event))) yield lineOf(event);
    if (!isEndless) return;
    told = new Set(found.map(idOf));
    start = Math.max(start, ...found.map(({ timestamp = 0 }) => timestamp - LATE_MS));
    await setTimeout(BETWEEN_LOOKS_MS);
  }
}

const LATE_MS = 30_000;
const idOf = ({ eventId = '' }: FilteredLogEvent): string => eventId;

async function* pagesOf(client: CloudWatchLogsClient, group: string, start: number) {
  let nextToken: string | undefined;
  do {
    const command = new FilterLogEventsCommand({ logGroupName: group, startTime: start, nextToken });
    const page: FilterLogEventsCommandOutput = await onAws(`read the log ${group}`, () => client.send(command));
    yield page.events ?? [];
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

const lineOf = ({ timestamp = 0, message = '' }: FilteredLogEvent): Line => ({
  at: formatInstant(instant(timestamp)),
  message: message.trimEnd(),
});

const Said = z.object({ level: z.string(), message: z.string() });
const Counted = z.object({
  _aws: z.object({ CloudWatchMetrics: z.array(z.object({ Metrics: z.array(z.object({ Name: z.string() })) })) }),
});

/** What a log says must not be able to move the cursor or colour the screen. */
const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be taken out
  stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

function lineText({ at, message }: Line): string {
  const held = jsonIn(message);
  const said = Said.safeParse(held);
  if (said.success) return plain(`${at} ${said.data.level.padEnd(5)} ${said.data.message}`);
  const counted = Counted.safeParse(held);
  if (!counted.success) return plain(`${at}       ${message}`);
  const names = counted.data._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  const values = names.map((name) => `${name} ${String((held as Readonly<Record<string, unknown>>)[name])}`);
  return plain(`${at}       ${values.join(', ')}`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
