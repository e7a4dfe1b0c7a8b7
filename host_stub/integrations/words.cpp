// SPDX-License-Identifier: Apache-2.0
#include "integrations/words.hpp"

#include <ctime>

namespace risk::integrations {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::string sentence(std::string_view text) {
    std::string out(trimmed(text));
    if (!out.empty() && out.back() != '.' && out.back() != '!' && out.back() != '?') out += '.';
    return out;
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto part = trimmed(text.substr(0, comma));
        if (!part.empty()) parts.emplace_back(part);
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    }
    return parts;
}

std::string join_list(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (const auto& part : parts) out.append(out.empty() ? "" : separator).append(part);
    return out;
}

std::string duration_words(std::int64_t nanoseconds) {
    const std::int64_t s = nanoseconds <= 0 ? 0 : (nanoseconds - 1) / 1'000'000'000 + 1;
    if (s < 120) return std::to_string(s) + " s";
    if (s < 120 * 60) return std::to_string((s + 30) / 60) + " min";
    return std::to_string((s + 1800) / 3600) + " h";
}

std::string clock_words(std::int64_t unix_s, std::int64_t now_s) {
    constexpr std::int64_t day = 86'400;
    const auto at = static_cast<std::time_t>(unix_s);
    std::tm parts{};
    gmtime_r(&at, &parts);
    char text[48];
    const bool today = unix_s / day == now_s / day;
    const auto length = std::strftime(text, sizeof text, today ? "%H:%M:%S UTC" : "%Y-%m-%d %H:%M:%S UTC", &parts);
    return {text, length};
}

}  // namespace risk::integrations
