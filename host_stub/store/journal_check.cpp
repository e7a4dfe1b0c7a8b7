// SPDX-License-Identifier: Apache-2.0
#include "store/journal_check.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>

#include "store/sealed_page.hpp"
#include "store/sqlite.hpp"

namespace risk::store {
namespace {

// https://www.sqlite.org/fileformat2.html#the_rollback_journal: a header that fills a sector, then records of a page's
// number, the page as it was, and a checksum.
constexpr std::size_t number_bytes = 4, record_bytes = number_bytes + page_bytes + 4;
constexpr std::size_t pages_at = 16, sector_at = 20, page_size_at = 24, least_header = 28;
constexpr std::size_t pages_of_database_at = 28;  // in its first page

// What the first page's header says of its last change: how it is written, counters of changes, and by which SQLite.
constexpr std::array<std::array<std::size_t, 2>, 3> changing{{{18, 20}, {24, 28}, {92, 100}}};

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

// Never more than says what it is.
std::string beginning(const std::filesystem::path& file, std::size_t most) {
    std::string bytes(most, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(bytes.data(), static_cast<std::streamsize>(most));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return bytes;
}

std::string what_stays(std::string page) {
    for (const auto& [from, to] : changing)
        std::fill(page.begin() + static_cast<std::ptrdiff_t>(from), page.begin() + static_cast<std::ptrdiff_t>(to),
                  '\0');
    page.resize(page_bytes - seal_bytes);
    return page;
}

// SQLite cuts the database to the journal's number of pages, also if there is no page in it.
bool is_of_the_first_page(const std::string& journal, const std::filesystem::path& database) {
    const auto now = first_page(*connect_without_log(database), page_bytes);
    if (number_at(journal, page_size_at) != page_bytes) return false;
    if (number_at(journal, pages_at) != number_at(now, pages_of_database_at)) return false;
    const std::size_t header = number_at(journal, sector_at);
    if (header < least_header || header > 65'536 || journal.size() > header + record_bytes) return false;
    if (journal.size() < header + record_bytes) return true;  // nothing is put back of a part
    return number_at(journal, header) == 1 &&
           what_stays(now) == what_stays(journal.substr(header + number_bytes, page_bytes));
}

Failure foreign_journal(const std::string& file) {
    return {"The database was not opened, because a journal lies beside it that is not its own", file, "no such file",
            "pages of another database or of an earlier time",
            "Nothing was changed. Move it away, then try again: mv " + file + " " + file +
                ".aside. If the database is the wrong one: host_stub restore BACKUP"};
}

}  // namespace

Result<void> check_journal(const std::filesystem::path& database) {
    const auto file = database.string() + "-journal";
    const auto journal = beginning(file, 65'536 + record_bytes + 1);
    if (journal.size() < least_header || journal.front() == '\0') return {};  // SQLite takes no notice of it
    if (is_of_the_first_page(journal, database)) return {};
    return foreign_journal(file);
}

}  // namespace risk::store
