// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/target.hpp"

#include <boost/url/decode_view.hpp>
#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace risk::incydr_simulator {
namespace urls = boost::urls;
namespace {

Parameters decoded(const urls::params_encoded_view& parameters) {
    // In queries and forms a plus is a blank.
    urls::encoding_opts options;
    options.space_as_plus = true;
    Parameters all;
    for (const auto& parameter : parameters)
        all.emplace_back(parameter.key.decode(options), parameter.value.decode(options));
    return all;
}

}  // namespace

std::optional<std::string> Target::parameter(std::string_view name) const {
    for (const auto& [key, value] : parameters)
        if (key == name) return value;
    return std::nullopt;
}

Target parse_target(std::string_view text) {
    Target target;
    target.path = text.substr(0, text.find('?'));
    const auto parsed = urls::parse_origin_form(urls::string_view(text.data(), text.size()));
    if (!parsed) return target;
    for (const auto& segment : parsed->segments()) target.segments.emplace_back(segment);
    target.parameters = decoded(parsed->encoded_params());
    return target;
}

Parameters parse_form(std::string_view text) {
    const std::string as_target = "/?" + std::string(text);
    const auto parsed = urls::parse_origin_form(as_target);
    return parsed ? decoded(parsed->encoded_params()) : Parameters{};
}

}  // namespace risk::incydr_simulator
