// SPDX-License-Identifier: Apache-2.0
// Whatever pages a server makes up, a walk ends after three rounds at most, and says it is settled only if it is. Each page
// is two bytes: the sessions on it (their ids follow, a byte each), and its totalCount.
#include "alerts/page_walk.hpp"

#include <set>

#include "fuzz.hpp"

namespace risk::fuzz {

void try_input(std::string_view input) {
    using incydr::PageWalk;
    Pieces pieces(input);
    const auto known_gap = static_cast<std::int64_t>(pieces.byte() % 4);
    PageWalk walk(0, known_gap);
    std::set<unsigned> seen;
    std::int64_t total = -1;
    bool total_changed = false;
    int rounds = 1;
    for (int pages = 0; !pieces.done(); ++pages) {
        require(pages < 1000, "a walk comes to its end");
        const unsigned items = pieces.byte() % 51, announced = pieces.byte();
        for (unsigned i = 0; i < items; ++i) {
            const unsigned id = pieces.byte();
            seen.insert(id);
            walk.saw({static_cast<std::uint8_t>(id)});
        }
        const auto told = announced == 255 ? std::nullopt : std::optional<std::int64_t>(announced);
        if (told) total_changed = total_changed || (total >= 0 && total != *told);
        if (told) total = *told;
        const auto step = walk.page_read(items, told);
        if (step == PageWalk::Step::more) continue;
        const bool whole = !total_changed && (total <= static_cast<std::int64_t>(seen.size()) ||
                                              total - static_cast<std::int64_t>(seen.size()) == known_gap);
        require((step == PageWalk::Step::finished) == whole, "finished means that all was seen", walk.disagreement());
        if (step == PageWalk::Step::finished) return;
        require(!walk.disagreement().empty(), "what does not add up is told");
        if (step == PageWalk::Step::unsettled) return require(rounds == 3, "only the third round is the last");
        require(++rounds <= 3 && walk.next_page() == 0, "a new round begins at the first page");
        seen.clear();
        total = -1;
        total_changed = false;
    }
}

}  // namespace risk::fuzz
