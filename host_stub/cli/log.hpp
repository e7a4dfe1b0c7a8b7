// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

namespace spdlog {
class logger;
}

namespace risk::cli {

enum class LogFormat { automatic, text, json };

/// A logger to standard error, safe from any thread: text on a terminal, JSON lines otherwise. level: "debug", "info",
/// "warning", "error". Control characters in messages are made harmless in both.
std::shared_ptr<spdlog::logger> make_logger(LogFormat format, const std::string& level);

}  // namespace risk::cli
