// SPDX-License-Identifier: Apache-2.0
#include "cli/verb_words.hpp"

namespace risk::cli {
namespace {

std::string result_name(rp_result result) {
    switch (result) {
        case RP_OK:
            return "RP_OK";
        case RP_MORE:
            return "RP_MORE";
        case RP_E_CONFIG:
            return "RP_E_CONFIG";
        case RP_E_AUTH:
            return "RP_E_AUTH";
        case RP_E_FORBIDDEN:
            return "RP_E_FORBIDDEN";
        case RP_E_UNREACHABLE:
            return "RP_E_UNREACHABLE";
        case RP_E_THROTTLED:
            return "RP_E_THROTTLED";
        case RP_E_TIMEOUT:
            return "RP_E_TIMEOUT";
        case RP_E_UPSTREAM:
            return "RP_E_UPSTREAM";
        case RP_E_REFUSED:
            return "RP_E_REFUSED";
        case RP_E_CANCELLED:
            return "RP_E_CANCELLED";
        case RP_E_INTERNAL:
            return "RP_E_INTERNAL";
        case RP_E_INVALID:
            return "RP_E_INVALID";
        default:
            return "result " + std::to_string(result);
    }
}

}  // namespace

std::string outcome_text(const plugins::VerbOutcome& outcome) {
    std::string text = result_name(outcome.result);
    if (!outcome.subject.empty()) text += " (" + outcome.subject + ")";
    if (!outcome.message.empty()) text += ": " + outcome.message;
    if (outcome.retry_after.count() > 0) text += " Retry after " + std::to_string(outcome.retry_after.count()) + " ms.";
    return text;
}

}  // namespace risk::cli
