/**
 * How much of each ETF to hold: equal weights, and for thirty days after a sale at a loss what is missing of an ETF in the
 * first of its stand-ins that is on the list, has data, and was not sold at a loss itself. So the account stays in the
 * market without a wash sale, and what is still held of the ETF is kept. Weights are shares of equity.
 */
import { daysBetween, type TradingDay, tradingDay } from '../../model/time.ts';

/** Internal Revenue Code, section 1091: calendar days before and after the sale. */
export const WASH_SALE_DAYS = 30;

export interface TargetRules {
  readonly targetAllocation: number;
  readonly substitutes: Readonly<Record<string, readonly string[]>>;
}

interface Sight {
  /** Those of the owner's list that have data. */
  readonly listed: readonly string[];
  readonly today: TradingDay;
  /** New York dates. */
  readonly lossSales: Readonly<Record<string, string>>;
  /** Undefined where it cannot be told now. */
  readonly weightOf: (symbol: string) => number | undefined;
}

/** Calendar days since a sale at a loss that a purchase would turn into a wash; undefined outside its window. */
export function daysSinceLoss(day: string | undefined, today: TradingDay): number | undefined {
  const days = day === undefined ? undefined : daysBetween(tradingDay(day), today);
  return days !== undefined && days <= WASH_SALE_DAYS ? days : undefined;
}

export function targetsOf(
  { targetAllocation, substitutes }: TargetRules,
  { listed, today, lossSales, weightOf }: Sight,
): ReadonlyMap<string, number> {
  const each = targetAllocation / listed.length;
  const targets = new Map(listed.map((symbol) => [symbol, each]));
  const isSold = (symbol: string): boolean => daysSinceLoss(lossSales[symbol], today) !== undefined;
  for (const symbol of listed.filter(isSold)) {
    const other = substitutes[symbol]?.find((candidate) => listed.includes(candidate) && !isSold(candidate));
    const weight = weightOf(symbol);
    if (other === undefined || weight === undefined) continue;
    const kept = Math.min(each, weight);
    targets.set(symbol, kept);
    targets.set(other, (targets.get(other) ?? 0) + each - kept);
  }
  return targets;
}
