"""numpy and scipy as a contestant, vectorised over whole columns. numpy_peer.py METHOD OPTIONS RESULTS LIMIT"""

import json
import sys
import time

import numpy as np
import scipy
from scipy.special import ndtr

NAMES = ("sign", "spot", "strike", "years", "rate", "dividend_yield", "volatility", "price")
ROOT_TWO_PI = np.sqrt(2 * np.pi)


def read(path, limit):
    numbers = np.fromfile(path)
    rows = int(numbers[0])
    columns = numbers[1:].reshape(len(NAMES), rows)
    return {name: np.ascontiguousarray(column[:limit]) for name, column in zip(NAMES, columns)}


def greeks(sign, spot, strike, years, rate, dividend_yield, volatility, price):
    root = np.sqrt(years)
    deviation = volatility * root
    carried = spot * np.exp(-dividend_yield * years)
    discounted = strike * np.exp(-rate * years)
    d1 = np.log(carried / discounted) / deviation + 0.5 * deviation
    asset = sign * carried * ndtr(sign * d1)
    cash = sign * discounted * ndtr(sign * (d1 - deviation))
    density = carried * np.exp(-0.5 * d1 * d1) / ROOT_TWO_PI
    vega = density * root
    theta = dividend_yield * asset - rate * cash - 0.5 * vega * volatility / years
    return asset - cash, asset / spot, density / (spot * spot * deviation), vega, theta, years * cash


def volatility(sign, spot, strike, years, rate, dividend_yield, volatility, price):
    """Corrado and Miller's start, then eight Newton steps for all at once."""
    root = np.sqrt(years)
    carried = spot * np.exp(-dividend_yield * years)
    discounted = strike * np.exp(-rate * years)
    x = np.log(carried / discounted)
    gap = carried - discounted
    excess = price - 0.5 * sign * gap
    start = ROOT_TWO_PI / (carried + discounted) * (excess + np.sqrt(np.maximum(excess * excess - gap * gap / np.pi, 0)))
    deviation = np.maximum(start, 0.01)
    for _ in range(8):
        d1 = x / deviation + 0.5 * deviation
        value = sign * (carried * ndtr(sign * d1) - discounted * ndtr(sign * (d1 - deviation)))
        vega = carried * np.exp(-0.5 * d1 * d1) / ROOT_TWO_PI
        deviation = np.clip(deviation - (value - price) / np.maximum(vega, 1e-300), 1e-3, 5)
    return (deviation / root,)


METHODS = {"greeks": greeks, "volatility": volatility}


def fastest_pass(run):
    """Passes until the time is up; the fastest counts. The same rule as in contest.ts."""
    end = time.process_time() + 0.3
    fastest = float("inf")
    while True:
        start = time.process_time()
        answer = run()
        fastest = min(fastest, time.process_time() - start)
        if time.process_time() >= end:
            return answer, fastest


def main():
    method, options, results, limit = sys.argv[1:]
    columns = read(options, int(limit))
    answer, seconds = fastest_pass(lambda: METHODS[method](**columns))
    np.concatenate(answer).tofile(results)
    version = f"numpy {np.__version__}, scipy {scipy.__version__}, Python {sys.version.split()[0]}"
    print(json.dumps({"version": version, "nanoseconds": seconds * 1e9 / len(columns["sign"])}))


main()
