// SPDX-License-Identifier: Apache-2.0
#include "cli/serve.hpp"

#include <malloc.h>
#include <spdlog/logger.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <optional>

#include "base/memory_at_rest.hpp"
#include "cli/command_error.hpp"
#include "cli/host_lock.hpp"
#include "cli/input_file.hpp"
#include "cli/listen_address.hpp"
#include "cli/runner_program.hpp"
#include "cli/secrets_at_start.hpp"
#include "cli/service_manager.hpp"
#include "cli/set_up_link.hpp"
#include "cli/stand_by.hpp"
#include "cli/stop_signals.hpp"
#include "integrations/integrations_host.hpp"
#include "plugins/plugin_process.hpp"
#include "plugins/sandbox.hpp"
#include "ui/pages.hpp"
#include "web/json_text.hpp"
#include "web/web_host.hpp"

namespace risk::cli {
namespace {

constexpr const char* unsigned_warning =
    "--allow-unsigned is on: plugins may run that nobody known here has signed. That is for tests only.";

/// There while the host answers.
class ReadyFile {
  public:
    ReadyFile(std::string path, const std::string& url) : path_(std::move(path)) {
        if (path_.empty()) return;
        take(write_file_atomically(path_, web::json_text(boost::json::object{{"url", url}, {"pid", getpid()}}) + '\n'));
    }
    ~ReadyFile() {
        if (!path_.empty()) unlink(path_.c_str());
    }
    ReadyFile(const ReadyFile&) = delete;
    ReadyFile& operator=(const ReadyFile&) = delete;

  private:
    std::string path_;
};

spdlog::level::level_enum level_of(rp_log_level level) {
    switch (level) {
        case RP_LOG_DEBUG:
            return spdlog::level::debug;
        case RP_LOG_WARN:
            return spdlog::level::warn;
        case RP_LOG_ERROR:
            return spdlog::level::err;
        default:
            return spdlog::level::info;
    }
}

/// The default directory is made; one that was named has to be there.
void require_plugin_directory(const CommandContext& context) {
    std::error_code error;
    if (context.plugins == context.data / "plugins") std::filesystem::create_directory(context.plugins, error);
    if (std::filesystem::is_directory(context.plugins, error)) return;
    throw CommandError(exit_failed,
                       Failure{"The plugin directory cannot be used", context.plugins.string(), "a directory",
                               error ? error.message() : "something else", "Name the right one with --plugins DIR."});
}

integrations::IntegrationsHostOptions host_options(const CommandContext& context, const ServeOptions& options,
                                                   const OpenStore& store, plugins::PluginLauncher& launcher,
                                                   const std::shared_ptr<spdlog::logger>& log) {
    integrations::IntegrationsHostOptions result;
    result.database = store.directory.database();
    result.plugin_directory = context.plugins;
    result.trust = context.trust;
    result.secrets = &store.secrets;
    result.launcher = &launcher;
    result.clock = &context.clock;
    result.developer = options.network.developer;
    result.allowed_hosts = allowed_patterns(options.network);
    result.log = [log](rp_log_level level, std::string_view who, std::string_view text) {
        log->log(level_of(level), "{}: {}", who, text);
    };
    return result;
}

void tell_walls(spdlog::logger& log) {
    const auto walls = plugins::possible_walls(plugins::SandboxKernel::here());
    if (walls.missing().empty()) return log.info("host: this kernel has all walls to put around plugins");
    log.warn("host: walls around plugins on this kernel: {}. {}", walls.level(), walls.missing());
}

/// Few threads allocate at the same time; by default each would get an arena of its own. A batch goes back to the system when
/// it is stored: by default the threshold would grow with the first of them.
void keep_small() {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
    mallopt(M_TRIM_THRESHOLD, 256 << 10);
}

/// This thread has nothing else to do. Most of what can be given back is left over from the start.
int wait_at_rest(const StopSignals& signals) {
    using namespace std::chrono_literals;
    for (std::chrono::milliseconds pause = 250ms;; pause = std::min<std::chrono::milliseconds>(2 * pause, 60s)) {
        if (const auto signal = signals.wait_or(-1, static_cast<int>(pause.count()))) return *signal;
        give_back_memory();
    }
}

web::HttpServerOptions server_options(const ServeOptions& options) {
    const bool tls = !options.tls_certificate.empty();
    const auto address =
        take(parse_listen_address(options.listen, tls ? Reach::anywhere : Reach::loopback), exit_usage);
    web::HttpServerOptions result;
    if (tls) result.tls = web::TlsFiles{options.tls_certificate, options.tls_key};
    result.address = address.address;
    result.port = address.port;
    return result;
}

}  // namespace

int serve(CommandContext& context, const ServeOptions& options) {
    const auto listen = server_options(options);
    const auto log = make_logger(options.log_format, options.log_level);
    keep_small();
    // Before any thread: the signals, and the right to this data directory.
    const StopSignals signals;
    const auto directory = take(open_data_directory(context.data, Use::create));
    const auto lock = options.stand_by ? take_or_stand_by(context, directory.lock(), signals, *log)
                                       : take_host_lock(directory.lock());
    if (!lock) return exit_ok;
    // All that can be wrong is found before anything is read from upstream.
    auto store = context.open(Use::serve);
    settle_secrets(context, store, *log);
    require_plugin_directory(context);
    plugins::ProcessOptions process;
    process.runner_program = runner_program();
    auto server = take(web::HttpServer::listen(listen));
    tell_walls(*log);
    if (context.trust.allow_unsigned) log->warn("host: {}", unsigned_warning);
    // From here on plugins run.
    const auto launcher = plugins::make_plugin_launcher(process);
    const auto host =
        take(integrations::IntegrationsHost::start(host_options(context, options, store, *launcher, log)));
    const auto set_up = make_set_up_link(*store.database, directory, context.clock, server->url());
    store.database.reset();  // each thread has its own connection
    const auto web =
        take(web::WebHost::start(std::move(server), {directory.database(), options.host_names, web::page_files()},
                                 {store.secrets, *host, context.clock, launcher.get(), context.plugins,
                                  options.network.developer, allowed_patterns(options.network)},
                                 log));
    const ReadyFile ready(options.ready_file, web->url());
    log->info("host: listening on {}, data in {}, plugins in {}", web->url(), directory.path.string(),
              context.plugins.string());
    lock->announce(web->url());
    context.console.print("Listening on " + web->url() + "\n");
    if (context.trust.allow_unsigned) context.console.print("WARNING: " + std::string(unsigned_warning) + "\n");
    if (set_up) context.console.print("Set up this host, once, within 60 minutes: " + *set_up + "\n");
    (void)context.console.flush();
    tell_service_manager("READY=1\nSTATUS=Listening on " + web->url());

    const int signal = wait_at_rest(signals);
    log->info("host: {} received, stopping", signal_name(signal));
    tell_service_manager("STOPPING=1");
    web->stop();
    host->stop();
    log->info("host: stopped");
    return exit_ok;
}

}  // namespace risk::cli
