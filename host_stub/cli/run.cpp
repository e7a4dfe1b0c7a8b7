// SPDX-License-Identifier: Apache-2.0
#include "cli/run.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdlib>
#include <map>
#include <new>

#include "base/suggest.hpp"
#include "cli/command_error.hpp"
#include "cli/invocation.hpp"
#include "store/store_error.hpp"

namespace risk::cli {
namespace {

constexpr const char* footer =
    "Exit status: 0 done, 1 failed, 2 wrong command line or value, 3 not found, 4 refused.\n"
    "Environment: HOST_STUB_DATA, HOST_STUB_PLUGINS, HOST_STUB_TRUSTED_KEYS, HOST_STUB_KEY_FILE, NO_COLOR.";

/// No secret may end in a core file or be read by another process of the user; no file made here is for others.
void guard_secrets() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
    umask(077);
}

/// As chosen on the command line, else in the environment, else in the data directory.
std::filesystem::path directory_path(const std::string& chosen, const char* variable,
                                     const std::filesystem::path& otherwise) {
    if (!chosen.empty()) return chosen;
    const char* from_environment = std::getenv(variable);
    return from_environment != nullptr && *from_environment != '\0' ? std::filesystem::path(from_environment)
                                                                    : otherwise;
}

struct Globals {
    std::string data = default_data_path().string();
    std::string plugins, trusted_keys, key_file;
    bool allow_unsigned = false;
    Format format = Format::table;
};

void describe(CLI::App& app, Globals& globals, Invocation& chosen) {
    const std::map<std::string, Format> formats{{"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}};
    app.add_option("--data", globals.data, "Directory of database, key and lock")
        ->type_name("DIR")
        ->capture_default_str();
    app.add_option("--plugins", globals.plugins, "Plugin directory (default: DATA/plugins)")->type_name("DIR");
    app.add_option("--trusted-keys", globals.trusted_keys,
                   "Directory of the keys whose plugins may run (default: DATA/trusted_keys)")
        ->type_name("DIR");
    app.add_flag("--allow-unsigned", globals.allow_unsigned,
                 "Also run plugins that nobody has signed, or somebody unknown: for tests");
    app.add_option("--key-file", globals.key_file, "The key that secrets are encrypted with (default: DATA/secret.key)")
        ->type_name("FILE");
    app.add_option("--format", globals.format, "How lists are printed: table, json or csv")
        ->type_name("FORMAT")
        ->transform(CLI::Transformer(formats).description(""))
        ->check(CLI::IsMember({Format::table, Format::json, Format::csv}).description(""));
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(footer);
    for (auto* add : {add_serve_command, add_plugin_commands, add_integration_commands, add_people_commands,
                      add_event_commands, add_score_commands, add_entitlement_commands, add_admin_commands,
                      add_token_commands, add_secrets_commands, add_notice_commands, add_backup_commands}) {
        add(app, chosen);
    }
    chosen.on(app.add_subcommand("version", "Print the version"), [](CommandContext& context) {
        context.console.print("host_stub " RISK_VERSION "\n");
        return exit_ok;
    });
}

/// The deepest command that was recognised: what an unknown word would have had to be a command of.
const CLI::App* deepest(const CLI::App* app) {
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    return app;
}

std::vector<std::string> command_names(const CLI::App* app) {
    std::vector<std::string> names;
    for (const auto* each : app->get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(each->get_name());
    return names;
}

/// "Did you mean …" if one of the words that were typed is nearly a command that could stand there.
std::string command_hint(const CLI::App* last, int argc, char** argv) {
    const auto names = command_names(last);
    for (int i = 1; i < argc && !names.empty(); ++i) {
        if (*argv[i] == '-' || last->get_name() == argv[i]) continue;
        const auto close = suggestion(argv[i], names);
        if (close.starts_with("Did you mean")) return ' ' + close;
    }
    return {};
}

int explain_usage(Console& console, const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
    const auto* last = deepest(&app);
    std::string name = last->get_name();
    for (const auto* above = last->get_parent(); above != nullptr; above = above->get_parent()) {
        name = above->get_name() + ' ' + name;
    }
    console.fail(std::string(error.what()) + '.' + command_hint(last, argc, argv) + " See " + name + " --help.");
    return exit_usage;
}

int run_command(Console& console, const Invocation& chosen, CommandContext& context) {
    try {
        const int status = chosen.run(context);
        if (console.flush()) return status;
        console.fail("The output could not be written: is the disk full?");
    } catch (const CommandError& error) {
        if (!console.flush()) console.fail("The output could not be written: is the disk full?");
        for (const auto& failure : error.failures()) console.fail(failure.sentence());
        return error.status();
    } catch (const store::StoreError& error) {
        console.fail(error.failure().sentence());
    } catch (const std::bad_alloc&) {
        console.fail("There is not enough memory for this.");
    } catch (const std::exception& error) {
        console.fail(std::string("This failed for a reason that host_stub did not expect: ") + error.what() +
                     ". Nothing else was done. Please report it with the command that was run.");
    }
    return exit_failed;
}

}  // namespace

int run(int argc, char** argv) {
    guard_secrets();
    auto console = Console::of_process();
    CLI::App app("Runs integration plugins, keeps scores and explains them.", "host_stub");
    Globals globals;
    Invocation chosen;
    describe(app, globals, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::ParseError& error) {
        return explain_usage(console, app, error, argc, argv);
    }
    const std::filesystem::path data = globals.data;
    const plugins::PluginTrust trust{
        directory_path(globals.trusted_keys, "HOST_STUB_TRUSTED_KEYS", data / "trusted_keys"), globals.allow_unsigned};
    CommandContext context{data,
                           directory_path(globals.plugins, "HOST_STUB_PLUGINS", data / "plugins"),
                           trust,
                           globals.format,
                           console,
                           system_clock(),
                           globals.key_file};
    return run_command(console, chosen, context);
}

}  // namespace risk::cli
