// SPDX-License-Identifier: Apache-2.0
// Reads the lines that are appended to a file, one JSON object a line, and delivers the critical ones.
#include <boost/json/src.hpp>  // the plugin brings its own: Debian's library is not position-independent
#include <cerrno>
#include <string>
#include <system_error>

#include "line_reader.hpp"
#include "plugin_api/plugin.hpp"
#include "record.hpp"

namespace {

std::string path_of(std::string_view config) {
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse({config.data(), config.size()}, error);
    if (error || !value.is_object()) throw rp::Failure(RP_E_CONFIG, "The configuration: expected a JSON object.");
    const boost::json::value* const path = value.get_object().if_contains("path");
    if (path == nullptr || !path->is_string() || path->get_string().empty() || path->get_string()[0] != '/') {
        throw rp::Failure(RP_E_CONFIG, "The file to read: expected an absolute path, such as /var/spool/drop.jsonl.",
                          "path");
    }
    return std::string(path->get_string());
}

class FileDrop final : public rp::Plugin {
  public:
    FileDrop(rp::Host& host, std::string_view config) : Plugin(host), path_(path_of(config)) {}

    // Reading starts at the first line, so there is nothing to fix: it is enough that the file can be read.
    rp::Outcome activate() override {
        try {
            const LineReader reader(path_, Place());
            return RP_OK;
        } catch (const Unreadable& reason) {
            return explain(reason);
        }
    }

    rp::Outcome poll(const rp::PollArgs& args, rp::Tally& /*all is decided in the batch*/) override {
        try {
            LineReader reader(path_, stored_place());
            if (reader.started_anew()) host().info("The file was replaced: reading it from its start.");
            return read(reader, args.max_events);
        } catch (const Unreadable& reason) {
            return explain(reason);
        }
    }

  private:
    // From the start when the checkpoint is of no use: ids make sure that nothing counts twice.
    Place stored_place() {
        Place place;
        if (!Place::parse(host().checkpoint(), place))
            host().warn("The checkpoint is not ours: reading from the start.");
        return place;
    }

    rp::Outcome read(LineReader& reader, std::uint32_t most) {
        rp::Batch batch;
        std::uint32_t lines = 0;
        std::string_view line;
        while (lines < most && has_room(batch) && !host().cancelled() && reader.next(line)) {
            add(read_record(line, host().unix_ns()), batch);
            ++lines;
        }
        if (lines == 0 && !reader.started_anew()) return host().cancelled() ? RP_E_CANCELLED : RP_OK;
        batch.set_checkpoint(reader.place().text());
        if (rp::Outcome stored = host().commit(batch); !stored.ok()) return stored;
        return reader.next(line) ? RP_MORE : RP_OK;
    }

    static bool has_room(const rp::Batch& batch) { return batch.bytes() < RP_MAX_BATCH - 2 * RP_MAX_BODY; }

    static void add(rp::Event event, rp::Batch& batch) {
        if (event.severity == RP_SEVERITY_CRITICAL || !event.ignored_because.empty()) {
            batch.add(std::move(event));
        } else {
            ++batch.tally.not_critical;
        }
    }

    [[nodiscard]] rp::Failure explain(const Unreadable& reason) const {
        const std::string message = "The file " + path_ + ": " + std::generic_category().message(reason.error) + ".";
        if (reason.error == EACCES) return {RP_E_FORBIDDEN, message + " Let the host's user read it.", "file.read"};
        if (reason.error == ENOENT || reason.error == EISDIR || reason.error == ENOTDIR) {
            return {RP_E_CONFIG, message + " Create it, or correct the path.", "path"};
        }
        return {RP_E_UPSTREAM, message};
    }

    std::string path_;
};

}  // namespace

RP_EXPORT_PLUGIN(FileDrop, "file_drop", FILE_DROP_VERSION)
