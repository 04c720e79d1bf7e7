/** A profile: how aggressive the whole system is. Strategy parameters by profile stand with each strategy. */
import * as z from 'zod';

export const PROFILE_IDS = ['research_2024', 'wsb_2025'] as const;
export const ProfileId = z.enum(PROFILE_IDS);
export type ProfileId = z.infer<typeof ProfileId>;
