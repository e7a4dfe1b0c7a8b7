// SPDX-License-Identifier: Apache-2.0
#include "cli/log.hpp"

#include <spdlog/formatter.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <cstdlib>

#include "base/text_width.hpp"
#include "web/time_text.hpp"

namespace risk::cli {
namespace {

/// One object a line: {"time":…,"level":…,"message":…}.
class JsonFormatter final : public spdlog::formatter {
  public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        using namespace std::chrono;
        const auto since = duration_cast<milliseconds>(message.time.time_since_epoch()).count();
        auto time = web::rfc3339(since / 1000);
        time.insert(time.size() - 1, fmt::format(".{:03}", since % 1000));
        const auto level = spdlog::level::to_string_view(message.level);
        const boost::json::string text(printable({message.payload.data(), message.payload.size()}));
        fmt::format_to(std::back_inserter(out), "{{\"time\":\"{}\",\"level\":\"{}\",\"message\":{}}}\n", time,
                       fmt::string_view(level.data(), level.size()), boost::json::serialize(text));
    }
    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<JsonFormatter>();
    }
};

/// As the pattern, of a message that cannot steer a terminal or forge a line.
class TextFormatter final : public spdlog::formatter {
  public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        auto safe = message;
        const auto text = printable({message.payload.data(), message.payload.size()});
        safe.payload = {text.data(), text.size()};
        pattern_.format(safe, out);
        message.color_range_start = safe.color_range_start;
        message.color_range_end = safe.color_range_end;
    }
    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<TextFormatter>();
    }

  private:
    spdlog::pattern_formatter pattern_{"%H:%M:%S.%e %^%-7l%$ %v"};
};

bool use_json(LogFormat format) {
    return format == LogFormat::json || (format == LogFormat::automatic && isatty(STDERR_FILENO) == 0);
}

}  // namespace

std::shared_ptr<spdlog::logger> make_logger(LogFormat format, const std::string& level) {
    const char* no_colour = std::getenv("NO_COLOR");
    const bool plain = no_colour != nullptr && *no_colour != '\0';
    auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(plain ? spdlog::color_mode::never
                                                                                : spdlog::color_mode::automatic);
    auto log = std::make_shared<spdlog::logger>("host", std::move(sink));
    if (use_json(format)) {
        log->set_formatter(std::make_unique<JsonFormatter>());
    } else {
        log->set_formatter(std::make_unique<TextFormatter>());
    }
    log->set_level(spdlog::level::from_str(level));
    log->flush_on(spdlog::level::debug);
    return log;
}

}  // namespace risk::cli
