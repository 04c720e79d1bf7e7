/**
 * The front door: any option, priced by the method that is right for it. Inputs are checked first; what cannot be priced
 * is refused with a code and a sentence. Nothing that is not finite ever leaves here.
 */
import { americanGreeks } from './american/american.ts';
import { americanVolatility } from './american/american-volatility.ts';
import { europeanGreeks } from './black-scholes.ts';
import { dividendGreeks } from './cash-dividends/cash-dividends.ts';
import { dividendVolatility } from './cash-dividends/dividend-volatility.ts';
import { dividendsWithin, WIDEST } from './cash-dividends/pricer.ts';
import { europeanVolatility } from './implied-volatility.ts';
import {
  type Accuracy,
  type CashDividend,
  type EuropeanGreeks,
  type Exercise,
  type Greeks,
  type OptionTerms,
  type Priced,
  type Refusal,
  refuse,
  type VolatileOption,
} from './option-terms.ts';

export interface OptionRequest extends OptionTerms {
  readonly exercise: Exercise;
  readonly dividends?: readonly CashDividend[];
  /** High where none is given. */
  readonly accuracy?: Accuracy;
}

/** More than a quarterly payer pays in a hundred years. */
const MOST_DIVIDENDS = 400;

interface Method {
  readonly value: (option: VolatileOption & OptionRequest, accuracy: Accuracy) => Greeks | EuropeanGreeks;
  readonly volatility: (terms: OptionRequest, price: number, accuracy: Accuracy) => Priced<number>;
}

const METHODS: Readonly<Record<Exercise | 'with-dividends', Method>> = {
  european: {
    value: europeanGreeks,
    volatility: europeanVolatility,
  },
  american: {
    value: americanGreeks,
    volatility: americanVolatility,
  },
  'with-dividends': {
    value: (option, accuracy) => dividendGreeks(option, { ...withDividends(option), accuracy }),
    volatility: (terms, price, accuracy) => dividendVolatility(terms, price, { ...withDividends(terms), accuracy }),
  },
};

const withDividends = ({ exercise, dividends = [] }: OptionRequest) => ({ exercise, dividends });

/** A dividend that the option does not live to see changes nothing, so the sharper methods serve. */
const methodFor = ({ exercise, years, dividends = [] }: OptionRequest): Method =>
  METHODS[dividendsWithin(years, dividends).length === 0 ? exercise : 'with-dividends'];

/** Price and sensitivities; of Europeans without dividends also those of second order. */
export function valueOption(request: OptionRequest & VolatileOption): Priced<Greeks | EuropeanGreeks> {
  const wrong = problemWith(request, ['volatility', request.volatility]) ?? beyondGrid(request);
  if (wrong) return { refused: wrong };
  const value = methodFor(request).value(request, request.accuracy ?? 'high');
  const strange = Object.entries(value).find(([, each]) => !Number.isFinite(each));
  return strange
    ? refuse('no-solution', `the ${strange[0]} is beyond what can be computed: check years, rate, yield and volatility`)
    : { value };
}

/** The volatility at which the option is worth `price`. */
export function impliedVolatility(request: OptionRequest & { readonly price: number }): Priced<number> {
  const wrong = problemWith(request, ['price', request.price]);
  if (wrong) return { refused: wrong };
  const answer = methodFor(request).volatility(request, request.price, request.accuracy ?? 'high');
  return 'refused' in answer || (Number.isFinite(answer.value) && answer.value > 0)
    ? answer
    : refuse('no-solution', 'no volatility that a double can hold gives this price: check the price');
}

type Figure = readonly [name: string, value: number];

/** The first thing that is wrong with what was asked. */
function problemWith(request: OptionRequest, last: Figure): Refusal | undefined {
  const { right, exercise, accuracy = 'high', dividends = [] } = request;
  const choices = [
    ['type', right, ['call', 'put']],
    ['exercise', exercise, ['european', 'american']],
    ['accuracy', accuracy, ['fast', 'high']],
  ] as const;
  const odd = choices.find(([, given, known]) => !(known as readonly string[]).includes(given));
  if (odd) return bad(`${odd[0]} is ${JSON.stringify(odd[1])}: choose ${odd[2].join(' or ')}`);
  if (dividends.length > MOST_DIVIDENDS)
    return bad(
      `${dividends.length} dividends are more than the ${MOST_DIVIDENDS} that can be counted: leave out the last`,
    );
  const figures = [
    ['rate', request.rate],
    ['yield', request.dividendYield],
  ] as const;
  const amounts = [['spot', request.spot], ['strike', request.strike], ['years', request.years], last] as const;
  return (
    [...figures, ...amounts].map(notFinite).find((each) => each) ??
    amounts.map(negative).find((each) => each) ??
    dividends.map(oddDividend).find((each) => each)
  );
}

const bad = (message: string): Refusal => ({ code: 'bad-input', message });

const notFinite = ([name, value]: Figure): Refusal | undefined =>
  Number.isFinite(value) ? undefined : bad(`${name} is ${value}, which is no finite number: check the row`);

const negative = ([name, value]: Figure): Refusal | undefined =>
  value >= 0 ? undefined : bad(`${name} is ${value}, and is never below zero: check its sign`);

function oddDividend({ years, cash }: CashDividend): Refusal | undefined {
  if (!(Number.isFinite(years) && Number.isFinite(cash)))
    return bad(`a dividend of ${cash} in ${years} years is no pair of finite numbers: write [years, cash]`);
  if (cash < 0) return bad(`a dividend of ${cash} is below zero: a share pays, or pays nothing`);
  if (years <= 0)
    return bad(`a dividend is dated ${years} years from now, so the spot has already lost it: leave it out`);
  return undefined;
}

/** The grid tells nothing of a share that may multiply like this. */
function beyondGrid(request: OptionRequest & VolatileOption): Refusal | undefined {
  const { volatility, years, dividends = [] } = request;
  if (dividendsWithin(years, dividends).length === 0 || volatility * Math.sqrt(years) <= WIDEST) return undefined;
  return {
    code: 'no-solution',
    message: `with cash dividends, volatility times the root of years must not be above ${WIDEST}: this is ${volatility * Math.sqrt(years)}`,
  };
}
