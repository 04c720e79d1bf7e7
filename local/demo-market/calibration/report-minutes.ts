/** Prints the fit of minutes and share quotes. */
import { sessionsBetween } from '#lib/model/calendar.ts';

import { instant } from '#lib/model/time.ts';
import { PARAMETERS } from '../parameters.ts';
import { SCENARIOS } from '../scenarios.ts';
import { shareDay } from '../share-day.ts';
import { shareSpread } from '../share-quotes.ts';
import { fitShape, meanProfile, profileTable, recordedSessions, roughnessOf, volumeNoise } from './fit-minutes.ts';
import { fitShareSpread, shareSpreads } from './fit-spreads.ts';
import { filesIn } from './recorded.ts';
import { fixed, markdown, mean, median, percent } from './tables.ts';

const KINDS = ['variance', 'volume'] as const;

/** Shares of the session's variance and volume by stretches of minutes. */
export function profilesReport(folder: string): readonly string[] {
  const sessions = recordedSessions(folder);
  const parts = KINDS.map((kind) => {
    const profile = meanProfile(sessions.map((session) => session[kind]));
    const { shape, rSquared } = fitShape(profile);
    return { kind, shape, rSquared, table: profileTable(profile, PARAMETERS.intraday[kind]), profile };
  });
  const [variance, volume] = parts;
  const rows = (variance?.table ?? []).map(({ minutes, recorded, modelled }, i) => {
    const other = volume?.table[i];
    return [
      minutes,
      percent(recorded),
      percent(modelled),
      percent(other?.recorded ?? 0),
      percent(other?.modelled ?? 0),
    ];
  });
  const noise = volumeNoise(
    sessions.map((session) => session.volume),
    volume?.profile ?? new Float64Array(),
  );
  return [
    `${sessions.length} full sessions of recorded minutes`,
    ...parts.map(({ kind, shape, rSquared }) => `${kind}: ${JSON.stringify(shape)} R² ${fixed(rSquared, 3)}`),
    `standard deviation of log volume about its profile: ${fixed(noise, 3)}`,
    markdown(['minutes', 'variance recorded', 'modelled', 'volume recorded', 'modelled'], rows),
  ];
}

/** How rough a path is inside its day's range, recorded and modelled: medians. */
export function roughnessReport(folder: string): readonly string[] {
  const recorded = recordedSessions(folder).map((session) => session.roughness);
  const modelled = Object.values(SCENARIOS).flatMap((scenario) =>
    scenario.symbols.flatMap((symbol) =>
      sessionsBetween(scenario.from, scenario.to).map((session) => roughnessOf(shareDay(symbol, session).minutes)),
    ),
  );
  const row = (name: string, values: readonly number[]) => [
    name,
    `${values.length}`,
    fixed(median(values), 2),
    fixed(mean(values), 2),
  ];
  return [
    'sum of squared minute returns over squared range (0.36 for a driftless Brownian motion)',
    markdown(['sessions', 'count', 'median', 'mean'], [row('recorded', recorded), row('modelled', modelled)]),
  ];
}

const STRETCHES = [0, 2, 5, 15, 60, 330, 390];

const SHARES = [
  { symbol: 'AAPL' as const, pattern: /^AAPL_.*_quote/ },
  { symbol: 'SPY' as const, pattern: /^SPY_2013.*_quote/ },
];

/** Median spread in basis points by stretches of the session: as recorded, and as modelled at the recorded price. */
export function shareSpreadReport(folder: string): readonly string[] {
  return SHARES.flatMap(({ symbol, pattern }) => {
    const spreads = filesIn(folder, 'equities/minute', pattern).flatMap((file) => shareSpreads(folder, file));
    const fit = fitShareSpread(spreads);
    const price = mean(spreads.map(({ cents, relative }) => cents / 100 / relative));
    const rows = STRETCHES.slice(1).map((to, i) => {
      const from = STRETCHES[i] ?? 0;
      const inside = spreads.filter(({ elapsed }) => elapsed * 390 >= from && elapsed * 390 < to);
      const modelled = inside.map(({ elapsed }, seed) =>
        Math.max(1, Math.round(100 * shareSpread({ symbol, at: instant(0), close: price, elapsed, seed: seed * 16 }))),
      );
      const recorded = inside.map(({ cents }) => cents);
      return [
        `${from}-${to}`,
        fixed(median(recorded), 0),
        fixed(median(modelled), 0),
        fixed(mean(recorded), 1),
        fixed(mean(modelled), 1),
      ];
    });
    const [log = 0, open = 0] = fit.coefficients;
    const size = median(spreads.map((spread) => spread.size));
    return [
      `${symbol} near ${fixed(price, 0)}: relative ${Math.exp(log).toExponential(3)}, open ${fixed(open, 3)}, openScale ${fit.openScale}, noise ${fixed(fit.error, 3)}, size ${size}`,
      markdown([`${symbol}, minutes`, 'cents recorded (median)', 'modelled', 'recorded (mean)', 'modelled'], rows),
    ];
  });
}
