"""The same risk figures with numpy, each in the fastest way that we know of. METHOD, then one line of JSON."""
import json
import sys
import time

import numpy as np

BUDGET_S = 0.6
CONFIDENCE = 0.99
DAYS = 1_250
PATHS = 1_000_000
ASSETS = 10


def book():
    rng = np.random.Generator(np.random.SFC64(7))
    returns = rng.standard_normal((DAYS, ASSETS)) * 0.01 + 0.005 * rng.standard_normal((DAYS, 1))
    return returns, np.full(ASSETS, 1.0 / ASSETS)


def tail_of(profits):
    """VaR by the linear rule and ES as the mean of the worst share, from one partition."""
    count = profits.size
    place = (count - 1) * (1.0 - CONFIDENCE)
    low = int(place)
    share = count * (1.0 - CONFIDENCE)
    whole = int(share)
    tail = np.partition(profits, (whole, low, low + 1))
    var = -(tail[low] + (place - low) * (tail[low + 1] - tail[low]))
    es = -(tail[:whole].sum() + (share - whole) * tail[whole]) / share
    return var, es


def quantile():
    sample = np.random.Generator(np.random.SFC64(7)).standard_normal(DAYS) * 0.01
    return lambda: -np.quantile(sample, 1.0 - CONFIDENCE)


def partition():
    sample = np.random.Generator(np.random.SFC64(7)).standard_normal(DAYS) * 0.01
    return lambda: tail_of(sample)


def paths(mirrored, turned, generator=np.random.PCG64):
    returns, weights = book()
    rng = np.random.Generator(generator(11))
    normals = np.empty((PATHS // 2 if mirrored else PATHS, ASSETS))
    profits = np.empty(PATHS)

    def work():
        centres = returns.mean(axis=0)
        factor = np.linalg.cholesky(np.cov(returns, rowvar=False))
        rng.standard_normal(out=normals)
        if turned:
            surprise = normals @ (factor.T @ weights)
        else:
            surprise = (normals @ factor.T) @ weights
        drift = centres @ weights
        if mirrored:
            np.add(surprise, drift, out=profits[: PATHS // 2])
            np.subtract(drift, surprise, out=profits[PATHS // 2 :])
        else:
            np.add(surprise, drift, out=profits)
        return tail_of(profits)

    return work


METHODS = {
    "quantile": quantile,
    "partition": partition,
    "paths-plain": lambda: paths(False, False),
    "paths-turned": lambda: paths(False, True),
    "paths-mirrored": lambda: paths(True, True),
    "paths-mirrored-sfc": lambda: paths(True, True, np.random.SFC64),
}


def main():
    work = METHODS[sys.argv[1]]()
    inner = 200 if sys.argv[1] in ("quantile", "partition") else 1
    end = time.process_time() + BUDGET_S
    fastest = float("inf")
    while True:
        start = time.process_time()
        for _ in range(inner):
            answer = work()
        fastest = min(fastest, (time.process_time() - start) / inner)
        if time.process_time() > end:
            break
    print(json.dumps({"version": f"numpy {np.__version__}", "nanoseconds": fastest * 1e9, "answer": [float(x) for x in np.atleast_1d(answer)]}))


main()
