// QuantLib as a contestant, each method called in its fastest form: without instruments, and for American options by the
// engine's own pricing function rather than through quotes, curves and observers.
// quantlib-peer METHOD OPTIONS RESULTS LIMIT
#include <ql/exercise.hpp>
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>
#include <ql/pricingengines/vanilla/baroneadesiwhaleyengine.hpp>
#include <ql/pricingengines/vanilla/qdfpamericanengine.hpp>
#include <ql/pricingengines/vanilla/qdplusamericanengine.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/settings.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#include <ql/version.hpp>
#include <functional>
#include <map>
#include "peer.hpp"

using namespace QuantLib;
using peer::Options;
using peer::Results;

static const double refused = std::numeric_limits<double>::quiet_NaN();

static Option::Type typeOf(double sign) { return sign > 0 ? Option::Call : Option::Put; }

// Price, delta, gamma, vega, theta, rho.
static void greeks(const Options& o, Results& out) {
    for (std::size_t i = 0; i < o.count; ++i) {
        const Real discount = std::exp(-o.rate[i] * o.years[i]);
        const Real forward = o.spot[i] * std::exp((o.rate[i] - o.dividendYield[i]) * o.years[i]);
        const BlackCalculator black(typeOf(o.sign[i]), o.strike[i], forward, o.volatility[i] * std::sqrt(o.years[i]), discount);
        out[0][i] = black.value();
        out[1][i] = black.delta(o.spot[i]);
        out[2][i] = black.gamma(o.spot[i]);
        out[3][i] = black.vega(o.years[i]);
        out[4][i] = black.theta(o.spot[i], o.years[i]);
        out[5][i] = black.rho(o.years[i]);
    }
}

template <class Solve>
static void volatilities(const Options& o, Results& out, Solve solve) {
    for (std::size_t i = 0; i < o.count; ++i) {
        const Real discount = std::exp(-o.rate[i] * o.years[i]);
        const Real forward = o.spot[i] * std::exp((o.rate[i] - o.dividendYield[i]) * o.years[i]);
        try {
            out[0][i] = solve(typeOf(o.sign[i]), o.strike[i], forward, o.price[i], discount) / std::sqrt(o.years[i]);
        } catch (const std::exception&) {
            out[0][i] = refused;
        }
    }
}

static Real byLi(Option::Type type, Real strike, Real forward, Real price, Real discount) {
    return blackFormulaImpliedStdDevLiRS(type, strike, forward, price, discount);
}

// The same, asked for the last digits.
static Real byLiTight(Option::Type type, Real strike, Real forward, Real price, Real discount) {
    return blackFormulaImpliedStdDevLiRS(type, strike, forward, price, discount, 0.0, Null<Real>(), 1.0, 1.0e-14);
}

static Real byRootSearch(Option::Type type, Real strike, Real forward, Real price, Real discount) {
    return blackFormulaImpliedStdDev(type, strike, forward, price, discount);
}

// A market of four quotes. The engines want one to exist; only Barone-Adesi and Whaley reads it.
struct Market {
    ext::shared_ptr<SimpleQuote> spot = ext::make_shared<SimpleQuote>(100.0), rate = ext::make_shared<SimpleQuote>(0.05),
                                 yield = ext::make_shared<SimpleQuote>(0.02), volatility = ext::make_shared<SimpleQuote>(0.2);
    Date today = Date(2, January, 2015);
    ext::shared_ptr<BlackScholesMertonProcess> process() const {
        Settings::instance().evaluationDate() = today;
        const DayCounter days = Actual365Fixed();
        const auto curve = [&](const ext::shared_ptr<SimpleQuote>& quote) {
            return Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, Handle<Quote>(quote), days));
        };
        return ext::make_shared<BlackScholesMertonProcess>(
            Handle<Quote>(spot), curve(yield), curve(rate),
            Handle<BlackVolTermStructure>(ext::make_shared<BlackConstantVol>(today, NullCalendar(), Handle<Quote>(volatility), days)));
    }
};

// An engine's own pricing function, which it keeps for those that derive from it.
template <class Engine>
struct Bare : Engine {
    using Engine::Engine;
    // A call is the put with spot and strike, rate and yield exchanged; never exercised early, it is European.
    Real price(Real sign, Real S, Real K, Rate r, Rate q, Volatility vol, Time T) const {
        if (sign > 0) {
            std::swap(S, K);
            std::swap(r, q);
        }
        if (r <= 0 && r <= q)
            return BlackCalculator(Option::Put, K, S * std::exp((r - q) * T), vol * std::sqrt(T), std::exp(-r * T)).value();
        return this->calculatePut(S, K, r, q, vol, T);
    }
};

template <class Engine>
static void american(const Options& o, Results& out, const Bare<Engine>& engine) {
    for (std::size_t i = 0; i < o.count; ++i) {
        try {
            out[0][i] = engine.price(o.sign[i], o.spot[i], o.strike[i], o.rate[i], o.dividendYield[i], o.volatility[i], o.years[i]);
        } catch (const std::exception&) {
            out[0][i] = refused;
        }
    }
}

template <ext::shared_ptr<QdFpIterationScheme> (*scheme)()>
static void byQdFp(const Options& o, Results& out) {
    american(o, out, Bare<QdFpAmericanEngine>(Market().process(), scheme()));
}

static void byQdPlus(const Options& o, Results& out) {
    american(o, out, Bare<QdPlusAmericanEngine>(Market().process()));
}

// Through quotes and an engine that is kept; the years are whole days, so its calendar dates lose nothing.
static void baroneAdesiWhaley(const Options& o, Results& out) {
    const Market market;
    BaroneAdesiWhaleyApproximationEngine engine(market.process());
    auto* arguments = dynamic_cast<VanillaOption::arguments*>(engine.getArguments());
    const auto* results = dynamic_cast<const VanillaOption::results*>(engine.getResults());
    for (std::size_t i = 0; i < o.count; ++i) {
        try {
            market.spot->setValue(o.spot[i]);
            market.rate->setValue(o.rate[i]);
            market.yield->setValue(o.dividendYield[i]);
            market.volatility->setValue(o.volatility[i]);
            arguments->payoff = ext::make_shared<PlainVanillaPayoff>(typeOf(o.sign[i]), o.strike[i]);
            arguments->exercise = ext::make_shared<AmericanExercise>(market.today, market.today + Integer(std::lround(o.years[i] * 365)));
            engine.reset();
            engine.calculate();
            out[0][i] = results->value;
        } catch (const std::exception&) {
            out[0][i] = refused;
        }
    }
}

struct Method {
    std::size_t columns;
    std::function<void(const Options&, Results&)> run;
};

static const std::map<std::string, Method> methods = {
    {"greeks", {6, greeks}},
    {"volatility-li", {1, [](const Options& o, Results& out) { volatilities(o, out, byLi); }}},
    {"volatility-li-tight", {1, [](const Options& o, Results& out) { volatilities(o, out, byLiTight); }}},
    {"volatility-root-search", {1, [](const Options& o, Results& out) { volatilities(o, out, byRootSearch); }}},
    {"american-fast", {1, byQdFp<&QdFpAmericanEngine::fastScheme>}},
    {"american-accurate", {1, byQdFp<&QdFpAmericanEngine::accurateScheme>}},
    {"american-high", {1, byQdFp<&QdFpAmericanEngine::highPrecisionScheme>}},
    {"american-qd-plus", {1, byQdPlus}},
    {"american-baw", {1, baroneAdesiWhaley}},
};

int main(int count, char** words) {
    const auto found = count == 5 ? methods.find(words[1]) : methods.end();
    if (found == methods.end()) {
        std::fprintf(stderr, "quantlib-peer METHOD OPTIONS RESULTS LIMIT\n");
        return 2;
    }
    const auto options = peer::read(words[2], std::strtoul(words[4], nullptr, 10));
    Results results(found->second.columns, std::vector<double>(options.count));
    const double nanoseconds = peer::nanosecondsPerOption(options.count, [&] { found->second.run(options, results); });
    peer::write(words[3], results);
    peer::answer("QuantLib " QL_VERSION, nanoseconds);
}
