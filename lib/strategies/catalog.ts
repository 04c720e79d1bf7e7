/** The strategies there are. Adding one: its file, its line here, its handler; the tests say what is still missing. */
import type { Strategy, StrategyId } from '../model/strategy.ts';
import { debitSpreads } from './debit-spreads.ts';
import { earningsProtection } from './earnings-protection.ts';
import { indexBaseline } from './index-baseline.ts';
import { leapsTracker } from './leaps-tracker.ts';
import { lottoScanner } from './lotto-scanner.ts';
import { momentumWeeklies } from './momentum-weeklies.ts';
import { spxCreditSpreads } from './spx-credit-spreads.ts';
import { swingTrading } from './swing-trading.ts';
import { wheel } from './wheel.ts';
import { wsbDipBot } from './wsb-dip-bot.ts';

export const catalog = {
  'earnings-protection': earningsProtection,
  'index-baseline': indexBaseline,
  wheel,
  'momentum-weeklies': momentumWeeklies,
  'debit-spreads': debitSpreads,
  'swing-trading': swingTrading,
  'leaps-tracker': leapsTracker,
  'spx-credit-spreads': spxCreditSpreads,
  'lotto-scanner': lottoScanner,
  'wsb-dip-bot': wsbDipBot,
} satisfies { readonly [Id in StrategyId]?: Strategy };

/** The strategy of that id; undefined where there is none (yet). */
export const strategyOf = (id: string): Strategy | undefined =>
  Object.values<Strategy>(catalog).find((strategy) => strategy.id === id);
