/** A home folder after two days through the real path (SDK, loopback, SQLite), and `wsb audit` run over it. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Command } from 'commander';
import { onTestFinished, vi } from 'vitest';
import { parseConfig } from '#functions/adapters/config.ts';
import type { Order } from '#lib/model/order.ts';
import type { TradingDay } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import { audit } from '#local/commands/audit.ts';
import { exitCodeOf } from '#local/exit.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { runDays } from '#local/virtual-days.ts';
import { CONFIG, TUESDAY, twoDays, WEDNESDAY } from '#test/support/market/two-days.ts';

export async function auditedHome(): Promise<{ readonly home: string; readonly orders: readonly Order[] }> {
  const home = mkdtempSync(join(tmpdir(), 'wsb-audit-'));
  vi.stubEnv('WSB_HOME', home);
  const { store } = await ran('demo', [TUESDAY, WEDNESDAY], {});
  const orders = (await store.ledger.list('order')).map(({ record }) => record);
  store.close();
  vi.unstubAllEnvs();
  return { home, orders };
}

export function ran(
  name: string,
  days: readonly TradingDay[],
  { feed = twoDays(), ...config }: { readonly feed?: MarketFeed; readonly [key: string]: unknown },
) {
  const parsed = parseConfig({ ...CONFIG, ...config }, 'the test');
  return runDays({ feed, days, config: parsed, cash: usd('100000'), name, onDay: () => {} });
}

/** The command as the launcher runs it, in this process: what it printed, and how it ended. */
export async function wsbAudit(args: readonly string[], folder: string) {
  const printed: string[] = [];
  vi.stubEnv('WSB_HOME', folder);
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const program = new Command('wsb').option('--json').exitOverride();
  audit(program);
  try {
    const ledger = args.includes('--ledger') ? [] : ['--ledger', 'demo'];
    const [json, rest] = [args.filter((arg) => arg === '--json'), args.filter((arg) => arg !== '--json')];
    await program.parseAsync([...json, ...rest, ...ledger], { from: 'user' });
    return { code: 0, out: printed.join(''), err: '' };
  } catch (error) {
    return { code: exitCodeOf(error), out: printed.join(''), err: error instanceof Error ? error.message : '' };
  } finally {
    write.mockRestore();
    vi.unstubAllEnvs();
  }
}

/** A copy of the home folder to tamper with. */
export function aCopy(home: string, tamper: (database: DatabaseSync, folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'wsb-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(home, folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'demo.sqlite'));
  tamper(database, folder);
  database.close();
  return folder;
}
