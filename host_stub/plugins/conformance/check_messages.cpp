// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/check_messages.hpp"

#include <sodium.h>

#include <boost/json.hpp>
#include <exception>

#include "plugin_api/text.hpp"

namespace risk::conformance {

namespace json = boost::json;

namespace {

// A checkpoint may be any bytes, which JSON cannot hold.
std::string hex(std::string_view bytes) {
    std::string text(2 * bytes.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    text.pop_back();
    return text;
}

std::string from_hex(std::string_view text) {
    std::string bytes(text.size() / 2, '\0');
    std::size_t length = 0;
    sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                   &length, nullptr);
    bytes.resize(length);
    return bytes;
}

}  // namespace

std::string encode(const CheckOrder& order) {
    json::object message{{"check", order.check},
                         {"manifest", order.manifest.string()},
                         {"checkpoint", hex(order.checkpoint)},
                         {"host_flags", order.host_flags},
                         {"verb_limit_ms", order.verb_limit.count()}};
    if (order.config) message["config"] = *order.config;
    return json::serialize(message);
}

std::optional<CheckOrder> decode_order(std::string_view text) try {
    const json::value message = json::parse({text.data(), text.size()});
    CheckOrder order;
    order.check = json::value_to<std::string>(message.at("check"));
    order.manifest = json::value_to<std::string>(message.at("manifest"));
    order.checkpoint = from_hex(json::value_to<std::string>(message.at("checkpoint")));
    order.host_flags = json::value_to<std::uint32_t>(message.at("host_flags"));
    order.verb_limit = std::chrono::milliseconds(json::value_to<std::int64_t>(message.at("verb_limit_ms")));
    const json::value* const config = message.as_object().if_contains("config");
    if (config != nullptr) order.config = json::value_to<std::string>(*config);
    return order;
} catch (const std::exception&) {
    return std::nullopt;
}

std::string encode(const Judgement& judgement) {
    // What a plugin said may be any bytes.
    return json::serialize(
        json::object{{"verdict", name_of(judgement.verdict)}, {"detail", rp::utf8(judgement.detail)}});
}

std::optional<Judgement> decode_judgement(std::string_view text) try {
    const json::value message = json::parse({text.data(), text.size()});
    const auto verdict = json::value_to<std::string>(message.at("verdict"));
    for (const Verdict known : {Verdict::passed, Verdict::failed, Verdict::not_judged}) {
        if (verdict == name_of(known)) return Judgement{known, json::value_to<std::string>(message.at("detail"))};
    }
    return std::nullopt;
} catch (const std::exception&) {
    return std::nullopt;
}

}  // namespace risk::conformance
