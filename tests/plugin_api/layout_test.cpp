// SPDX-License-Identifier: Apache-2.0
// layout_c.c and layout_cpp.cpp prove that what layout.golden says is true; here: that it says everything.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Member {
    std::string name;
    std::size_t offset = 0, size = 0;
};

struct Golden {
    std::map<std::string, std::size_t> structs;
    std::map<std::string, std::vector<Member>> members;
    std::set<std::string> constants;
};

std::string content_of(const char* path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

Golden read_golden() {
    Golden golden;
    std::istringstream lines(content_of(LAYOUT_GOLDEN));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string what, name;
        words >> what >> name;
        if (what == "struct") words >> golden.structs[name];
        if (what == "constant") golden.constants.insert(name);
        if (what != "member") continue;
        Member& member = golden.members[name].emplace_back();
        words >> member.name >> member.offset >> member.size;
    }
    return golden;
}

std::set<std::string> found_in_header(const char* pattern) {
    const std::string header = content_of(RISK_PLUGIN_HEADER);
    const std::regex regex(pattern);
    std::set<std::string> names;
    for (std::sregex_iterator at(header.begin(), header.end(), regex), end; at != end; ++at) names.insert((*at)[1]);
    return names;
}

}  // namespace

// No struct has padding, so a member that nobody listed shows as a gap.
TEST(Layout, golden_members_fill_each_struct_without_a_gap) {
    const Golden golden = read_golden();
    ASSERT_FALSE(golden.structs.empty());
    for (const auto& [name, size] : golden.structs) {
        std::size_t expected = 0;
        for (const Member& member : golden.members.at(name)) {
            EXPECT_EQ(member.offset, expected) << name << "." << member.name;
            expected = member.offset + member.size;
        }
        EXPECT_EQ(expected, size) << name << ": a member at the end is not in layout.golden";
    }
}

TEST(Layout, golden_lists_every_struct_and_constant_of_the_header) {
    const Golden golden = read_golden();
    std::set<std::string> structs;
    for (const auto& [name, size] : golden.structs) structs.insert(name);
    EXPECT_EQ(found_in_header("typedef struct (rp_[a-z_]+) \\{"), structs);
    EXPECT_EQ(found_in_header("#define (RP_[A-Z_]+) \\(?-?[0-9]"), golden.constants);
}

TEST(Layout, every_struct_that_grows_begins_with_its_size) {
    for (const auto& [name, members] : read_golden().members) {
        if (name == "rp_str") continue;  // never grows
        EXPECT_EQ(members.front().name, "size") << name;
        EXPECT_EQ(members.front().size, 4U) << name;
    }
}
