// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/command_error.hpp"
#include "cli/input_file.hpp"
#include "cli/invocation.hpp"
#include "domain/person.hpp"
#include "store/people_csv.hpp"
#include "store/people_store.hpp"

namespace risk::cli {
namespace {

constexpr std::size_t shown_failures = 20;

std::string joined(const std::vector<std::string>& aliases) {
    std::string text;
    for (const auto& alias : aliases) text += (text.empty() ? "" : "; ") + alias;
    return text;
}

store::PeopleFile read_with_progress(CommandContext& context, const std::string& text) {
    std::size_t next = 0;
    auto file = store::read_people(text, [&](std::size_t bytes) {
        if (bytes < next) return;
        context.console.progress("Reading: " + std::to_string(bytes * 100 / text.size()) + " %");
        next = bytes + text.size() / 100;
    });
    context.console.end_progress();
    return file;
}

[[noreturn]] void refuse(const std::string& path, std::vector<Failure> failures) {
    const auto count = failures.size();
    if (count > shown_failures) {
        failures.resize(shown_failures);
        failures.push_back({"… and " + std::to_string(count - shown_failures) + " more", "", "", "", ""});
    }
    const auto lines =
        count == 1 ? std::string(" is wrong in one place") : " is wrong in " + std::to_string(count) + " places";
    failures.insert(failures.begin(), Failure{path + lines + "; nobody was imported", "", "", "", ""});
    throw CommandError(exit_usage, std::move(failures));
}

int import_people(CommandContext& context, const std::string& path) {
    const auto text = take(read_file(path, 512U << 20U));
    const auto file = read_with_progress(context, text);
    if (!file.failures.empty()) refuse(path, file.failures);
    auto store = context.open(Use::create);
    context.console.progress("Storing " + std::to_string(file.people.size()) + " people");
    store::PeopleStore people(*store.database);
    const auto outcome = take(people.import(file.people, context.clock.unix_s(), {.columns = file.columns}));
    context.console.end_progress();
    const auto summary = std::to_string(outcome.added) + " added, " + std::to_string(outcome.changed) + " changed, " +
                         std::to_string(outcome.unchanged) + " unchanged, " + std::to_string(outcome.events_scored) +
                         " waiting events scored";
    audit(context, store, "people.import", std::filesystem::path(path).filename().string(), summary);
    Record record;
    record.add("added", "Added", count_cell(outcome.added));
    record.add("changed", "Changed", count_cell(outcome.changed));
    record.add("unchanged", "Unchanged", count_cell(outcome.unchanged));
    record.add("events_scored", "Waiting events scored", count_cell(outcome.events_scored));
    context.done("People imported: " + summary + ".", record);
    return exit_ok;
}

int list_people(CommandContext& context) {
    auto store = context.open(Use::existing);
    store::PeopleStore people(*store.database);
    Table table{{{"email", "E-mail"},
                 {"name", "Name"},
                 {"department", "Department"},
                 {"title", "Title"},
                 {"in_directory", "In directory"},
                 {"aliases", "Aliases"}},
                {},
                "Nobody yet: host_stub people import FILE.csv"};
    constexpr std::uint32_t page = 500;
    for (std::string after;;) {
        const auto some = people.list(after, page);
        for (const auto& person : some) {
            table.rows.push_back({person.email, text_cell(person.name), text_cell(person.department),
                                  text_cell(person.title), person.in_directory, text_cell(joined(person.aliases))});
        }
        if (some.size() < page) break;
        after = some.back().email;
    }
    context.print(table);
    return exit_ok;
}

int show_person(CommandContext& context, const std::string& address) {
    auto store = context.open(Use::existing);
    const auto person = store::PeopleStore(*store.database).find(domain::normalise_address(address));
    if (!person) {
        throw CommandError(exit_not_found, Failure{"Nobody is known by this address or alias", address, "", "",
                                                   "host_stub people list shows everybody."});
    }
    Record record;
    record.add("email", "E-mail", person->email);
    record.add("name", "Name", text_cell(person->name));
    record.add("department", "Department", text_cell(person->department));
    record.add("title", "Title", text_cell(person->title));
    record.add("aliases", "Aliases", text_cell(joined(person->aliases)));
    record.add("in_directory", "In directory", person->in_directory);
    context.print(record);
    return exit_ok;
}

}  // namespace

void add_people_commands(CLI::App& app, Invocation& chosen) {
    auto* people = app.add_subcommand("people", "The directory: who can have a score")->require_subcommand(1);
    auto* import =
        people->add_subcommand("import", "Add and update people from a CSV file (email,name,department,title,aliases)");
    auto path = std::make_shared<std::string>();
    import->add_option("FILE", *path, "The CSV file; all of it is imported or nothing")->required();
    chosen.on(import, [path](CommandContext& context) { return import_people(context, *path); });
    chosen.on(people->add_subcommand("list", "Everybody who is known"), list_people);
    auto* show = people->add_subcommand("show", "One person");
    auto address = std::make_shared<std::string>();
    show->add_option("EMAIL", *address, "Address or alias")->required();
    chosen.on(show, [address](CommandContext& context) { return show_person(context, *address); });
}

}  // namespace risk::cli
