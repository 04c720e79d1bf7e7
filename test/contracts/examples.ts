/** Records to store, one of every kind, with values that break a careless store: negatives, nine decimals, option symbols. */
import type { AuditDraft } from '#lib/model/audit.ts';
import { instrumentOf, optionOf } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { Records } from '#lib/model/record.ts';
import { type Instant, parseInstant, tradingDay } from '#lib/model/time.ts';
import { price, quantity, usd } from '#lib/model/units.ts';

export const NOON: Instant = parseInstant('2015-01-27T17:00:00Z');
const LATER = parseInstant('2015-01-27T17:05:00.250Z');
const DAY = tradingDay('2015-01-27');
const CALL = instrumentOf('AAPL150220C00110000');
const SNAPSHOT = 'ab'.repeat(32);
const LEGS = [
  { instrument: CALL, side: 'buy', ratio: 1 },
  { instrument: instrumentOf('AAPL150220C00115000'), side: 'sell', ratio: 1 },
] as const;
const REASON = { rule: 'trend', observed: 0.067, threshold: 0.05, unit: 'fraction' };

export const EXAMPLES: Records = {
  account: {
    environment: 'paper',
    cash: usd('-1234.567890123'),
    equity: usd('100000'),
    markedAt: NOON,
    day: DAY,
    dayStartEquity: usd('99000.5'),
  },
  position: {
    id: 'debit-spreads:1',
    strategyId: 'debit-spreads',
    symbol: 'AAPL',
    legs: LEGS,
    holdings: [{ instrument: CALL, lots: [{ quantity: quantity('-3'), price: price('2.35'), acquiredAt: LATER }] }],
    openedAt: NOON,
    reasons: [REASON],
    realised: usd('-0.000000001'),
    cash: usd('-705'),
    modelled: true,
  },
  order: {
    id: 'ord_1',
    clientOrderId: 'p-debitspr-150127-1200-a1-0123456789',
    signalId: 'sig_1',
    strategyId: 'debit-spreads',
    kind: 'entry',
    symbol: 'AAPL',
    positionId: 'debit-spreads:1',
    legs: LEGS,
    quantity: quantity('3'),
    limitPrice: price('-2.35'),
    maxLossPerUnit: 235,
    lots: 'first-in',
    reasons: [REASON],
    state: 'partial',
    filled: quantity('0'),
    executed: { AAPL150220C00110000: quantity('1') },
    attempt: 1,
    day: DAY,
    slot: NOON,
    approvedAt: NOON,
    expiresAt: LATER,
    brokerId: 'b-1',
    legBrokerIds: { AAPL150220C00110000: 'b-1-1' },
    snapshot: SNAPSHOT,
    modelled: true,
  },
  fill: {
    executionId: 'x-1',
    orderId: 'ord_1',
    strategyId: 'debit-spreads',
    positionId: 'debit-spreads:1',
    instrument: CALL,
    side: 'buy',
    quantity: quantity('1.5'),
    price: price('2.345'),
    at: LATER,
    modelled: true,
  },
  decision: {
    signalId: 'sig_1',
    strategyId: 'debit-spreads',
    symbol: 'AAPL',
    at: NOON,
    outcome: 'reduced',
    asked: quantity('9'),
    quantity: quantity('3'),
    checks: [
      { limit: 'order', scope: 'AAPL', unit: 'USD', observed: 705, allowed: 750.25, level: 'soft', passed: true },
    ],
    because: 'one order may risk 750.25 USD – not “2,115”',
    orderId: 'ord_1',
  },
  proposal: {
    strategyId: 'index-baseline',
    slot: NOON,
    snapshot: SNAPSHOT,
    signals: ['sig_1'],
    whyNots: [{ symbols: ['*'], reason: { rule: 'drift', observed: 'unknown', threshold: 0.05 } }],
  },
  outbox: { queue: 'orders', group: 'AAPL', dedupId: 'ord_1', body: '{"orderId":"ord_1"}' },
  alert: {
    ...{ id: 'al_1', severity: 'warning', title: 'Late', detail: 'by 2 s', subject: 'tick', at: NOON },
    delivery: {
      terminal: { attempts: 1, notice: 'notice_1', deliveredAt: LATER },
      webhook: { attempts: 3, notice: 'notice_2', nextTry: LATER, problem: 'answered “500”' },
      other: { attempts: 0 },
    },
  },
  anchor: {
    number: 1,
    at: NOON,
    lanes: 2,
    records: 7,
    root: 'cd'.repeat(32),
    hash: 'ef'.repeat(32),
    keyId: '0123456789abcdef',
  },
  control: { scope: 'all', mode: 'halted', epoch: 3, reason: 'looks wrong – “stop”', by: 'owner', at: NOON },
  sweep: { scope: 'all', epoch: 3, since: NOON, clearedAt: LATER },
  break: {
    subject: 'AAPL',
    state: 'healed',
    rows: [{ of: 'position', subject: 'AAPL150220C00110000', ours: '-3', brokers: '0.000000001' }],
    cause: 'late-news',
    explanation: 'AAPL150220C00110000 is -3 here – “late”',
    since: NOON,
    lastSeenAt: LATER,
    healedAt: LATER,
  },
  source: {
    source: 'alpaca',
    figure: 'quotes',
    lastSuccess: NOON,
    lastFailure: { at: LATER, reason: 'no answer' },
    failures: 3,
    openUntil: LATER,
  },
  look: { slot: NOON, holder: 'x-1', fence: 2, until: LATER, snapshot: SNAPSHOT },
  risk: {
    at: NOON,
    state: 'throttled',
    equityUsd: 99_000.5,
    figures: [{ id: 'var-99', value: -12.5, unit: 'USD', period: '1 day', method: 'historical' }],
    positions: [{ id: 'debit-spreads AAPL150220C00110000', valueUsd: -705, componentVarUsd: -0.000000001 }],
    strategies: [],
    stress: [{ id: 'crisis-2008', lossUsd: 1e-9 }],
    notes: ['AAPL: 12 daily returns'],
  },
  'risk-state': {
    ...{ state: 'throttled', since: NOON, at: LATER, reason: 'drawdown', metric: 'drawdown', calm: 2, peakUsd: 1e5 },
    ...{
      resumed: { day: DAY, equityUsd: 99_000.5 },
      figures: { drawdown: 0.11 },
      names: { AAPL: 0.2 },
      working: ['ord_1'],
    },
  },
  'daily-volatility': {
    ...{ symbol: 'AAPL', day: DAY, at: NOON, volatility: 0.312345678901, modelled: true, source: 'alpaca modelled' },
  },
  'volatility-round': {
    ...{ day: DAY, at: NOON, kept: ['AAPL'] },
    missed: [{ symbol: 'SPY', reason: REASON, tries: 1, isFinal: true }],
  },
  cursor: { value: '20150127::x-1' },
};

export const draft = (subject: string, data: unknown = { note: 'ü ”' }): AuditDraft => ({
  type: 'order-approved',
  at: NOON,
  subject,
  data,
});

export const aView = (close = 109.14): Omit<MarketView, 'snapshot'> => ({
  slot: NOON,
  asOf: LATER,
  bars: { AAPL: { '1Day': [{ start: NOON, open: 112.42, high: 112.48, low: 109.03, close, volume: 95_568_700 }] } },
  quotes: { AAPL: { at: NOON, freshUntil: LATER, bid: 109.1, ask: 109.2, bidSize: 3 } },
  modelled: true,
  chains: {
    AAPL: {
      underlying: 'AAPL',
      asOf: NOON,
      entries: [
        {
          contract: optionOf('AAPL150220C00110000'),
          quote: { at: NOON, freshUntil: LATER, ask: 3.05 },
          openInterest: 31_000,
          impliedVolatility: 0.412,
        },
      ],
    },
  },
});
