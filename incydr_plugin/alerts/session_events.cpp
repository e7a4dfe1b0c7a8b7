// SPDX-License-Identifier: Apache-2.0
#include "alerts/session_events.hpp"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include "alerts/email.hpp"
#include "upstream/json_text.hpp"

namespace risk::incydr {
namespace json = boost::json;
namespace {

const json::value nothing;

const json::value& part(const json::value& object, std::string_view name) {
    const json::value* const found = member(object, name);
    return found == nullptr ? nothing : *found;
}

std::string first_of(std::initializer_list<std::string> texts) {
    for (const std::string& text : texts) {
        if (!text.empty()) return text;
    }
    return {};
}

// What says most about where it went: the address of a page, the recipients, the stick, the account.
std::string destination_detail(const json::value& destination) {
    if (const json::array* const tabs = array_at(destination, "tabs"); tabs != nullptr && !tabs->empty()) {
        if (std::string url = text_at(tabs->front(), "url"); !url.empty()) return url;
    }
    const json::value& media = part(destination, "removableMedia");
    std::string medium = first_of({text_at(media, "name"), text_at(media, "vendor")});
    if (const std::string serial = text_at(media, "serialNumber"); !serial.empty()) medium += " " + serial;
    if (const json::array* const recipients = array_at(part(destination, "email"), "recipients");
        recipients != nullptr && !recipients->empty()) {
        if (recipients->front().is_string()) return std::string(recipients->front().get_string());
    }
    return first_of({medium, text_at(destination, "accountName"), text_at(destination, "printerName")});
}

FileEvent read_event(const json::value& item) {
    const json::value &event = part(item, "event"), &file = part(item, "file"), &hash = part(file, "hash");
    const json::value &to = part(item, "destination"), &from = part(item, "source");
    FileEvent one;
    one.at = text_at(item, "@timestamp");
    one.action = text_at(event, "action");
    one.observer = text_at(event, "observer");
    one.severity = text_at(part(item, "risk"), "severity");
    one.name = text_at(file, "name");
    one.directory = text_at(file, "directory");
    one.category = text_at(file, "category");
    one.size_bytes = integer_at(file, "sizeInBytes");
    one.md5 = text_at(hash, "md5");
    one.sha256 = text_at(hash, "sha256");
    one.destination_category = text_at(to, "category");
    one.destination_name = text_at(to, "name");
    one.destination_detail = destination_detail(to);
    one.device = first_of({text_at(from, "name"), text_at(from, "domain"), text_at(from, "privateIp")});
    one.operating_system = text_at(from, "operatingSystem");
    one.device_id = text_at(part(item, "user"), "deviceUid");
    return one;
}

}  // namespace

std::optional<SessionEvents> parse_session_events(std::string_view body) {
    json::monotonic_resource memory;
    const auto value = parse_json(body, &memory);
    if (!value) return std::nullopt;
    const json::value& result = part(*value, "queryResult");
    const json::array* const items = array_at(result, "fileEvents");
    if (items == nullptr) return std::nullopt;
    SessionEvents events;
    events.total = integer_at(result, "totalCount").value_or(static_cast<std::int64_t>(items->size()));
    for (const json::value& item : *items) {
        if (events.files.size() < SessionEvents::most_files) events.files.push_back(read_event(item));
        const std::string email = text_at(part(item, "user"), "email");
        if (events.user_email.empty() && looks_like_email(email)) events.user_email = email;
    }
    return events;
}

std::string url_encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

}  // namespace risk::incydr
