/** What the picture of a structure shows: which prices, which times, and the figures beside it. */
import { type Instant, newYorkDay } from '#lib/model/time.ts';
import type { Conditions } from '#lib/pricing/structure/conditions.ts';
import { profile } from '#lib/pricing/structure/profile.ts';
import { holdingsOf, type Structure, yearsBetween } from '#lib/pricing/structure/structure.ts';
import { payoffPicture } from '../../pictures/payoff.ts';
import type { Answer } from './document.ts';
import { amountText, exerciseText, legText, priceText, whenText } from './words.ts';

const STEPS = 120;
/** Deviations to the first expiry, to either side of the share. */
const REACH = 2.5;
/** Beyond these times the share's price nothing is drawn. */
const [LOWEST, HIGHEST] = [0.4, 2.5];

const strikesOf = ({ legs }: Structure): readonly number[] => [
  ...new Set(holdingsOf(legs).options.map(({ strike }) => strike)),
];

/** From a little under what matters to a little over it. */
function windowOf({ look: { conditions }, analysis, structure }: Answer): readonly [number, number] {
  const { options } = holdingsOf(structure.legs);
  const { now, spot, tenor } = conditions;
  const sigma = Math.max(...options.map(({ option, strike }) => tenor(option.expiry).volatility(strike)));
  const deviation = sigma * Math.sqrt(yearsBetween(now, analysis.ends));
  const reach = [spot * Math.exp(-REACH * deviation), spot * Math.exp(REACH * deviation)];
  const marks = [...strikesOf(structure), ...analysis.outcomes.breakEvens].filter(
    (at) => at > LOWEST * spot && at < HIGHEST * spot,
  );
  const low = Math.min(...reach, ...marks);
  const high = Math.max(...reach, ...marks);
  const room = 0.06 * (high - low);
  return [Math.max(0, low - room), high + room];
}

function ladder(answer: Answer): readonly number[] {
  const [low, high] = windowOf(answer);
  const even = Array.from({ length: STEPS + 1 }, (_, i) => low + ((high - low) * i) / STEPS);
  const corners = [...strikesOf(answer.structure), ...answer.analysis.outcomes.breakEvens].filter(
    (at) => at > low && at < high,
  );
  return [...new Set([...even, ...corners])].sort((a, b) => a - b);
}

function figuresOf({ analysis }: Answer): readonly string[] {
  const { outcomes, modelled, chances, costUsd } = analysis;
  const mark = modelled ? ', modelled' : '';
  return [
    'USD per unit:',
    `${costUsd < 0 ? 'credit' : 'debit'} ${amountText(Math.abs(costUsd))}`,
    `most it makes ${amountText(outcomes.maxProfit.usd)}${mark}`,
    `most it loses ${amountText(outcomes.maxLoss.usd)}${mark}`,
    'share in USD:',
    `break-even ${outcomes.breakEvens.map(priceText).join(', ') || 'none'}${mark}`,
    ...('value' in chances
      ? [`profit ${(100 * chances.value.profit).toFixed(1)} % likely,`, 'risk-neutral, modelled']
      : []),
  ];
}

export function pictureOf(answer: Answer): string {
  const { symbol, structure, look, analysis, units } = answer;
  const { conditions } = look;
  const quick: Conditions = { ...conditions, accuracy: 'fast' };
  const spots = ladder(answer);
  const profits = (at: Instant): readonly number[] =>
    Array.from(profile(structure, quick, { spots, at }), (each) => each * units);
  const halfway = Math.round((conditions.now + analysis.ends) / 2) as Instant;
  const ending = analysis.modelled ? 'at the first expiry, modelled' : `at expiry, ${newYorkDay(analysis.ends)}`;
  return payoffPicture({
    title: `${symbol} ${analysis.shape}, ${whenText(conditions.now)}`,
    subtitle: look.legs.map(({ leg }) => legText(leg)).join(', '),
    note: `${exerciseText(conditions.exercise)}; volatility ${look.volatility}; ${look.source}`,
    spots,
    atExpiry: { words: ending, profits: profits(analysis.ends) },
    before: [
      { words: 'now, modelled', profits: profits(conditions.now) },
      { words: `half way, ${newYorkDay(halfway)}, modelled`, profits: profits(halfway) },
    ],
    spot: conditions.spot,
    strikes: strikesOf(structure),
    breakEvens: analysis.outcomes.breakEvens,
    per: units === 1 ? 'unit' : `${units} units`,
    figures: figuresOf(answer),
  });
}
