// SPDX-License-Identifier: Apache-2.0
#include "web/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "web/health.hpp"
#include "web/process_figures.hpp"

namespace risk::web {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

MetricFamily family(std::string name, std::string help, MetricType type) {
    MetricFamily made;
    made.name = std::move(name);
    made.help = std::move(help);
    made.type = type;
    return made;
}

/// Each family becomes text as it comes: all series of ten thousand integrations together would take 150 MB.
class Families {
  public:
    void push_back(MetricFamily family) {
        if (family.metric.empty()) return;
        std::vector<MetricFamily> one;
        one.push_back(std::move(family));
        text_ += prometheus::TextSerializer().Serialize(one);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

void add(MetricFamily& to, Labels labels, double value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    (to.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    to.metric.push_back(std::move(metric));
}

double number(std::uint64_t value) { return static_cast<double>(value); }
double number(std::int64_t value) { return static_cast<double>(value); }

Labels integration_labels(const integrations::LiveIntegration& live) {
    return {{"integration", live.name}, {"plugin", live.plugin_id}};
}

Labels with(Labels labels, std::string name, std::string_view value) {
    labels.push_back({std::move(name), std::string(value)});
    return labels;
}

/// One series a status, one of them 1: so that an alert rule can name the status it waits for.
MetricFamily status_family(const std::vector<integrations::LiveIntegration>& all) {
    auto made = family("risk_integration_status", "1 for the status that an integration has now", MetricType::Gauge);
    for (const auto& live : all) {
        for (int i = 0; i <= static_cast<int>(domain::Status::plugin_failed); ++i) {
            const auto status = static_cast<domain::Status>(i);
            add(made, with(integration_labels(live), "status", domain::status_word(status)),
                status == live.status.status ? 1 : 0);
        }
    }
    return made;
}

MetricFamily records_family(const std::vector<integrations::LiveIntegration>& all) {
    auto made = family("risk_records_total", "Records read, by what became of them", MetricType::Counter);
    for (const auto& live : all) {
        const auto& c = live.counters;
        const std::array<std::pair<const char*, std::uint64_t>, 5> plain{{{"admitted", c.admitted},
                                                                          {"duplicate", c.duplicate},
                                                                          {"not_critical", c.not_critical},
                                                                          {"before_activation", c.before_activation},
                                                                          {"unmatched", c.unmatched}}};
        for (const auto& [fate, count] : plain) add(made, with(integration_labels(live), "fate", fate), number(count));
        for (const auto& [reason, count] : c.ignored) {
            add(made, with(integration_labels(live), "fate", "ignored_" + reason), number(count));
        }
    }
    return made;
}

void add_integrations(Families& families, const std::vector<integrations::LiveIntegration>& all) {
    auto requests =
        family("risk_upstream_requests_total", "Requests sent upstream, retries included", MetricType::Counter);
    auto fetched = family("risk_records_fetched_total", "Records read", MetricType::Counter);
    auto last = family("risk_last_read_timestamp_seconds", "Unix time of the last end-to-end proof", MetricType::Gauge);
    auto failures = family("risk_consecutive_failures", "Failed reads since the last good one", MetricType::Gauge);
    auto unproven =
        family("risk_integration_unproven", "1 when it should read and has had no end-to-end proof for three intervals",
               MetricType::Gauge);
    for (const auto& live : all) {
        add(unproven, integration_labels(live), live.unproven_since_s != 0 ? 1 : 0);
        add(requests, integration_labels(live), number(live.counters.requests));
        add(fetched, integration_labels(live), number(live.counters.fetched));
        add(last, integration_labels(live), number(live.last_read_s));
        add(failures, integration_labels(live), number(live.consecutive_failures));
    }
    for (auto* each : {&requests, &fetched, &last, &failures, &unproven}) families.push_back(std::move(*each));
    families.push_back(status_family(all));
    families.push_back(records_family(all));
}

ClientMetric lag_metric(const std::string& plugin, const integrations::PollLag& lag) {
    constexpr double second_ns = 1e9;
    ClientMetric metric;
    metric.label = {{"plugin", plugin}};
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < lag.counts().size(); ++i) {
        so_far += lag.counts().at(i);
        const bool last = i == integrations::PollLag::bounds_ns.size();
        const double bound =
            last ? std::numeric_limits<double>::infinity() : number(integrations::PollLag::bounds_ns.at(i)) / second_ns;
        metric.histogram.bucket.push_back({so_far, bound});
    }
    metric.histogram.sample_count = so_far;
    metric.histogram.sample_sum = number(lag.sum_ns()) / second_ns;
    return metric;
}

void add_plugins(Families& families, const std::vector<integrations::LivePlugin>& all) {
    auto running = family("risk_plugin_running", "1 while the plugin's process runs", MetricType::Gauge);
    auto restarts =
        family("risk_plugin_restarts_total", "Times the plugin's process was started again", MetricType::Counter);
    auto memory = family("risk_plugin_peak_resident_bytes", "Peak memory of the plugin's process", MetricType::Gauge);
    auto quarantined =
        family("risk_plugin_quarantined", "1 if it ended too often and waits for an operator", MetricType::Gauge);
    auto lag = family("risk_poll_lag_seconds", "How long after they were due reads began", MetricType::Histogram);
    for (const auto& live : all) {
        if (!live.id.empty()) lag.metric.push_back(lag_metric(live.id, live.lag));
        const Labels labels{{"plugin", live.id.empty() ? live.file : live.id}, {"version", live.version}};
        add(running, labels, live.running ? 1 : 0);
        add(restarts, labels, number(live.restarts));
        add(memory, labels, number(live.peak_rss_kb) * 1024);
        add(quarantined, labels, live.quarantined ? 1 : 0);
    }
    for (auto* each : {&running, &restarts, &memory, &quarantined, &lag}) families.push_back(std::move(*each));
}

/// What the plugins are held to: whose they are, and which walls stand around them.
void add_trust(Families& families, const integrations::LiveView& live) {
    using plugins::SignatureState;
    auto allowed = family("risk_unsigned_allowed", "1 while plugins that nobody has signed may run", MetricType::Gauge);
    auto signature =
        family("risk_plugin_signature", "1 for what the signature of a plugin says now", MetricType::Gauge);
    auto walls = family("risk_plugin_sandbox_walls",
                        "1 for each wall that stands around a plugin's process, 0 for each "
                        "that is missing",
                        MetricType::Gauge);
    add(allowed, {}, live.unsigned_allowed() ? 1 : 0);
    const auto all = live.plugins();
    for (const auto& plugin : all) {
        if (plugin.id.empty()) continue;  // a file that is no plugin
        const Labels labels{{"plugin", plugin.id}};
        for (int i = 0; i <= static_cast<int>(SignatureState::revoked); ++i) {
            const auto state = static_cast<SignatureState>(i);
            add(signature, with(labels, "state", plugins::word(state)), state == plugin.signature.state ? 1 : 0);
        }
        for (const auto& wall : plugin.sandbox.walls) add(walls, with(labels, "wall", wall.id), wall.stands ? 1 : 0);
    }
    for (auto* each : {&allowed, &signature, &walls}) families.push_back(std::move(*each));
}

void add_commits(Families& families, const integrations::LiveCommits& commits) {
    auto transactions =
        family("risk_store_transactions_total", "Transactions that stored batches", MetricType::Counter);
    auto batches =
        family("risk_store_batches_total", "Batches of plugins, by what became of them", MetricType::Counter);
    add(transactions, {}, number(commits.transactions));
    add(batches, {{"fate", "stored"}}, number(commits.commits));
    add(batches, {{"fate", "refused"}}, number(commits.refused));
    families.push_back(std::move(transactions));
    families.push_back(std::move(batches));
}

void add_notices(Families& families, const store::NoticeFigures& figures) {
    auto waiting = family("risk_notices_waiting", "Notices that are not delivered yet", MetricType::Gauge);
    auto notices =
        family("risk_notices_total", "Notices since the webhook was set, by what became of them", MetricType::Counter);
    auto failures =
        family("risk_notice_failures_total", "Attempts to deliver a notice that failed", MetricType::Counter);
    add(waiting, {}, number(figures.waiting));
    add(notices, {{"fate", "delivered"}}, number(figures.delivered));
    add(notices, {{"fate", "given_up"}}, number(figures.given_up));
    add(failures, {}, number(figures.failed));
    for (auto* each : {&waiting, &notices, &failures}) families.push_back(std::move(*each));
}

void add_process(Families& families) {
    const auto figures = process_figures();
    auto resident = family("process_resident_memory_bytes", "Resident memory of the host", MetricType::Gauge);
    auto peak = family("process_peak_resident_memory_bytes", "Peak resident memory of the host", MetricType::Gauge);
    auto cpu = family("process_cpu_seconds_total", "Processor time of the host", MetricType::Counter);
    auto open = family("process_open_fds", "Open descriptors of the host", MetricType::Gauge);
    add(resident, {}, number(figures.resident_kb) * 1024);
    add(peak, {}, number(figures.peak_resident_kb) * 1024);
    add(cpu, {}, figures.cpu_seconds);
    add(open, {}, number(figures.open_descriptors));
    for (auto* each : {&resident, &peak, &cpu, &open}) families.push_back(std::move(*each));
}

}  // namespace

std::string metrics_text(const integrations::LiveView& live, const store::NoticeFigures& notices) {
    Families families;
    auto healthy = family("risk_healthy", "1 when /healthz says ok", MetricType::Gauge);
    add(healthy, {}, health_of(live).good() ? 1 : 0);
    families.push_back(std::move(healthy));
    add_integrations(families, live.integrations());
    add_plugins(families, live.plugins());
    add_trust(families, live);
    add_commits(families, live.commits());
    add_notices(families, notices);
    add_process(families);
    return families.take();
}

}  // namespace risk::web
