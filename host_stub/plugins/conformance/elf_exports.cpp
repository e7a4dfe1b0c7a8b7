// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/elf_exports.hpp"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "plugins/conformance/file_content.hpp"

namespace risk::conformance {
namespace {

/// A file's bytes; whatever reaches beyond them is not there.
class Image {
  public:
    explicit Image(std::string bytes) : bytes_(std::move(bytes)) {}

    template <class T>
    [[nodiscard]] std::optional<T> read(std::uint64_t at) const {
        if (at > bytes_.size() || bytes_.size() - at < sizeof(T)) return std::nullopt;
        T value;
        std::memcpy(&value, bytes_.data() + at, sizeof value);
        return value;
    }
    [[nodiscard]] std::string text(std::uint64_t at) const {
        if (at >= bytes_.size()) return {};
        const std::string_view rest = std::string_view(bytes_).substr(at);
        return std::string(rest.substr(0, rest.find('\0')));
    }
    [[nodiscard]] std::optional<Elf64_Shdr> section(const Elf64_Ehdr& header, std::uint64_t index) const {
        return read<Elf64_Shdr>(header.e_shoff + index * sizeof(Elf64_Shdr));
    }

  private:
    std::string bytes_;
};

bool is_offered(const Elf64_Sym& symbol) {
    const unsigned char visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    return symbol.st_shndx != SHN_UNDEF && ELF64_ST_BIND(symbol.st_info) != STB_LOCAL &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

bool is_library(const Elf64_Ehdr& header) {
    return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_ident[EI_CLASS] == ELFCLASS64 &&
           header.e_type == ET_DYN;
}

Failure damaged(const std::filesystem::path& library, const char* expected) {
    return {"The library cannot be read", library.string(), expected, "something else", "Build it again."};
}

}  // namespace

Result<std::vector<std::string>> elf_exports(const std::filesystem::path& library) {
    const Image image(file_content(library));
    const auto header = image.read<Elf64_Ehdr>(0);
    if (!header || !is_library(*header)) return damaged(library, "a 64-bit ELF shared library");
    for (std::uint64_t i = 0; i < header->e_shnum; ++i) {
        const auto symbols = image.section(*header, i);
        if (!symbols || symbols->sh_type != SHT_DYNSYM) continue;
        const auto names = image.section(*header, symbols->sh_link);
        if (!names) return damaged(library, "names for its dynamic symbols");
        std::vector<std::string> exports;
        for (std::uint64_t at = 0; at + sizeof(Elf64_Sym) <= symbols->sh_size; at += sizeof(Elf64_Sym)) {
            const auto symbol = image.read<Elf64_Sym>(symbols->sh_offset + at);
            if (!symbol) return damaged(library, "a whole table of dynamic symbols");
            if (is_offered(*symbol)) exports.push_back(image.text(names->sh_offset + symbol->st_name));
        }
        std::sort(exports.begin(), exports.end());
        return exports;
    }
    return damaged(library, "a table of dynamic symbols");
}

}  // namespace risk::conformance
