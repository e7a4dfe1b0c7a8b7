// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/conformance.hpp"

#include <algorithm>
#include <csignal>

#include "plugins/conformance/check_messages.hpp"
#include "plugins/conformance/child_process.hpp"
#include "plugins/utf8.hpp"

namespace risk::conformance {
namespace {

constexpr int most_hangs = 3;

std::string last_words(const std::string& output) {
    if (output.empty()) return "";
    const std::string clean = rp::utf8(output);
    const std::size_t length = std::min<std::size_t>(clean.size(), 300);
    return "; it wrote: " + rp::utf8(clean.substr(clean.size() - length));
}

std::string within(std::chrono::milliseconds limit) { return "within " + std::to_string(limit.count()) + " ms"; }

bool hung(const ChildEnd& end) { return end.late || end.signal == SIGALRM; }

Judgement judge(const ChildEnd& end, const ConformanceOptions& options) {
    if (end.late) return {Verdict::failed, "expected it done " + within(options.time_limit) + ", found it hanging"};
    if (hung(end))
        return {Verdict::failed, "expected each verb back " + within(options.verb_limit) + ", found one hanging"};
    const auto answer = decode_judgement(end.answer);
    if (answer && end.reason.empty()) return *answer;
    if (!end.reason.empty()) return {Verdict::failed, "the process " + end.reason + last_words(end.output)};
    return {Verdict::failed, "the process ended before the check did" + last_words(end.output)};
}

Judgement run(const CheckOrder& order, const ConformanceOptions& options, int& hangs) {
    if (hangs >= most_hangs) return {Verdict::not_judged, "three checks found it hanging already"};
    const auto end = run_child(options.executable, options.arguments, encode(order), options.time_limit);
    if (!end) return {Verdict::not_judged, end.failure().sentence()};
    if (hung(*end)) ++hangs;
    return judge(*end, options);
}

CheckOrder order_for(const std::string& check, const std::filesystem::path& manifest,
                     const ConformanceOptions& options) {
    return {check,
            std::filesystem::absolute(manifest),
            options.config,
            options.checkpoint,
            options.host_flags,
            options.verb_limit};
}

bool wanted(const ConformanceOptions& options, const std::string& id) {
    return options.only.empty() || std::find(options.only.begin(), options.only.end(), id) != options.only.end();
}

}  // namespace

std::vector<CheckResult> conformance_checks() {
    std::vector<CheckResult> list;
    for (const Check& check : all_checks()) list.push_back({check.id, check.title, Verdict::not_judged, "", 0});
    return list;
}

std::vector<CheckResult> run_conformance(const std::filesystem::path& manifest, const ConformanceOptions& options) {
    using namespace std::chrono;
    std::vector<CheckResult> results;
    int hangs = 0;
    for (CheckResult& check : conformance_checks()) {
        if (!wanted(options, check.id)) continue;
        const auto started = steady_clock::now();
        Judgement found = run(order_for(check.id, manifest, options), options, hangs);
        check.verdict = found.verdict;
        check.detail = std::move(found.detail);
        check.ms = duration_cast<milliseconds>(steady_clock::now() - started).count();
        if (options.on_result) options.on_result(check);
        results.push_back(std::move(check));
    }
    return results;
}

}  // namespace risk::conformance
