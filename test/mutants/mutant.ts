/**
 * Guards of the protocol, each as the source without it. The tests named must then fail, in a test whose name holds the
 * invariant: a guard that nothing misses is not proved. The text must stand in the file exactly once, so that a guard that
 * has moved is noticed.
 */
export interface Mutant {
  readonly invariant: `I${number}`;
  /** What is taken away. */
  readonly guard: string;
  readonly file: string;
  readonly text: string;
  readonly without: string;
  readonly tests: readonly string[];
  /** Part of the name of a test that must fail; the invariant where absent. */
  readonly red?: string;
}
