/**
 * How often two risks under a Student t copula are extreme together: the limit of the chance that one is beyond its
 * quantile given that the other is (Embrechts, McNeil and Straumann, 2002).
 */
import { studentTCdf } from '../math/student-t.ts';

export const tTailDependence = (freedom: number, correlation: number): number =>
  correlation === -1
    ? 0
    : 2 * studentTCdf(-Math.sqrt(((freedom + 1) * (1 - correlation)) / (1 + correlation)), freedom + 1);
