// SPDX-License-Identifier: Apache-2.0
// A plugin that attacks whoever runs it: {"attacks": "read_key fork", "key_file": "/…"}. Each poll makes the attacks and
// commits one event for each, with what was got. Some begin as the library is loaded, before anybody has called it.
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "attack.hpp"
#include "plugin_api/plugin.hpp"

namespace risk::attacks {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) out += c >= ' ' && c != '"' && c != '\\' && c < 127 ? c : '.';
    return out;
}

/// What could be got while the loader ran the constructors: the walls have to stand by then.
struct OnLoad {
    std::string read, forked;
    OnLoad() {
        const Aims system_file(R"({"shadow":"/etc/passwd"})");
        for (const Attack& attack : file_attacks()) {
            if (attack.name == std::string_view("read_shadow")) read = attack.make(system_file);
        }
        for (const Attack& attack : process_attacks()) {
            if (attack.name == std::string_view("fork")) forked = attack.make(system_file);
        }
    }
};
const OnLoad on_load;

std::vector<Attack> all_attacks() {
    std::vector<Attack> all{{"read_on_load", [](const Aims&) { return on_load.read; }},
                            {"fork_on_load", [](const Aims&) { return on_load.forked; }}};
    for (const auto& group : {file_attacks(), process_attacks(), network_attacks(), memory_attacks(), kernel_attacks(),
                              exhausting_attacks(), channel_attacks()}) {
        all.insert(all.end(), group.begin(), group.end());
    }
    return all;
}

rp::Event event_of(const Attack& attack, const Aims& aims, std::int64_t now) {
    errno = 0;
    const std::string got = attack.make(aims);
    const char* said = std::strerror(errno);
    rp::Event event;
    event.id = aims.text("tag") + attack.name;
    event.kind = "attack";
    event.subject = "attacker@example.com";
    event.title = attack.name;
    event.severity = RP_SEVERITY_CRITICAL;
    event.occurred_ns = now;
    event.body = "{\"got\":\"" + escaped(got) + "\",\"said\":\"" + escaped(said) + "\"}";
    return event;
}

class Attacker final : public rp::Plugin {
  public:
    Attacker(rp::Host& host, std::string_view config) : Plugin(host), aims_(config) {}

    rp::Outcome activate() override { return RP_OK; }

    rp::Outcome poll(const rp::PollArgs&, rp::Tally&) override {
        rp::Batch batch;
        std::istringstream names(aims_.text("attacks"));
        for (std::string name; names >> name;) {
            bool known = false;
            for (const Attack& attack : all_attacks()) {
                if (name != attack.name) continue;
                known = true;
                batch.add(event_of(attack, aims_, host().unix_ns()));
            }
            if (!known) return rp::Failure(RP_E_CONFIG, "There is no attack " + name + ".", "attacks");
        }
        batch.set_checkpoint("attacked");
        return host().commit(batch);
    }

  private:
    const Aims aims_;
};

}  // namespace

std::string Aims::text(const std::string& name) const {
    const std::string key = '"' + name + "\":\"";
    const auto at = config_.find(key);
    if (at == std::string::npos) return {};
    const auto begin = at + key.size();
    return config_.substr(begin, config_.find('"', begin) - begin);
}

int Aims::number(const std::string& name) const { return std::atoi(text(name).c_str()); }

std::string got_if(bool worked, const char* what) { return worked ? what : ""; }

RP_EXPORT_PLUGIN(Attacker, "attacker", "1.0.0")

}  // namespace risk::attacks
