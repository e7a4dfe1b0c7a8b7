// SPDX-License-Identifier: Apache-2.0
#include "service/key_house.hpp"

#include <fstream>
#include <iterator>

namespace risk::test {

store::IntegrationSettings settings_with_secret(const std::string& name) {
    store::IntegrationSettings settings;
    settings.plugin_id = "incydr";
    settings.name = name;
    settings.config_json = "{}";
    settings.secrets.emplace("client_secret", Secret(planted + name));
    return settings;
}

void KeyHouse::add(const std::string& name) const {
    Visit visit(*this, true);
    must(visit.integrations.add(settings_with_secret(name), noon));
}

std::map<std::string, std::string> KeyHouse::secrets() const {
    Visit visit(*this);
    std::map<std::string, std::string> found;
    for (const auto& each : visit.integrations.list()) {
        const auto secrets = visit.integrations.find(each.id)->settings.secrets;
        const auto at = secrets.find("client_secret");
        found[each.settings.name] = at == secrets.end() ? "locked" : at->second.reveal();
    }
    return found;
}

store::KeyRotation KeyHouse::rotate(bool keep_former) const {
    Visit visit(*this);
    return must(visit.keeper.rotate(tester, keep_former));
}

int KeyHouse::files_beside_the_key() const {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("secret.key") && name != "secret.key") ++count;
    }
    return count;
}

std::uint64_t KeyHouse::leaks() const {
    std::uint64_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        if (text.find(planted) != std::string::npos) ++found;
    }
    return found;
}

}  // namespace risk::test
