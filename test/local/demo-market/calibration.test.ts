import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { SNAPSHOTS, smilePoints } from '#local/demo-market/calibration/chains.ts';
import { FIT_UNTIL, levelDays, levelFit } from '#local/demo-market/calibration/fit-level.ts';
import { fitShape, meanProfile, recordedSessions } from '#local/demo-market/calibration/fit-minutes.ts';
import { smileSample } from '#local/demo-market/calibration/fit-surface.ts';
import { rootMeanSquare } from '#local/demo-market/calibration/tables.ts';
import { PARAMETERS } from '#local/demo-market/parameters.ts';
import { smileAt } from '#local/demo-market/volatility.ts';

const folder = resolve(import.meta.dirname, '../../../../shared/data');
const isAbsent = !existsSync(folder);
if (isAbsent) console.log(`skipped: the calibration against recorded markets, for want of ${folder}`);

test.skipIf(isAbsent)('the level parameters are those that the fit gives', () => {
  const { coefficients } = levelFit(levelDays(folder).filter(({ day }) => day < FIT_UNTIL));
  const { constant, fast, month, year, leverageFast, leverageMonth } = PARAMETERS.level;

  for (const [i, held] of [constant, fast, month, year, leverageFast, leverageMonth].entries())
    expect(held).toBeCloseTo(coefficients[i] ?? 0, 3);
});

test.skipIf(isAbsent)('the intraday shapes are those that the fit gives', () => {
  const sessions = recordedSessions(folder);
  for (const kind of ['variance', 'volume'] as const) {
    const { shape } = fitShape(meanProfile(sessions.map((session) => session[kind])));
    const held = PARAMETERS.intraday[kind];

    for (const end of ['open', 'close'] as const)
      for (const [i, { height, scale }] of shape[end].entries()) {
        expect(held[end][i]?.scale).toBe(scale);
        expect((held[end][i]?.height ?? 0) / height).toBeCloseTo(1, 2);
      }
  }
});

test.skipIf(isAbsent)(
  'the smile of the index misses the recorded one by less than a point and a half of volatility',
  () => {
    const chains = SNAPSHOTS.filter(({ name }) => name.startsWith('SPX'));
    const points = smileSample(chains.flatMap((snapshot) => smilePoints(folder, snapshot)));
    const residuals = points.map((p) => 100 * (p.volatility - p.atTheMoney * smileAt('SPY', p.moneyness)));

    expect(points.length).toBeGreaterThan(1000);
    expect(rootMeanSquare(residuals)).toBeLessThan(1.5);
  },
);
