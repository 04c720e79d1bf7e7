/** Alpaca's account activities: executions by their ids, and what became of options without a trade. */
import type * as z from 'zod';
import type { Execution, OptionActivity } from '#lib/model/broker.ts';
import { multiplierOf } from '#lib/model/instrument.ts';
import { atNewYork, type Instant } from '#lib/model/time.ts';
import { type Price, price } from '#lib/model/units.ts';
import { PermanentFault } from '../faults.ts';
import { instrumentNamed } from './instrument-named.ts';
import { FillsJson, OptionActivitiesJson } from './json.ts';
import { type AlpacaLine, parsed } from './line.ts';

const PAGE_SIZE = 100;
const OPTION_ENDINGS = ['OPEXP', 'OPEXC', 'OPASN', 'OPTRD'] as const;
type Query = { readonly activityTypes: readonly string[]; readonly after?: Date };

/** All pages of the mixed list, oldest first: the list of one type loses price, side and order in the SDK. */
async function activitiesOf<T extends { readonly id: string }>(
  line: AlpacaLine,
  asked: Query & { readonly pageToken?: string | undefined },
  schema: z.ZodType<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  const { activityTypes, pageToken, ...rest } = asked;
  const query = { ...rest, activityTypes: activityTypes as ['FILL'], direction: 'asc' as const, pageSize: PAGE_SIZE };
  let cursor = pageToken;
  for (;;) {
    const body = await line.ask(({ trading }) =>
      trading.accountActivities.getAccountActivitiesRaw(cursor === undefined ? query : { ...query, pageToken: cursor }),
    );
    const page = parsed(schema, body, 'list of activities');
    found.push(...page);
    const last = page.at(-1)?.id;
    if (last === undefined || last === cursor || page.length < PAGE_SIZE) return found;
    cursor = last;
  }
}

/** What else the account may trade, such as crypto, has a slash in its symbol and is not ours. */
export async function fillsAfter(line: AlpacaLine, after: string | undefined): Promise<readonly Execution[]> {
  const fills = await activitiesOf(line, { activityTypes: ['FILL'], pageToken: after }, FillsJson);
  return fills.filter(({ symbol }) => !symbol.includes('/')).map(fillOf);
}

const fillOf = (fill: z.output<typeof FillsJson>[number]): Execution => ({
  executionId: fill.id,
  brokerOrderId: fill.order_id,
  instrument: instrumentNamed(fill.symbol),
  side: fill.side === 'buy' ? 'buy' : 'sell',
  quantity: fill.qty,
  price: fill.price,
  at: fill.transaction_time,
});

export async function optionActivitiesSince(line: AlpacaLine, since: Instant): Promise<readonly OptionActivity[]> {
  const asked = { activityTypes: OPTION_ENDINGS, after: new Date(since) };
  return (await activitiesOf(line, asked, OptionActivitiesJson)).map(optionActivityOf);
}

const KINDS = { OPEXP: 'expiry', OPEXC: 'exercise', OPASN: 'assignment', OPTRD: 'delivery' } as const;
const CLOSE = 16 * 60;

function optionActivityOf(activity: z.output<typeof OptionActivitiesJson>[number]): OptionActivity {
  const { id, activity_type, group_id, symbol, qty, date, created_at, status } = activity;
  const instrument = instrumentNamed(symbol);
  if ((activity_type === 'OPTRD') !== (multiplierOf(instrument) === 1))
    throw new PermanentFault(`Alpaca reports ${activity_type} of ${symbol}, which we cannot read`);
  return {
    ...{ activityId: id, kind: KINDS[activity_type], groupId: group_id ?? id, instrument, quantity: qty },
    price: activity_type === 'OPTRD' ? priceIn(activity) : price('0'),
    at: created_at ?? atNewYork(date, CLOSE),
    isExecuted: status === undefined || status === null || status === 'executed',
  };
}

function priceIn({ id, price: strike }: z.output<typeof OptionActivitiesJson>[number]): Price {
  if (strike === undefined || strike === null)
    throw new PermanentFault(`Alpaca delivers shares without a price in activity ${id}`);
  return strike;
}
