/** The owner's configuration: a profile, and what differs from it. Unknown keys are errors; hard limits cannot be passed. */
import * as z from 'zod';
import { PROFILES, ProfileId } from '#lib/model/profile.ts';
import { StrategyId } from '#lib/model/strategy.ts';
import { LIMIT_IDS, LIMITS, type LimitId, problemWith, type Row } from '#lib/risk/limits.ts';
import { PermanentFault } from './faults.ts';

const ROWS = [
  'any',
  'broad-etf',
  'tight-share',
  'share',
  'cash-secured',
  'option',
  'burst',
  'minute',
  'daily',
] as const satisfies readonly Row[];

export const Config = z.strictObject({
  profile: ProfileId.default('wsb_2025').describe('how aggressive the whole system is'),
  strategies: z
    .partialRecord(
      StrategyId,
      z.strictObject({
        enabled: z.boolean().default(true).describe('false: the strategy is not run'),
        parameters: z.record(z.string(), z.unknown()).default({}).describe('parameters that differ from the profile'),
      }),
    )
    .default({}),
  limits: z
    .array(
      z
        .strictObject({
          limit: z.enum(LIMIT_IDS as [LimitId, ...LimitId[]]),
          row: z.enum(ROWS).default('any'),
          soft: z.number(),
        })
        .superRefine((setting, context) => {
          const problem = problemWith(LIMITS, setting);
          if (problem) context.addIssue({ code: 'custom', message: problem });
        }),
    )
    .default([])
    .describe('soft levels of the limits; hard levels are the house’s'),
});
export type Config = z.infer<typeof Config>;

export const profileOf = (config: Config) => PROFILES[config.profile];

/** Parses a configuration; the fault lists every problem with its place, in one line. */
export function parseConfig(value: unknown, source: string): Config {
  const parsed = Config.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'top level'}: ${message}`);
  throw new PermanentFault(`${source}: ${problems.join('; ')}; see "npm start -- config show" for what is allowed`);
}
