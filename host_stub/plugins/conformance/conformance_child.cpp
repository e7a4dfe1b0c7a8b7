// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <typeinfo>

#include "plugins/conformance/check_messages.hpp"
#include "plugins/conformance/conformance.hpp"

namespace risk::conformance {
namespace {

constexpr int order_fd = 3, answer_fd = 4;

std::string read_all(int fd) {
    std::string all;
    char piece[4096];
    for (ssize_t got = 0; (got = ::read(fd, piece, sizeof piece)) > 0;)
        all.append(piece, static_cast<std::size_t>(got));
    return all;
}

Judgement judge(const Check& check, Subject& subject) {
    try {
        check.run(subject);
        return {Verdict::passed, ""};
    } catch (const Remark& remark) {
        return {Verdict::passed, remark.detail};
    } catch (const CheckFailed& failed) {
        return {Verdict::failed, failed.detail};
    } catch (const NotJudged& reason) {
        return {Verdict::not_judged, reason.reason};
    } catch (const std::exception& escaped) {
        return {Verdict::failed, std::string("an exception escaped: ") + escaped.what()};
    } catch (...) {
        return {Verdict::failed, "an exception escaped that is no std::exception"};
    }
}

Judgement judge(const CheckOrder& order) {
    const auto checks = all_checks();
    const auto check = std::find_if(checks.begin(), checks.end(), [&](const Check& c) { return order.check == c.id; });
    if (check == checks.end()) return {Verdict::not_judged, "there is no such check"};
    Subject& subject = *new Subject(order);  // never destroyed: only library.retires is about closing the library
    return judge(*check, subject);
}

}  // namespace

int conformance_child_main() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);  // crashes are expected here
    const auto order = decode_order(read_all(order_fd));
    if (!order) return 2;
    const std::string answer = encode(judge(*order));
    const bool written = ::write(answer_fd, answer.data(), answer.size()) == static_cast<ssize_t>(answer.size());
    // Not exit: a thread of the plugin's may still be inside a verb that never returns.
    ::_exit(written ? 0 : 2);
}

}  // namespace risk::conformance
