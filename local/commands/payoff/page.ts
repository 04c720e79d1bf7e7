/** The analysis for people: what it costs, can make and can lose, how likely, how it moves, and what may happen to it. */
import type { Cover } from '#lib/pricing/structure/capital.ts';
import type { LegRisk } from '#lib/pricing/structure/risks.ts';
import { bold, type Column, columns, dim, money, paragraph, shown, table } from '../../terminal.ts';
import { type PricedLeg, percent } from './by-hand.ts';
import type { Answer } from './document.ts';
import { amountText, exerciseText, placesText, priceText, whenText } from './words.ts';

/** Figures that rest on prices by the model, or on the model alone. */
const MODELLED = 'modelled';

const COVERS: Readonly<Record<Cover, string>> = {
  premium: 'nothing beyond the price',
  covered: 'the calls sold are covered by the shares',
  'cash-secured': 'cash for the strikes of the puts sold',
  spread: 'universal spread rule',
  uncovered: 'a call is sold uncovered: Alpaca takes no such order',
};

interface Line {
  readonly what: string;
  readonly usd: number | 'unbounded' | undefined;
  readonly remark: string;
}

function moneyLines({ analysis, flattened }: Answer): readonly Line[] {
  const { costUsd, outcomes, modelled, capital, chances, greeks } = analysis;
  const mark = modelled ? `, ${MODELLED}` : '';
  const net = { what: costUsd < 0 ? 'net credit' : 'net debit', usd: Math.abs(costUsd), remark: '' };
  const regT = capital.regulationTUsd;
  return [
    net,
    { what: 'most it makes', usd: outcomes.maxProfit.usd, remark: `${placesText(outcomes.maxProfit)}${mark}` },
    { what: 'most it loses', usd: outcomes.maxLoss.usd, remark: `${placesText(outcomes.maxLoss)}${mark}` },
    { what: 'ties up', usd: capital.requirementUsd, remark: COVERS[capital.cover] },
    { what: 'takes to open', usd: capital.openingUsd, remark: 'of buying power, with the premium' },
    ...(regT === undefined ? [] : [{ what: 'Regulation T', usd: regT, remark: `elsewhere, ${MODELLED}` }]),
    ...('value' in chances && chances.value.expectedUsd !== undefined
      ? [
          {
            what: 'expected',
            usd: chances.value.expectedUsd,
            remark: `profit at expiry, risk-neutral, ${MODELLED}${flattened ? ', flat volatility' : ''}`,
          },
        ]
      : []),
    { what: 'worth now', usd: greeks.valueUsd, remark: `what closing it would bring, ${MODELLED}` },
  ];
}

const scaled = (usd: Line['usd'], units: number): string => {
  if (usd === undefined) return '';
  return amountText(usd === 'unbounded' ? usd : usd * units);
};

function moneyTable(answer: Answer): string {
  const { units } = answer;
  const right = (title: string): Column => ({ title, align: 'right' });
  const head = [
    ...[{ title: '' }, right('USD per unit')],
    ...(units === 1 ? [] : [right(`USD, ${units} units`)]),
    { title: '' },
  ];
  const rows = moneyLines(answer).map(({ what, usd, remark }) => [
    what,
    scaled(usd, 1),
    ...(units === 1 ? [] : [scaled(usd, units)]),
    remark,
  ]);
  return table(head, rows);
}

const distance = (price: number, spot: number): string => {
  const move = 100 * (price / spot - 1);
  return `${priceText(price)} (${move < 0 ? '−' : '+'}${Math.abs(move).toFixed(1)} %)`;
};

function chanceText({ analysis: { chances }, flattened, look: { volatility } }: Answer): string {
  if ('refused' in chances) return `probability of profit: none, because ${chances.refused.message}`;
  const { profit, repaired } = chances.value;
  const from = flattened ? `under one flat volatility, because ${flattened}` : `with volatility ${volatility}`;
  const mended = repaired > 0 ? `, ${percent(repaired)} of negative probability taken out` : '';
  return `probability of profit: ${(100 * profit).toFixed(1)} %, risk-neutral ${from}, ${MODELLED}${mended}`;
}

function greeksTable({ analysis: { greeks }, units }: Answer): string {
  const rows: readonly (readonly [string, number, string])[] = [
    ['delta', greeks.deltaShares, `shares, as ${money(greeks.deltaUsd * units)} USD of the share`],
    ['gamma', greeks.gammaSharesPerUsd, 'shares per 1 USD of the share'],
    ['vega', greeks.vegaUsdPerPoint, 'USD per point of volatility (0.01)'],
    ['theta', greeks.thetaUsdPerDay, 'USD per calendar day'],
    ['rho', greeks.rhoUsdPerPoint, 'USD per point of interest (0.01)'],
  ];
  const head: readonly Column[] = [{ title: 'Greeks' }, { title: MODELLED, align: 'right' }, { title: 'unit' }];
  return table(
    head,
    rows.map(([name, value, unit]) => [name, (value * units).toFixed(2).replace('-', '−'), unit]),
  );
}

const RULES: Readonly<Record<LegRisk['rule'], string>> = {
  'assigned-before-dividend': 'early assignment: time value under the dividend',
  'assigned-for-interest': 'early assignment: time value under the interest on the strike',
  'assigned-at-expiry': 'in the money on its last day: will be assigned',
  pinned: 'pin risk: deviations from the strike',
  'pinned-probability': 'pin risk: chance to end at the strike',
};

function risksTable(risks: readonly LegRisk[]): string {
  if (risks.length === 0) return dim('no assignment or pin risk stands out now');
  const rows = risks.map(({ leg, rule, observed, threshold, unit }) => [
    leg,
    RULES[rule],
    shown(observed),
    shown(threshold),
    unit,
  ]);
  const head = [
    { title: 'sold leg' },
    { title: `risk, ${MODELLED}`, max: 24 },
    ...columns('observed', 'limit', 'unit'),
  ];
  return table(head, rows);
}

const PRICES: Readonly<Record<PricedLeg['from'], string>> = { given: 'given', market: 'the market', model: MODELLED };

const legsTable = (legs: readonly PricedLeg[]): string =>
  table(
    [{ title: 'leg' }, { title: '' }, { title: 'USD per share', align: 'right' }, { title: 'price from' }],
    legs.map(({ leg: { side, ratio, instrument }, price, from }) => [
      `${side === 'buy' ? '+' : '−'}${ratio}`,
      instrument.symbol,
      priceText(price),
      PRICES[from],
    ]),
  );

export function pageOf(answer: Answer): string {
  const { symbol, look, analysis, units, picture } = answer;
  const { now, spot, exercise } = look.conditions;
  const turns = analysis.outcomes.breakEvens.map((price) => distance(price, spot)).join(', ') || 'none';
  const first = analysis.modelled ? ', when the first leg ends' : '';
  return [
    bold(`${symbol} ${analysis.shape}, ${whenText(now)}, share at ${priceText(spot)} USD`),
    paragraph(dim(`${look.source}; ${exerciseText(exercise)}; volatility ${look.volatility}`)),
    '',
    legsTable(look.legs),
    '',
    moneyTable(answer),
    '',
    paragraph(`break-even at ${whenText(analysis.ends)}${first}: ${turns}${analysis.modelled ? `, ${MODELLED}` : ''}`),
    paragraph(chanceText(answer)),
    '',
    greeksTable(answer),
    ...(units === 1 ? [] : [dim(`for ${units} units`)]),
    '',
    risksTable(analysis.risks),
    '',
    `picture: ${picture}`,
  ].join('\n');
}
