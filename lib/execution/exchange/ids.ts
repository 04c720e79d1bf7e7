/** Ids of the exchange: shaped like UUIDs, derived from a seed and a counter, so that the same run twice gives the same bytes. */
import { hashOf } from '../../model/ids.ts';

/** Version and variant digits are set, so that whoever checks the format is content. */
export function uuidOf(...parts: readonly string[]): string {
  const hex = hashOf(parts.join('|'));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** `count` fresh ids and the state that has handed them out. */
export function takeIds<S extends { readonly seed: string; readonly serial: number }>(
  state: S,
  count: number,
): { readonly ids: readonly string[]; readonly state: S } {
  const ids = Array.from({ length: count }, (_, index) => uuidOf(state.seed, String(state.serial + index)));
  return { ids, state: { ...state, serial: state.serial + count } };
}

/** A number in [0, 1) that follows from its inputs alone. */
export const drawOf = (...parts: readonly string[]): number =>
  Number.parseInt(hashOf(parts.join('|')).slice(0, 13), 16) / 16 ** 13;
