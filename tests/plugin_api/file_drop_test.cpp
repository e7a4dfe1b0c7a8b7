// SPDX-License-Identifier: Apache-2.0
// The example in C++, loaded and polled.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "loaded_plugin.hpp"
#include "plugins/conformance/probe_instance.hpp"

namespace {

using risk::conformance::ProbeHost;
using risk::conformance::ProbeInstance;
using risk::conformance::SeenEvent;

std::filesystem::path temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "file_drop_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    return name;
}

std::string record(const std::string& id, const std::string& severity = "critical") {
    return R"({"id":")" + id + R"(","person":"ann@example.test","severity":")" + severity +
           R"(","at":1767225600,"title":"A copy"})";
}

class FileDrop : public testing::Test {
  protected:
    FileDrop() { write(""); }
    ~FileDrop() override {
        instance.teardown();
        std::filesystem::remove_all(folder);
    }

    void write(const std::string& content) { std::ofstream(file) << content; }
    void append(const std::string& content) { std::ofstream(file, std::ios::app) << content; }
    void start() {
        ASSERT_TRUE(instance.configure(R"({"path":")" + file.string() + R"("})").ok());
        ASSERT_TRUE(instance.activate().ok());
    }
    const std::vector<SeenEvent>& delivered() { return host.commits.back().events; }

    std::filesystem::path folder = temporary_folder();
    std::filesystem::path file = folder / "drop.jsonl";
    LoadedPlugin plugin{std::filesystem::path(EXAMPLES_FOLDER) / "file_drop.so"};
    ProbeHost host;
    ProbeInstance instance{plugin.table(), host};
};

}  // namespace

TEST_F(FileDrop, delivers_critical_lines_and_counts_the_others) {
    start();
    append(record("a") + "\n" + record("b", "high") + "\n" + record("c") + "\n");
    EXPECT_EQ(instance.poll().result, RP_OK);
    ASSERT_EQ(delivered().size(), 2U);
    EXPECT_EQ(delivered()[0].id, "a");
    EXPECT_EQ(delivered()[0].subject, "ann@example.test");
    EXPECT_EQ(delivered()[0].severity, RP_SEVERITY_CRITICAL);
    EXPECT_EQ(delivered()[0].occurred_ns, 1'767'225'600'000'000'000);
    EXPECT_EQ(delivered()[1].id, "c");
    EXPECT_EQ(host.commits.back().tally->not_critical, 1U);
    EXPECT_EQ(host.commits.back().tally->fetched, 3U);
}

TEST_F(FileDrop, goes_on_where_it_was_also_in_a_new_instance) {
    start();
    append(record("a") + "\n" + record("b"));
    EXPECT_EQ(instance.poll().result, RP_OK);
    ASSERT_EQ(delivered().size(), 1U) << "the last line is not whole yet";
    instance.teardown();
    append("\n");
    start();
    EXPECT_EQ(instance.poll().result, RP_OK);
    ASSERT_EQ(delivered().size(), 1U);
    EXPECT_EQ(delivered()[0].id, "b");
}

TEST_F(FileDrop, hands_over_no_more_than_it_is_asked_for) {
    for (int i = 0; i < 5; ++i) append(record(std::to_string(i)) + "\n");
    start();
    EXPECT_EQ(instance.poll(2).result, RP_MORE);
    EXPECT_EQ(instance.poll(2).result, RP_MORE);
    EXPECT_EQ(instance.poll(2).result, RP_OK);
    ASSERT_EQ(delivered().size(), 1U);
    EXPECT_EQ(delivered()[0].id, "4");
    EXPECT_EQ(instance.poll(2).result, RP_OK);
    EXPECT_EQ(host.commits.size(), 3U) << "nothing new, no commit";
}

TEST_F(FileDrop, keeps_unreadable_lines_with_the_reason) {
    append("garbage\n[1]\n{\"id\":\"x\"}\n" + record("y", "purple") + "\n");
    start();
    EXPECT_EQ(instance.poll().result, RP_OK);
    ASSERT_EQ(delivered().size(), 4U);
    for (const SeenEvent& event : delivered()) EXPECT_EQ(event.ignored_because, "unreadable");
    EXPECT_NE(delivered()[3].body.find("/severity"), std::string::npos);
    EXPECT_NE(delivered()[0].id, delivered()[1].id);
}

TEST_F(FileDrop, reads_a_replaced_file_from_its_start) {
    append(record("a") + "\n");
    start();
    EXPECT_EQ(instance.poll().result, RP_OK);
    write(record("b") + "\n" + record("c") + "\n");
    EXPECT_EQ(instance.poll().result, RP_OK);
    ASSERT_EQ(delivered().size(), 2U);
    EXPECT_EQ(delivered()[0].id, "b");
}

TEST_F(FileDrop, reads_from_the_start_when_the_checkpoint_is_not_its_own) {
    append(record("a") + "\n");
    start();
    for (const char* foreign :
         {"x", "file_drop 1 ", "file_drop 1 99", "file_drop 1 5 7", "file_drop 1 18446744073709551615 0"}) {
        host.checkpoint = foreign;
        EXPECT_EQ(instance.poll().result, RP_OK) << foreign;
        EXPECT_EQ(delivered().front().id, "a") << foreign;
    }
}

TEST_F(FileDrop, takes_a_line_of_any_length) {
    append(std::string(3'000'000, 'x') + "\n" + record("a") + "\n");
    start();
    EXPECT_EQ(instance.poll().result, RP_OK);
    EXPECT_EQ(delivered().back().id, "a");
    EXPECT_EQ(delivered().front().ignored_because, "unreadable");
}

TEST_F(FileDrop, says_what_is_wrong_with_the_file) {
    ASSERT_TRUE(instance.configure(R"({"path":"/nowhere/at/all"})").ok());
    const auto missing = instance.activate();
    EXPECT_EQ(missing.result, RP_E_CONFIG);
    EXPECT_EQ(missing.subject, "path");
    EXPECT_NE(missing.message.find("/nowhere/at/all"), std::string::npos);
    instance.teardown();
    const std::filesystem::path pipe = folder / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    ASSERT_TRUE(instance.configure(R"({"path":")" + pipe.string() + R"("})").ok());
    EXPECT_EQ(instance.activate().result, RP_E_CONFIG) << "and does not hang";
}

TEST_F(FileDrop, refuses_a_configuration_without_an_absolute_path) {
    for (const char* bad : {"", "{", "[]", "{}", R"({"path":7})", R"({"path":"relative"})"}) {
        EXPECT_EQ(instance.configure(bad).result, RP_E_CONFIG) << bad;
        EXPECT_FALSE(instance.configured());
    }
}
