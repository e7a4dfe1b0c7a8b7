// SPDX-License-Identifier: Apache-2.0
#include "integrations/integrations_host.hpp"

#include <future>
#include <thread>
#include <utility>

#include "integrations/coordinator.hpp"
#include "integrations/notice_sender.hpp"

namespace risk::integrations {

// Everything in the order in which it depends on what comes before.
struct IntegrationsHost::Machine {
    Machine(IntegrationsHostOptions given, std::unique_ptr<store::Database> reader_db,
            std::unique_ptr<store::Database> writer_db, std::unique_ptr<store::Database> notices_db)
        : options(std::move(given)),
          reader(std::move(reader_db)),
          writer(std::move(writer_db)),
          loop(*options.clock),
          sink(*writer),
          commits(sink),
          records(loop, commits, *writer, *options.secrets),
          around{.loop = loop,
                 .records = records,
                 .random = make_random(),
                 .log = options.log,
                 .developer = options.developer,
                 .administrators_hosts = options.allowed_hosts,
                 .interval = options.interval},
          board(*options.clock),
          coordinator({.around = around,
                       .records = records,
                       .commits = commits,
                       .reader = *reader,
                       .secrets = *options.secrets,
                       .launcher = *options.launcher,
                       .board = board,
                       .plugin_directory = options.plugin_directory,
                       .trust = options.trust,
                       .limits = limits(),
                       .store_changed = [this] { notices.news(); }}),
          notices({.database = std::move(notices_db),
                   .secrets = *options.secrets,
                   .clock = *options.clock,
                   .post = make_notice_post(),
                   .random = make_random(),
                   .log = options.log}) {
        commits.start();
        notices.start();
        loop.post([this] { coordinator.begin(); });
        thread = std::thread([this] { loop.run(); });
    }

    [[nodiscard]] SupervisorLimits limits() const {
        SupervisorLimits limits;
        limits.ends = options.quarantine_after;
        return limits;
    }

    void stop() {
        if (!thread.joinable()) return;
        auto stopped = std::make_shared<std::promise<void>>();
        auto end = stopped->get_future();
        loop.post([this, stopped] { coordinator.stop([stopped] { stopped->set_value(); }); });
        if (end.wait_for(options.stop_within) != std::future_status::ready) {
            loop.post([this] { coordinator.kill_all(); });
            end.wait_for(std::chrono::seconds(2));
        }
        loop.stop();
        thread.join();
        commits.stop();
        notices.stop();
    }

    IntegrationsHostOptions options;
    std::unique_ptr<store::Database> reader, writer;
    Loop loop;
    StoreSink sink;
    CommitPath commits;
    StoreRecords records;
    Surroundings around;
    LiveBoard board;
    Coordinator coordinator;
    NoticeSender notices;
    std::thread thread;
};

Result<std::unique_ptr<IntegrationsHost>> IntegrationsHost::start(IntegrationsHostOptions options) {
    if (!options.log) options.log = [](rp_log_level, std::string_view, std::string_view) {};
    auto writer = store::Database::open(options.database, store::OpenMode::create_or_open);
    if (!writer) return writer.failure();
    auto reader = store::Database::open(options.database, store::OpenMode::existing);
    if (!reader) return reader.failure();
    auto notices = store::Database::open(options.database, store::OpenMode::existing);
    if (!notices) return notices.failure();
    auto machine = std::make_unique<Machine>(std::move(options), std::move(reader).value(), std::move(writer).value(),
                                             std::move(notices).value());
    return std::unique_ptr<IntegrationsHost>(new IntegrationsHost(std::move(machine)));
}

IntegrationsHost::IntegrationsHost(std::unique_ptr<Machine> machine) : machine_(std::move(machine)) {}
IntegrationsHost::~IntegrationsHost() { stop(); }

void IntegrationsHost::stop() { machine_->stop(); }
void IntegrationsHost::pause_sink(std::string reason) { machine_->commits.pause_sink(std::move(reason)); }
void IntegrationsHost::resume_sink() { machine_->commits.resume_sink(); }

std::vector<LiveIntegration> IntegrationsHost::integrations() const { return machine_->board.integrations(); }
std::optional<LiveIntegration> IntegrationsHost::integration(std::int64_t id) const {
    return machine_->board.integration(id);
}
std::vector<std::shared_ptr<const LiveIntegration>> IntegrationsHost::glance() const {
    return machine_->board.glance();
}
LiveUnproven IntegrationsHost::unproven() const { return machine_->board.unproven(); }
LiveChanges IntegrationsHost::changes() const { return machine_->board.changes(); }
std::vector<LivePlugin> IntegrationsHost::plugins() const { return machine_->board.plugins(); }
LiveCommits IntegrationsHost::commits() const { return machine_->board.commits(); }
bool IntegrationsHost::unsigned_allowed() const { return machine_->options.trust.allow_unsigned; }
bool IntegrationsHost::healthy() const { return machine_->board.healthy(); }
bool IntegrationsHost::kept() const { return machine_->board.kept(); }

}  // namespace risk::integrations
