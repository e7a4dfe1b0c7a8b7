// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "workspace.hpp"

namespace risk::cli {
namespace {

using testing::expect_told;

class PeopleImport : public testing::Workspace {
  protected:
    [[nodiscard]] testing::Outcome import(const std::string& text) const {
        return run({"people", "import", file("people.csv", text).string()});
    }
};

TEST_F(PeopleImport, adds_changes_and_leaves_alone) {
    const auto first = import(
        "email,name,department,title,aliases\r\nAnn@X.test,\"Lee, Ann\",Sales,Lead,ann.lee@x.test; "
        "4711\r\nbob@x.test,Bob,,,\r\n");
    EXPECT_EQ(first.status, 0) << first.err;
    EXPECT_NE(first.out.find("2 added, 0 changed, 0 unchanged"), std::string::npos) << first.out;
    const auto again = import("name,email\nRob,bob@x.test\n\"Lee, Ann\",ann@x.test\n");
    EXPECT_NE(again.out.find("0 added"), std::string::npos) << again.out;
    const auto ann = json({"people", "show", "4711"});
    EXPECT_EQ(ann.at("email").as_string(), "ann@x.test");
    EXPECT_EQ(ann.at("in_directory").as_bool(), true);
    EXPECT_EQ(json({"people", "list"}).as_array().size(), 2U);
    EXPECT_EQ(audited(), (std::vector<std::string>{"people.import", "people.import"}));
}

TEST_F(PeopleImport, tells_every_bad_line_with_its_number_and_imports_nobody) {
    const auto outcome =
        import("email,name\nann@x.test,Ann\nnot-an-address,X\nbob@x.test\ncat@x.test,\"open\nann@x.test,Twice\n");
    expect_told(outcome, 2,
                {"nobody was imported", "line 3: expected an e-mail address, found \"not-an-address\"",
                 "line 4: expected 2 fields, found 1", "line 5: expected a closing quote"});
    EXPECT_FALSE(std::filesystem::exists(data()));
}

TEST_F(PeopleImport, an_address_of_two_people_is_named_with_both_lines) {
    expect_told(import("email,aliases\nann@x.test,a1\nbob@x.test,A1\n"), 2,
                {"line 3", "nobody else's", "as on line 2"});
}

TEST_F(PeopleImport, wrong_titles_are_named_with_the_nearest_one) {
    expect_told(import("emial,name\n"), 2, {"line 1", "\"emial\"", "Did you mean \"email\"?"});
    expect_told(import("name\nAnn\n"), 2, {"a column \"email\""});
    expect_told(import(""), 2, {"a line of titles"});
    expect_told(import("email,email\n"), 2, {"twice"});
}

TEST_F(PeopleImport, a_file_that_is_not_there_or_no_text_is_named) {
    expect_told(run({"people", "import", "/nonexistent.csv"}), 1, {"/nonexistent.csv", "No such file"});
    expect_told(import("email,name\nann@x.test,\x01\x02\n"), 2, {"line 2", "UTF-8"});
    expect_told(import("email,name\nann@x.test,\xff\xfe\n"), 2, {"line 2", "UTF-8"});
}

TEST_F(PeopleImport, many_bad_lines_are_counted_and_the_first_ones_told) {
    std::string text = "email\n";
    for (int i = 0; i < 100; ++i) text += "bad\n";
    expect_told(import(text), 2, {"wrong in 100 places", "line 21", "and 80 more"});
}

}  // namespace
}  // namespace risk::cli
