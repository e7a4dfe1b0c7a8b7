// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/simulator.hpp"

#include <stdlib.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "incydr_simulator/alert_changes.hpp"
#include "incydr_simulator/api.hpp"
#include "incydr_simulator/control.hpp"
#include "incydr_simulator/http_server.hpp"
#include "incydr_simulator/json_forms.hpp"
#include "incydr_simulator/json_reader.hpp"
#include "incydr_simulator/scenario.hpp"
#include "incydr_simulator/test_certificates.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

/// The given directory, or a temporary one that goes with it.
class Folder {
  public:
    explicit Folder(const std::string& given) : path_(given), temporary_(given.empty()) {
        if (!temporary_) {
            std::filesystem::create_directories(path_);
            return;
        }
        std::string name = (std::filesystem::temp_directory_path() / "incydr-simulator-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("A temporary directory cannot be made: " + name);
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        if (temporary_) std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
    bool temporary_;
};

void write_file(const std::string& file, const std::string& text) {
    std::ofstream stream(file, std::ios::binary);
    if (!(stream << text)) throw std::runtime_error("The simulator cannot write " + file);
}

Tenant load(const Simulator::Options& options) {
    const ScenarioOverrides overrides{options.seed, options.clock, options.speed};
    if (!options.scenario_file.empty()) return tenant_from_file(options.scenario_file, overrides, system_clock());
    return make_tenant(parse_json(options.scenario_json, "scenario"), overrides, system_clock());
}

json::object form_of(const AlertPlan& plan) {
    json::object form{{"person", plan.person}, {"begin", plan.begin}};
    form[plan.critical_at ? "severity_before" : "severity"] = plan.severity;
    if (!plan.session_id.empty()) form["session_id"] = plan.session_id;
    if (plan.observed) form["observed"] = *plan.observed;
    if (plan.critical_at) form["critical_at"] = *plan.critical_at;
    if (plan.closed_at) form["closed_at"] = *plan.closed_at;
    return form;
}

}  // namespace

class Simulator::Impl {
  public:
    explicit Impl(Options options)
        : options_(std::move(options)),
          tenant_(load(options_)),
          certificates_(make_test_certificates()),
          folder_(options_.directory) {
        write_file(ca_file(), certificates_.ca_pem);
        listen();
        options_.http_port = server_->http_port();
        options_.https_port = server_->https_port();
    }

    template <class Use>
    auto with(Use use) {
        const std::lock_guard lock(mutex_);
        tenant_.world.advance_to(tenant_.clock.now());
        return use(tenant_);
    }

    void change(std::string_view session_id, const std::function<void(Alert&, Ms)>& happening) {
        if (!with([&](Tenant& tenant) { return tenant.world.change(session_id, happening); }))
            throw std::invalid_argument("No visible alert has the session id " + std::string(session_id));
    }

    void listen() {
        server_ =
            std::make_unique<HttpServer>(HttpServer::Options{options_.address, options_.http_port, options_.https_port},
                                         certificates_, [this](const HttpRequest& request) { return handle(request); });
    }
    void hang_up() { server_.reset(); }

    Delivery handle(const HttpRequest& request) {
        const std::lock_guard lock(mutex_);
        Delivery delivery;
        try {
            if (!request.target.starts_with(control_prefix)) return answer(tenant_, request);
            delivery.reply = incydr_simulator::control(tenant_, request, system_clock());
        } catch (const std::exception& defect) {  // of the simulator's own; a test must see it, not hang
            delivery.reply = {599, defect.what(), "text/plain", {}};
        }
        return delivery;
    }

    [[nodiscard]] const Options& options() const { return options_; }
    [[nodiscard]] std::string ca_file() const { return folder_.file("ca.pem"); }

  private:
    Options options_;
    std::mutex mutex_;
    Tenant tenant_;
    TestCertificates certificates_;
    Folder folder_;
    std::unique_ptr<HttpServer> server_;
};

Simulator::Simulator(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Simulator::~Simulator() = default;

std::string Simulator::http_origin() const {
    const bool six = impl_->options().address.find(':') != std::string::npos;
    const std::string host = six ? "[" + impl_->options().address + "]" : impl_->options().address;
    return "http://" + host + ":" + std::to_string(impl_->options().http_port);
}
std::string Simulator::https_origin() const {
    return "https://localhost:" + std::to_string(impl_->options().https_port);
}
std::string Simulator::ca_file() const { return impl_->ca_file(); }
std::string Simulator::tenant_id() const {
    return impl_->with([](Tenant& tenant) { return tenant.world.tenant_id(); });
}
std::string Simulator::client_id() const {
    return impl_->with([](Tenant& tenant) { return tenant.tokens.client_id(); });
}
std::string Simulator::client_secret() const {
    return impl_->with([](Tenant& tenant) { return tenant.tokens.client_secret(); });
}

Ms Simulator::now() const {
    return impl_->with([](Tenant& tenant) { return tenant.clock.now(); });
}
void Simulator::set_clock(Ms at) {
    impl_->with([&](Tenant& tenant) { tenant.clock.set(at); });
}
void Simulator::advance(Ms by) {
    impl_->with([&](Tenant& tenant) { tenant.clock.advance(by); });
}
void Simulator::set_speed(double speed) {
    impl_->with([&](Tenant& tenant) { tenant.clock.set_speed(speed); });
}

std::string Simulator::add_alert(const AlertPlan& plan) {
    return impl_->with([&](Tenant& tenant) {
        Alert alert = read_alert(form_of(plan), "", tenant.world.people, tenant.world.now(), tenant.dice);
        const std::string id = alert.session_id;
        if (const auto added = tenant.world.add(std::move(alert)); !added)
            throw std::invalid_argument(added.failure().sentence());
        return id;
    });
}
void Simulator::set_state(std::string_view session_id, std::string_view state) {
    impl_->change(session_id,
                  [&](Alert& alert, Ms now) { incydr_simulator::set_state(alert, now, std::string(state)); });
}
void Simulator::set_severity(std::string_view session_id, int severity) {
    impl_->change(session_id, [&](Alert& alert, Ms now) { incydr_simulator::set_severity(alert, now, severity); });
}
void Simulator::add_activity(std::string_view session_id) {
    impl_->change(session_id, [](Alert& alert, Ms now) { incydr_simulator::add_activity(alert, now, 0); });
}

std::uint64_t Simulator::add_fault(const FaultRule& rule) {
    return impl_->with([&](Tenant& tenant) { return tenant.faults.add(rule); });
}
void Simulator::remove_fault(std::uint64_t id) {
    impl_->with([&](Tenant& tenant) { tenant.faults.remove(id); });
}
void Simulator::clear_faults() {
    impl_->with([](Tenant& tenant) { tenant.faults.clear(); });
}

void Simulator::set_settings(const Settings& settings) {
    impl_->with([&](Tenant& tenant) { tenant.settings = settings; });
}
Settings Simulator::settings() const {
    return impl_->with([](Tenant& tenant) { return tenant.settings; });
}
void Simulator::set_permissions(const Permissions& permissions) {
    impl_->with([&](Tenant& tenant) { tenant.settings.permissions = permissions; });
}
void Simulator::set_token_life_s(std::int64_t seconds) {
    impl_->with([&](Tenant& tenant) { tenant.tokens.set_life_s(seconds); });
}
void Simulator::revoke_tokens() {
    impl_->with([](Tenant& tenant) { tenant.tokens.revoke_all(); });
}
void Simulator::reset_secret(const std::string& secret) {
    impl_->with([&](Tenant& tenant) { tenant.tokens.reset_secret(secret); });
}

void Simulator::go_offline() { impl_->hang_up(); }
void Simulator::come_online() { impl_->listen(); }

std::vector<RecordedRequest> Simulator::requests() const {
    return impl_->with([](Tenant& tenant) {
        return std::vector<RecordedRequest>(tenant.requests.all().begin(), tenant.requests.all().end());
    });
}
void Simulator::clear_requests() {
    impl_->with([](Tenant& tenant) { tenant.requests.clear(); });
}
std::vector<DueAlert> Simulator::due(Ms activated, std::optional<Ms> until) const {
    return impl_->with([&](Tenant& tenant) {
        return tenant.world.due(activated, std::min(until.value_or(tenant.world.now()), tenant.world.now()));
    });
}

Simulator::Answer Simulator::control(std::string_view method, std::string_view what, std::string_view body) {
    HttpRequest request;
    request.method = method;
    request.target = control_prefix + std::string(what);
    request.body = body;
    const Delivery delivery = impl_->handle(request);
    return {delivery.reply.status, delivery.reply.content()};
}

}  // namespace risk::incydr_simulator
