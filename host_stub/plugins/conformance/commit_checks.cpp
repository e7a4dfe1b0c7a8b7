// SPDX-License-Identifier: Apache-2.0
// commit: how often, how much, and what a refusal means.
#include <algorithm>

#include "plugins/conformance/subject.hpp"

namespace risk::conformance {
namespace {

std::vector<std::string> ids_of(const SeenBatch& batch) {
    std::vector<std::string> ids;
    for (const SeenEvent& event : batch.events) ids.push_back(event.id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

void once(Subject& subject) {
    Session session(subject);
    session.configured();
    const auto expect_one = [&session](const char* verb, std::size_t before) {
        const std::size_t commits = session.host.commits.size() - before;
        require(commits <= 1, std::string(verb) + ": expected at most one commit, found " + std::to_string(commits));
    };
    const VerbEnd activated = session.activate();
    expect_one("activate", 0);
    if (!activated.ok()) throw NotJudged{"activate answered " + activated.sentence()};
    for (int i = 0; i < 5; ++i) {
        const std::size_t before = session.host.commits.size();
        session.poll();
        expect_one("poll", before);
    }
}

/// Refuses the first batch that has events; answers how that poll ended, and the batch.
std::pair<VerbEnd, SeenBatch> refuse_events(Session& session) {
    session.host.answer_commit = [](const SeenBatch& batch) { return batch.events.empty() ? RP_OK : RP_E_REFUSED; };
    for (int i = 0; i < 10; ++i) {
        const VerbEnd end = session.poll();
        if (!session.host.commits.empty() && !session.host.commits.back().events.empty()) {
            session.host.answer_commit = nullptr;
            return {end, session.host.commits.back()};
        }
        if (!end.ok()) throw NotJudged{"poll answered " + end.sentence()};
    }
    throw NotJudged{"no poll delivered an event: name a configuration with --config that finds some"};
}

void refusal_reported(Subject& subject) {
    Session session(subject);
    session.activated();
    const VerbEnd end = refuse_events(session).first;
    require(end.result == RP_E_REFUSED, "poll with its commit refused: expected " + std::to_string(RP_E_REFUSED) +
                                            " (commit refused), found " + end.sentence());
}

void offered_again(Subject& subject) {
    Session session(subject);
    session.activated();
    const auto refused = ids_of(refuse_events(session).second);
    const std::size_t before = session.host.commits.size();
    const VerbEnd end = session.poll();
    require(session.host.commits.size() > before,
            "expected the events that were refused at the next poll, found no commit: " + end.sentence());
    std::vector<std::string> again;
    for (std::size_t at = before; at < session.host.commits.size(); ++at) {
        for (const std::string& id : ids_of(session.host.commits[at])) again.push_back(id);
    }
    for (const std::string& id : refused) {
        require(std::find(again.begin(), again.end(), id) != again.end(),
                "expected event " + id + ", which was refused, at the next poll, found it missing");
    }
}

void max_events(Subject& subject) {
    for (const std::uint32_t most : {1U, 2U, 7U}) {
        Session session(subject);
        session.activated();
        for (int i = 0; i < 5; ++i) {
            session.poll(most);
            for (const SeenBatch& batch : session.host.commits) {
                require(batch.events.size() <= most, "max_events " + std::to_string(most) + ": found a batch of " +
                                                         std::to_string(batch.events.size()));
            }
        }
    }
}

void limits(Subject& subject) {
    Session session(subject);
    session.activated();
    const SeenBatch batch = session.events(subject.manifest().poll_max_events);
    std::size_t bytes = batch.checkpoint.size();
    const auto within = [&bytes](const SeenEvent& event, const char* name, const std::string& text, std::size_t most) {
        bytes += text.size();
        require(text.size() <= most, "event " + event.id.substr(0, 60) + ": " + name + ": expected at most " +
                                         std::to_string(most) + " bytes, found " + std::to_string(text.size()));
    };
    for (const SeenEvent& event : batch.events) {
        within(event, "id", event.id, RP_MAX_ID);
        within(event, "kind", event.kind, RP_MAX_KIND);
        within(event, "subject", event.subject, RP_MAX_SUBJECT);
        within(event, "actor", event.actor, RP_MAX_SUBJECT);
        within(event, "title", event.title, RP_MAX_TITLE);
        within(event, "body", event.body, RP_MAX_BODY);
        within(event, "ignored_because", event.ignored_because, RP_MAX_KIND);
    }
    require(batch.checkpoint.size() <= RP_MAX_CHECKPOINT, "checkpoint: expected at most 4 MiB");
    require(bytes <= RP_MAX_BATCH, "expected at most 16 MiB in a batch, found " + std::to_string(bytes) + " bytes");
}

void tally_adds_up(Subject& subject) {
    Session session(subject);
    session.activated();
    for (int i = 0; i < 5; ++i) {
        const rp_tally rest = session.poll().tally;
        require(
            rest.fetched == rest.duplicate + rest.not_critical + rest.before_activation,
            "poll's tally: expected fetched to be the sum of the other three, found " + std::to_string(rest.fetched));
    }
    for (const SeenBatch& batch : session.host.commits) {
        if (!batch.tally) continue;
        const rp_tally& tally = *batch.tally;
        require(tally.fetched == batch.events.size() + tally.duplicate + tally.not_critical + tally.before_activation,
                "a batch's tally: expected fetched to be the events and the other three, found " +
                    std::to_string(tally.fetched));
    }
}

}  // namespace

std::vector<Check> commit_checks() {
    return {{"commit.once", "commits at most once in a poll and once in an activate", once},
            {"commit.refused", "poll says so when its commit was refused", refusal_reported},
            {"commit.offered_again", "what was refused is offered again at the next poll", offered_again},
            {"commit.max_events", "hands over no more events than it is asked for", max_events},
            {"commit.limits", "keeps the limits of a batch", limits},
            {"tally.adds_up", "counts each record once", tally_adds_up}};
}

}  // namespace risk::conformance
