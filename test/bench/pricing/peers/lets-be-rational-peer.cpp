// Jäckel's LetsBeRational as a contestant, linked with the C++ of the PyPI package lets_be_rational, which is fetched when
// the bench runs. lets-be-rational-peer METHOD OPTIONS RESULTS LIMIT
#include <cmath>
#include "peer.hpp"

extern "C" double implied_volatility_from_a_transformed_rational_guess(double price, double forward, double strike, double years, double sign);

int main(int count, char** words) {
    if (count != 5) {
        std::fprintf(stderr, "lets-be-rational-peer METHOD OPTIONS RESULTS LIMIT\n");
        return 2;
    }
    const auto o = peer::read(words[2], std::strtoul(words[4], nullptr, 10));
    peer::Results out(1, std::vector<double>(o.count));
    const double nanoseconds = peer::nanosecondsPerOption(o.count, [&] {
        for (std::size_t i = 0; i < o.count; ++i) {
            const double growth = std::exp(o.rate[i] * o.years[i]);
            const double forward = o.spot[i] * std::exp((o.rate[i] - o.dividendYield[i]) * o.years[i]);
            out[0][i] = implied_volatility_from_a_transformed_rational_guess(o.price[i] * growth, forward, o.strike[i], o.years[i], o.sign[i]);
        }
    });
    peer::write(words[3], out);
    peer::answer("2014 revision, from lets_be_rational 1.0.9", nanoseconds);
}
