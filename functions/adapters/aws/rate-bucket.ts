/**
 * One budget of calls for all functions: at most `perMinute` in any sixty seconds (the generic cell rate algorithm,
 * ITU-T I.371, with the time at which the bucket is empty again as its only state). A part of it is kept for cancels,
 * exits and reconciliation, so that entries and looking around are shed first.
 */
import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { clientSettings } from './client-settings.ts';
import { guarded } from './service-faults.ts';

export interface RateBucketOptions {
  readonly table: string;
  /** Whose budget it is, such as an account at the broker. */
  readonly name: string;
  readonly perMinute: number;
  /** The part of the burst, 0 to 1, that only urgent calls may use. */
  readonly reserved?: number;
  readonly client?: DynamoDBClient;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export type Taken = { readonly granted: true } | { readonly granted: false; readonly retryMs: number };

export interface RateBucket {
  /** Takes room for a number of calls, or none of it. */
  take(calls: number, urgency: 'urgent' | 'ordinary'): Promise<Taken>;
}

const MINUTE_MS = 60_000;
/** What may be spent at once; the rest of the minute's budget is what flows in, so that no sixty seconds hold more than all. */
const BURST = 1 / 3;

export function rateBucket(options: RateBucketOptions): RateBucket {
  const { table, name, perMinute, reserved = 0.5, now = Date.now } = options;
  const client = options.client ?? new DynamoDBClient(clientSettings());
  const burst = Math.floor(perMinute * BURST);
  const perCallMs = Math.ceil(MINUTE_MS / (perMinute - burst));
  const Key = { pk: { S: 'rate' }, sk: { S: name } };

  const moved = (set: string, condition: string, values: Readonly<Record<string, number>>) =>
    guarded(`take from the rate bucket ${name}`, async () => {
      const ExpressionAttributeValues = Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, { N: String(value) }]),
      );
      const update = { TableName: table, Key, UpdateExpression: set, ConditionExpression: condition };
      const ReturnValuesOnConditionCheckFailure = 'ALL_OLD' as const;
      try {
        await client.send(
          new UpdateItemCommand({ ...update, ExpressionAttributeValues, ReturnValuesOnConditionCheckFailure }),
        );
        return 'moved' as const;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return Number(error.Item?.emptyAt?.N ?? 0);
        throw error;
      }
    });

  return {
    async take(calls, urgency) {
      const at = now();
      const cost = calls * perCallMs;
      const room = Math.floor(burst * (urgency === 'urgent' ? 1 : 1 - reserved)) * perCallMs;
      if (cost > room) throw new RangeError(`${calls} calls never fit: at once go ${room / perCallMs}`);
      for (;;) {
        const filled = await moved('SET emptyAt = emptyAt + :cost', 'emptyAt BETWEEN :now AND :latest', {
          ':cost': cost,
          ':now': at,
          ':latest': at + room - cost,
        });
        if (filled === 'moved') return { granted: true };
        if (filled > at) return { granted: false, retryMs: filled - (at + room - cost) };
        const started = await moved('SET emptyAt = :then', 'attribute_not_exists(emptyAt) OR emptyAt < :now', {
          ':then': at + cost,
          ':now': at,
        });
        if (started === 'moved') return { granted: true };
      }
    },
  };
}
