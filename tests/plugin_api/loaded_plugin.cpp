// SPDX-License-Identifier: Apache-2.0
#include "loaded_plugin.hpp"

#include <boost/dll/shared_library.hpp>
#include <stdexcept>

struct LoadedPlugin::Library {
    boost::dll::shared_library library;
};

LoadedPlugin::LoadedPlugin(const std::filesystem::path& library, std::uint16_t host_minor)
    : library_(std::make_unique<Library>()) {
    namespace dll = boost::dll;
    library_->library.load(library.string(), dll::load_mode::rtld_now | dll::load_mode::rtld_local);
    table_ = entry(RP_ABI_MAJOR, host_minor);
    if (table_ == nullptr) throw std::runtime_error(library.string() + " refuses this host");
}

LoadedPlugin::~LoadedPlugin() = default;

const rp_plugin* LoadedPlugin::entry(std::uint16_t host_major, std::uint16_t host_minor) const {
    return library_->library.get<const rp_plugin*(std::uint16_t, std::uint16_t)>("rp_plugin_entry")(host_major,
                                                                                                    host_minor);
}
