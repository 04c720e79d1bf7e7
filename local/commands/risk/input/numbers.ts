/** The options of `wsb risk` that are numbers; each says what it wants where it gets something else. */
import { fault } from '../../../exit.ts';

interface Demand {
  readonly holds: (value: number) => boolean;
  readonly wants: string;
}

/** 0.01 and 1% are the same. */
export function numberFrom(flag: string, text: string, { holds, wants }: Demand): number {
  const trimmed = text.trim();
  const value = trimmed.endsWith('%') ? Number(trimmed.slice(0, -1)) / 100 : Number(trimmed);
  if (trimmed !== '' && Number.isFinite(value) && holds(value)) return value;
  throw fault('usage', `${flag} wants ${wants}, not "${text}"`);
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value > 0;

export const confidenceFrom = (text: string): number =>
  numberFrom('--confidence', text, {
    holds: (value) => value > 0 && value < 1,
    wants: 'a number between 0 and 1, such as 0.99',
  });

export const countFrom = (flag: string, text: string): number =>
  numberFrom(flag, text, { holds: isWhole, wants: 'a whole number from 1' });

export const usdFrom = (flag: string, text: string): number =>
  numberFrom(flag, text, { holds: (value) => value > 0, wants: 'US dollars above 0' });

export const rateFrom = (text: string): number =>
  numberFrom('--rate', text, { holds: (value) => Math.abs(value) <= 0.5, wants: 'a fraction from -0.5 to 0.5' });

/** `SPY=shares,TLT=bonds`: the group of each column, in the order of the columns. */
export function groupsFrom(text: string, names: readonly string[]): readonly string[] {
  if (names.length < 2) throw fault('usage', '--groups wants several columns: name them with --columns A,B');
  const pairs = text.split(',').map((pair) => {
    const at = pair.lastIndexOf('=');
    return { name: pair.slice(0, Math.max(0, at)).trim(), group: pair.slice(at + 1).trim(), pair: pair.trim() };
  });
  const odd = pairs.find(({ name, group }) => name === '' || group === '');
  if (odd) throw fault('usage', `--groups wants COLUMN=GROUP with commas between, not "${odd.pair}"`);
  const unknown = pairs.find(({ name }) => !names.includes(name));
  if (unknown) throw fault('usage', `--groups names ${unknown.name}, and the columns are ${names.join(', ')}`);
  return names.map((name) => {
    const [own, other] = pairs.filter((each) => each.name === name);
    if (own && !other) return own.group;
    throw fault('usage', `--groups gives ${name} ${own ? 'two groups' : 'no group'}: add ${name}=GROUP once`);
  });
}

/** One for each column; equal where none are given. They need not add up to 1: short positions are negative. */
export function weightsFrom(text: string | undefined, count: number): readonly number[] {
  if (text === undefined) return Array.from({ length: count }, () => 1 / count);
  const parts = text.split(',');
  if (parts.length !== count)
    throw fault('usage', `--weights has ${parts.length} numbers for ${count} columns: give one for each`);
  return parts.map((part) =>
    numberFrom('--weights', part, { holds: () => true, wants: 'numbers with commas between' }),
  );
}
