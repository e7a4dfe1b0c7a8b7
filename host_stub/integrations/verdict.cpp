// SPDX-License-Identifier: Apache-2.0
#include "integrations/verdict.hpp"

#include <algorithm>

#include "integrations/words.hpp"
#include "plugins/config_schema.hpp"

namespace risk::integrations {
namespace {

using domain::Status;
using plugins::PluginManifest;
using plugins::VerbOutcome;

std::string then(std::string_view remedy, Occasion occasion) {
    const bool trial = occasion == Occasion::trial;
    return std::string(remedy) + (trial ? " Then try again." : " Reading goes on by itself as soon as it is accepted.");
}

std::string field_title(std::string_view name, const PluginManifest& manifest) {
    if (manifest.config_schema) {
        for (const auto& field : manifest.config_schema->fields()) {
            if (field.name == name && !field.title.empty()) return field.title;
        }
    }
    return std::string(name);
}

/// Ours, then the plugin's own words marked as such, then what to do.
std::string told(std::string_view ours, const VerbOutcome& outcome, const PluginManifest& manifest,
                 std::string_view remedy) {
    std::string text = sentence(ours);
    if (!outcome.message.empty()) text += " " + manifest.name + " says: " + sentence(outcome.message);
    if (!remedy.empty()) text += " " + std::string(remedy);
    return text;
}

std::string_view unreachable_because(std::string_view step) {
    if (step == "dns") return "The upstream cannot be reached: its name could not be resolved";
    if (step == "connect") return "The upstream cannot be reached: no connection could be made";
    if (step == "tls") return "The upstream cannot be reached: TLS failed";
    if (step == "proxy") return "The upstream cannot be reached: the proxy refused or failed";
    return "The upstream cannot be reached";
}

std::string_view unreachable_remedy(std::string_view step) {
    if (step == "dns") return "Check the address, and whether this server can resolve names.";
    if (step == "tls") return "Check the address, and whose certificates this server trusts.";
    if (step == "proxy") return "Check the proxy's address and whether it lets this server through.";
    return "Check the address, and whether a firewall is between it and this server.";
}

Verdict operator_verdict(const VerbOutcome& o, const PluginManifest& m, Occasion occasion) {
    const auto act = Happening::operator_must_act;
    if (o.result == RP_E_AUTH)
        return {act, Status::credentials_rejected,
                told("The upstream refused the credentials", o, m, then("Correct them.", occasion)), "auth"};
    if (o.result == RP_E_FORBIDDEN) {
        const std::string missing =
            o.subject.empty() ? "the upstream did not say which" : permission_titles(o.subject, m);
        return {act, Status::permission_missing,
                told("Permission missing: " + missing, o, m, then("Grant it upstream.", occasion)),
                "forbidden " + o.subject};
    }
    const std::string field = o.subject.empty() ? "" : field_title(o.subject, m);
    const std::string what = field.empty() ? "the configuration" : field;
    const std::string remedy = occasion == Occasion::trial ? "Correct " + what + ", then try again."
                                                           : "Edit the integration and correct " + what + ".";
    return {
        act, Status::needs_attention,
        told("An operator must act, the configuration was refused" + (field.empty() ? "" : ": " + field), o, m, remedy),
        "config " + o.subject};
}

std::string refused_words(Verb verb, std::string_view refusal) {
    if (verb == Verb::configure) return "The integration's settings could not be read: " + sentence(refusal);
    const std::string_view why = refusal.empty() ? "the host refused them" : refusal;
    return "The events that were read could not be stored: " + sentence(why) +
           " Nothing is lost: reading keeps its place and offers them again.";
}

/// In production the next try comes by itself.
std::string_view again(Occasion occasion) { return occasion == Occasion::trial ? "Try again in a moment." : ""; }

Verdict retry_verdict(Verb verb, const VerbOutcome& o, const PluginManifest& m, std::string_view refusal,
                      Occasion occasion) {
    const auto retry = Happening::retry;
    switch (o.result) {
        case RP_E_UNREACHABLE:
            return {retry, Status::unreachable,
                    told(unreachable_because(o.subject), o, m, unreachable_remedy(o.subject)), ""};
        case RP_E_TIMEOUT:
            return {retry, Status::needs_attention, told("The upstream did not answer in time", o, m, again(occasion)),
                    ""};
        case RP_E_UPSTREAM:
            return {retry, Status::needs_attention,
                    told("The upstream answered, but not as agreed", o, m, again(occasion)), ""};
        case RP_E_REFUSED:
            return {retry, Status::needs_attention, refused_words(verb, refusal), "refused"};
        default:
            break;
    }
    const std::string late =
        "The plugin did not finish " + std::string(verb_name(verb)) + " in time and was told to stop";
    return {Happening::cancelled, Status::needs_attention, told(late, o, m, again(occasion)), ""};
}

}  // namespace

std::string_view verb_name(Verb verb) {
    switch (verb) {
        case Verb::configure:
            return "configure";
        case Verb::activate:
            return "activate";
        case Verb::poll:
            return "poll";
        case Verb::teardown:
            return "teardown";
    }
    return "?";
}

std::string permission_titles(std::string_view ids, const PluginManifest& manifest) {
    std::string titles;
    for (const auto& id : split_list(ids)) {
        const auto known = std::find_if(manifest.permissions.begin(), manifest.permissions.end(),
                                        [&id](const auto& permission) { return permission.id == id; });
        titles += (titles.empty() ? "" : ", ") + (known == manifest.permissions.end() ? id : known->title);
    }
    return titles;
}

Verdict judge(Verb verb, const VerbOutcome& outcome, const PluginManifest& manifest, std::string_view refusal,
              Occasion occasion) {
    // A plugin that calls a poll done although its commit was refused would turn green without a proof.
    if (outcome.result >= 0 && !refusal.empty())
        return {Happening::retry, Status::needs_attention, refused_words(verb, refusal), "refused"};
    if (outcome.result >= 0)
        return {outcome.result == RP_MORE ? Happening::more : Happening::done, Status::connected, "", ""};
    switch (outcome.result) {
        case RP_E_CONFIG:
        case RP_E_AUTH:
        case RP_E_FORBIDDEN:
            return operator_verdict(outcome, manifest, occasion);
        case RP_E_THROTTLED:
            return {Happening::throttled, Status::throttled,
                    told("The upstream asked to wait", outcome, manifest, again(occasion)), ""};
        case RP_E_UNREACHABLE:
        case RP_E_TIMEOUT:
        case RP_E_UPSTREAM:
        case RP_E_REFUSED:
        case RP_E_CANCELLED:
            return retry_verdict(verb, outcome, manifest, refusal, occasion);
        default:
            break;  // a cause that this host does not know is a defect too
    }
    const std::string defect = "The plugin reported a defect in " + std::string(verb_name(verb));
    return {Happening::defect, Status::needs_attention,
            told(defect, outcome, manifest,
                 occasion == Occasion::trial ? "Its publisher has to look into it." : "It is started anew."),
            "defect"};
}

}  // namespace risk::integrations
