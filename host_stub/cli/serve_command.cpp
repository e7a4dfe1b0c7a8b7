// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <memory>

#include "cli/invocation.hpp"
#include "cli/network_flags.hpp"
#include "cli/serve.hpp"

namespace risk::cli {

void add_serve_command(CLI::App& app, Invocation& chosen) {
    const std::map<std::string, LogFormat> formats{
        {"auto", LogFormat::automatic}, {"text", LogFormat::text}, {"json", LogFormat::json}};
    auto* command = app.add_subcommand("serve", "Run the host: integrations, scores, pages, REST");
    auto options = std::make_shared<ServeOptions>();
    command
        ->add_option("--listen", options->listen,
                     "Address and port; port 0 takes a free one; without TLS loopback only")
        ->type_name("ADDRESS:PORT")
        ->capture_default_str();
    command
        ->add_option("--host-name", options->host_names, "A name by which clients may call this host, beside localhost")
        ->type_name("NAME")
        ->allow_extra_args(false);
    auto* certificate =
        command->add_option("--tls-cert", options->tls_certificate, "Offer TLS: certificate and chain, PEM")
            ->type_name("FILE");
    auto* key =
        command->add_option("--tls-key", options->tls_key, "The certificate's private key, PEM")->type_name("FILE");
    certificate->needs(key);
    key->needs(certificate);
    command
        ->add_option("--ready-file", options->ready_file,
                     "Write {\"url\":…,\"pid\":…} there when listening; removed at the end")
        ->type_name("FILE");
    command->add_flag("!--no-standby", options->stand_by,
                      "Refuse to start while another host runs on the data directory, instead of standing by for it");
    command->add_option("--log-format", options->log_format, "auto (text on a terminal, else json), text or json")
        ->type_name("FORMAT")
        ->transform(CLI::CheckedTransformer(formats).description(""));
    command->add_option("--log-level", options->log_level, "debug, info, warning or error")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
        ->capture_default_str();
    add_network_flags(*command, options->network);
    chosen.on(command, [options](CommandContext& context) { return serve(context, *options); });
}

}  // namespace risk::cli
