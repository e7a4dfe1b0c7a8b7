// SPDX-License-Identifier: Apache-2.0
// A batch from the plugin's process to the host: packed, through the socket, taken apart. Per event.
#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "plugins/batch_codec.hpp"
#include "plugins/frame_channel.hpp"
#include "plugins/wire.hpp"

namespace {

using namespace risk::plugins;  // NOLINT(google-build-using-namespace)

rp_str text(const std::string& of) { return {of.data(), of.size()}; }

/// Events as large as those of alerts.
class Alerts {
  public:
    explicit Alerts(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) ids_.push_back("tenant-1/942704829036142720_" + std::to_string(i));
        for (std::size_t i = 0; i < count; ++i) {
            rp_event event{};
            event.size = sizeof event;
            event.id = text(ids_[i]);
            event.kind = text(kind_);
            event.subject = text(subject_);
            event.title = text(title_);
            event.body = text(body_);
            events_.push_back(event);
        }
        tally_.size = sizeof tally_;
        batch_.size = sizeof batch_;
        batch_.event_stride = sizeof(rp_event);
        batch_.events = events_.data();
        batch_.count = events_.size();
        batch_.checkpoint = text(title_);
        batch_.tally = &tally_;
    }
    [[nodiscard]] const rp_batch& batch() const { return batch_; }

  private:
    std::string kind_ = "critical_alert", subject_ = "ann.lee@acme.test", title_ = "Files left the company";
    std::string body_ = "{\"files\":\"" + std::string(1'000, 'b') + "\"}";
    std::vector<std::string> ids_;
    std::vector<rp_event> events_;
    rp_tally tally_{};
    rp_batch batch_{};
};

void read_batches(FrameChannel& channel) {
    for (;;) {
        auto reading = channel.read(std::chrono::milliseconds(60'000));
        if (!reading.frame) return;
        auto message = wire::decode_from_runner(std::move(*reading.frame));
        if (!message) throw std::runtime_error(message.failure().sentence());
        auto& commit = std::get<wire::Commit>(message.value());
        const auto batch = decode_batch(std::move(commit.frame), commit.batch_offset);
        if (!batch) throw std::runtime_error(batch.failure().sentence());
        benchmark::DoNotOptimize((*batch)->batch().events);
        channel.send(wire::encode(wire::ToRunner{wire::CommitAnswer{commit.instance, RP_OK}}));
    }
}

/// There and back, as a commit waits for its answer.
void frame_crossing(benchmark::State& state) {
    const Alerts alerts(static_cast<std::size_t>(state.range(0)));
    auto [runner_end, host_end] = FrameChannel::make_pair();
    FrameChannel runner(std::move(runner_end));
    FrameChannel host(std::move(host_end));
    std::thread reader([&host] { read_batches(host); });
    wire::Commit commit;
    commit.instance = 1;
    for (auto _ : state) {
        std::string frame = wire::encode(wire::FromRunner{commit});
        append_batch(frame, alerts.batch());
        runner.send(std::move(frame));
        if (!runner.read(std::chrono::milliseconds(60'000)).frame) throw std::runtime_error("no answer");
    }
    runner.close();
    reader.join();
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(frame_crossing)->Arg(1)->Arg(50)->Arg(500)->Arg(2'000)->MeasureProcessCPUTime()->UseRealTime();

}  // namespace
