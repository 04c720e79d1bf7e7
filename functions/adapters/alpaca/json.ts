/** Alpaca's trading answers, as far as we rely on them. Money is read from decimal strings, never through a float. */
import * as z from 'zod';
import { parseInstant, tradingDay } from '#lib/model/time.ts';
import { type Amount, type Price, parse, type Quantity, type Usd } from '#lib/model/units.ts';

/** At most nine decimals; further zeros say nothing and are cut. */
const decimal = <A extends Amount>() =>
  z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,9}0*)?$/)
    .transform((text) => parse<A>(text.replace(/(\.\d{9})0+$/, '$1')));
const time = z.string().transform(parseInstant);
/** "09:30" as minutes since midnight. */
const wallTime = z
  .string()
  .regex(/^\d\d:\d\d$/)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

export const AccountJson = z.object({
  status: z.string(),
  cash: decimal<Usd>(),
  equity: decimal<Usd>(),
  buying_power: decimal<Usd>(),
  options_buying_power: decimal<Usd>().nullish(),
  options_trading_level: z.number().int().min(0).max(3).nullish(),
  trading_blocked: z.boolean(),
  account_blocked: z.boolean(),
  trade_suspended_by_user: z.boolean().nullish(),
});

export const ClockJson = z.object({ timestamp: time, is_open: z.boolean(), next_open: time, next_close: time });

export const CalendarJson = z.array(
  z.object({ date: z.string().transform(tradingDay), open: wallTime, close: wallTime }),
);

export const OrderJson = z.object({
  id: z.string().min(1),
  client_order_id: z.string(),
  status: z.string(),
  order_class: z.string().nullish(),
  qty: decimal<Quantity>().nullish(),
  filled_qty: decimal<Quantity>(),
  limit_price: decimal<Price>().nullish(),
  symbol: z.string().nullish(),
  side: z.string().nullish(),
  legs: z
    .array(
      z.object({
        ...{ id: z.string(), symbol: z.string(), side: z.string().nullish() },
        qty: decimal<Quantity>().nullish(),
      }),
    )
    .nullish(),
  replaced_by: z.string().nullish(),
  replaces: z.string().nullish(),
  submitted_at: time.nullish(),
});

/** An average has as many decimals as its division gave: those past the ninth are cut. */
const average = z
  .string()
  .regex(/^-?\d{1,15}(\.\d+)?$/)
  .transform((text) => parse<Price>(text.replace(/(\.\d{9})\d+$/, '$1')));

export const PositionsJson = z.array(
  z.object({
    ...{ symbol: z.string(), asset_class: z.string(), qty: decimal<Quantity>() },
    avg_entry_price: average.nullish(),
  }),
);

export const FillsJson = z.array(
  z.object({
    id: z.string().min(1),
    order_id: z.string(),
    symbol: z.string(),
    side: z.enum(['buy', 'sell', 'sell_short']),
    qty: decimal<Quantity>(),
    price: decimal<Price>(),
    transaction_time: time,
  }),
);

export const OptionActivitiesJson = z.array(
  z.object({
    id: z.string().min(1),
    activity_type: z.enum(['OPEXP', 'OPEXC', 'OPASN', 'OPTRD']),
    symbol: z.string(),
    qty: decimal<Quantity>(),
    price: decimal<Price>().nullish(),
    date: z.string().transform(tradingDay),
    created_at: time.nullish(),
    status: z.string().nullish(),
    group_id: z.string().nullish(),
  }),
);
