// What every peer in C++ shares: the file of options that all contestants read, the clock, and the answer they give.
// A file is one number of rows and then whole columns, all in doubles, as test/bench/pricing/option-file.ts writes it.
#pragma once
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

namespace peer {

struct Options {
    std::size_t count = 0;
    std::vector<double> sign, spot, strike, years, rate, dividendYield, volatility, price;
};

inline Options read(const char* path, std::size_t limit) {
    std::ifstream file(path, std::ios::binary);
    double rows = 0;
    file.read(reinterpret_cast<char*>(&rows), sizeof rows);
    const auto all = static_cast<std::size_t>(rows);
    Options options;
    options.count = std::min(all, limit);
    for (auto* column : {&options.sign, &options.spot, &options.strike, &options.years, &options.rate,
                         &options.dividendYield, &options.volatility, &options.price}) {
        column->resize(all);
        file.read(reinterpret_cast<char*>(column->data()), static_cast<std::streamsize>(all * sizeof(double)));
    }
    if (!file) {
        std::fprintf(stderr, "cannot read %s\n", path);
        std::exit(1);
    }
    return options;
}

using Results = std::vector<std::vector<double>>;

inline void write(const char* path, const Results& results) {
    std::ofstream file(path, std::ios::binary);
    for (const auto& column : results)
        file.write(reinterpret_cast<const char*>(column.data()), static_cast<std::streamsize>(column.size() * sizeof(double)));
}

// Time that the processor gave to this process.
inline double processorNanoseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// Passes over all options until the time is up; the fastest pass counts. The same rule as in contest.ts.
template <class Pass>
double nanosecondsPerOption(std::size_t count, Pass pass) {
    const double end = processorNanoseconds() + 3e8;
    double fastest = std::numeric_limits<double>::infinity();
    do {
        const double start = processorNanoseconds();
        pass();
        fastest = std::min(fastest, processorNanoseconds() - start);
    } while (processorNanoseconds() < end);
    return fastest / static_cast<double>(count);
}

inline void answer(const std::string& version, double nanoseconds) {
    std::printf("{\"version\": \"%s\", \"nanoseconds\": %.6g}\n", version.c_str(), nanoseconds);
}

}  // namespace peer
