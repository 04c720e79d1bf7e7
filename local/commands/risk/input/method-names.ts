/** The methods by the names of the command line. */
import { METHODS, type MethodId } from '#lib/risk/value-at-risk/methods.ts';
import { fault } from '../../../exit.ts';

const NAMES = {
  historical: 'historical',
  normal: 'normal',
  'student-t': 'student-t',
  'cornish-fisher': 'cornish-fisher',
  'filtered-historical': 'filtered-ewma',
  'filtered-garch': 'filtered-garch',
  'monte-carlo': 'monte-carlo',
  evt: 'peaks-over-threshold',
  't-copula': 't-copula',
} as const satisfies Readonly<Record<string, MethodId>>;

export type MethodName = keyof typeof NAMES;
export const METHOD_NAMES = Object.keys(NAMES) as readonly MethodName[];

export const idOf = (name: MethodName): MethodId => NAMES[name];
export const methodOf = (name: MethodName) => METHODS[idOf(name)];

const isName = (name: string): name is MethodName => Object.hasOwn(NAMES, name);

/** One method or several with commas between; all of `usual` where none is named. */
export function methodsFrom(
  text: string | undefined,
  usual: readonly MethodName[] = METHOD_NAMES,
): readonly MethodName[] {
  if (text === undefined || text === 'all') return text === 'all' ? METHOD_NAMES : usual;
  return text.split(',').map((part) => {
    const name = part.trim();
    if (isName(name)) return name;
    throw fault('usage', `unknown method "${name}": choose from ${METHOD_NAMES.join(', ')}`);
  });
}
