// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <memory>

#include "cli/command_error.hpp"
#include "cli/invocation.hpp"
#include "domain/person.hpp"
#include "store/people_store.hpp"
#include "store/score_store.hpp"
#include "web/json_text.hpp"
#include "web/score_json.hpp"
#include "web/time_text.hpp"

namespace risk::cli {
namespace {

double points(int tenths) { return tenths / 10.0; }

int list_scores(CommandContext& context, std::uint32_t limit) {
    auto store = context.open(Use::existing);
    const auto now_s = context.clock.unix_s();
    Table table{{{"email", "E-mail"},
                 {"name", "Name"},
                 {"score", "Score"},
                 {"band", "Band"},
                 {"events", "Events"},
                 {"clear_at", "Clear on"}},
                {},
                "No scores yet."};
    for (const auto& row : store::ScoreStore(*store.database).highest(now_s, limit)) {
        table.rows.push_back({row.email, text_cell(row.name), points(row.tenths),
                              std::string(domain::band_word(domain::read_score(row.clear_at_s, now_s).band)),
                              count_cell(row.events), time_cell(row.clear_at_s)});
    }
    context.print(table);
    return exit_ok;
}

Table lines_table(const store::Explanation& explanation) {
    Table table{
        {{"points", "Points"}, {"occurred", "Occurred"}, {"event", "Event"}, {"title", "Title"}, {"note", "Note"}},
        {},
        "Nothing adds to it."};
    for (const auto& line : explanation.lines) {
        auto note = web::capped_note(line.amount.capped_seconds, line.penalty_seconds);
        if (line.received_late) note += (note.empty() ? "" : "; ") + std::string("received late");
        table.rows.push_back(
            {points(line.amount.tenths), time_cell(line.occurred_s), line.event_row, line.title, text_cell(note)});
    }
    return table;
}

int show_score(CommandContext& context, const std::string& address) {
    auto store = context.open(Use::existing);
    const auto now_s = context.clock.unix_s();
    const auto person = store::PeopleStore(*store.database).find(domain::normalise_address(address));
    const auto explanation = store::ScoreStore(*store.database).explain(person ? person->email : address, now_s);
    if (!explanation) {
        throw CommandError(exit_not_found, Failure{"Nobody is known by this address or alias", address, "", "",
                                                   "host_stub people list shows everybody."});
    }
    if (context.format == Format::json) {
        context.console.print(web::json_text(web::explanation_json(*explanation, now_s)) + '\n');
        return exit_ok;
    }
    const auto& reading = explanation->reading;
    if (context.format == Format::table) {
        Record head;
        head.add("email", "E-mail", explanation->email);
        head.add("name", "Name", text_cell(explanation->name));
        head.add("score", "Score", points(reading.tenths));
        head.add("band", "Band", std::string(domain::band_word(reading.band)));
        head.add("clear_at", "Clear on", time_cell(reading.left_seconds == 0 ? 0 : now_s + reading.left_seconds));
        context.print(head);
        context.console.print("\n");
    }
    context.print(lines_table(*explanation));
    return exit_ok;
}

}  // namespace

void add_score_commands(CLI::App& app, Invocation& chosen) {
    auto limit = std::make_shared<std::uint32_t>(50);
    auto* scores =
        app.add_subcommand("scores", "The highest scores: 0.0 to 10.0, lower is better")->require_subcommand(0, 1);
    for (auto* each : {scores, scores->add_subcommand("list", "The same")}) {
        each->add_option("--limit", *limit, "How many people")->check(CLI::Range(1, 1'000'000))->capture_default_str();
        chosen.on(each, [limit](CommandContext& context) { return list_scores(context, *limit); });
    }
    auto* show = scores->add_subcommand("show", "One person's score, with the lines that add up to it");
    auto address = std::make_shared<std::string>();
    show->add_option("EMAIL", *address, "Address or alias")->required();
    chosen.on(show, [address](CommandContext& context) { return show_score(context, *address); });
}

}  // namespace risk::cli
