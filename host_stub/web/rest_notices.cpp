// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "integrations/notice_sender.hpp"
#include "integrations/notice_setting.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"
#include "web/body_reader.hpp"
#include "web/doer.hpp"
#include "web/json_text.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

json::object webhook_json(const store::NoticeFigures& figures) {
    json::object object{
        {"set", figures.set},
        {"url", figures.set ? json::value(figures.url) : json::value()},
        {"waiting", figures.waiting},
        {"delivered", figures.delivered},
        {"failed", figures.failed},
        {"last_failure", figures.last_failure.empty() ? json::value() : json::value(figures.last_failure)},
        {"given_up", figures.given_up}};
    put_time(object, "since", figures.set_s);
    put_time(object, "oldest", figures.oldest_s);
    put_time(object, "last_delivered", figures.last_delivered_s);
    put_time(object, "last_failed", figures.last_failure_s);
    return object;
}

json::object webhook_now(const RestContext& context) {
    return webhook_json(store::NoticeStore(context.database).figures());
}

[[noreturn]] void nobody_is_told(const Request& request) {
    throw ProblemError(404, {"Nobody is told", request.path(), "", "", "PUT /api/v1/notices/webhook says who is."});
}

Response show_webhook(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    return json_response(webhook_now(context));
}

integrations::NoticeSetting setting_of(const Request& request) {
    BodyReader body(request.body);
    integrations::NoticeSetting setting;
    const auto url = body.text("url");
    if (!url && !body.has("url")) body.refuse({"This is needed", "url", "https://… of the receiver", "nothing", ""});
    setting.url = url.value_or("");
    if (auto secret = body.text("secret"); secret && !secret->empty()) setting.secret = Secret(*std::move(secret));
    setting.new_secret = body.flag("new_secret").value_or(false);
    body.done();
    return setting;
}

Response set_webhook(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto setting = setting_of(request);
    store::NoticeStore notices(context.database);
    const auto made = integrations::set_notices(notices, context.services.secrets, setting, doer_of(context, request));
    if (!made) {
        const auto& where = made.failure().where;
        if (where == "url" || where == "secret") refuse_fields({made.failure()});
        throw ProblemError(409, made.failure());
    }
    auto object = webhook_now(context);
    object["secret"] = *made ? json::value((*made)->reveal()) : json::value();
    return json_response(object);
}

Response remove_webhook(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    if (!store::NoticeStore(context.database).remove_target(doer_of(context, request))) nobody_is_told(request);
    Response response;
    response.status = 204;
    return response;
}

Response test_webhook(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto target = store::NoticeStore(context.database).target(context.services.secrets);
    if (!target) nobody_is_told(request);
    const auto post = integrations::make_notice_post();
    const auto sent = integrations::try_notice(*target, *post, context.services.clock.unix_s(), context.stopping);
    return json_response(json::object{{"delivered", sent.ok()},
                                      {"reason", sent ? json::value() : json::value(sent.failure().sentence())}});
}

}  // namespace

void add_notice_routes(Router& router) {
    const std::string webhook = "/api/v1/notices/webhook";
    router.add({"GET", webhook, Action::edit_integration, show_webhook});
    router.add({"PUT", webhook, Action::edit_integration, set_webhook, Lane::slow});
    router.add({"DELETE", webhook, Action::edit_integration, remove_webhook, Lane::slow});
    router.add({"POST", webhook + "/test", Action::edit_integration, test_webhook, Lane::waiting});
}

}  // namespace risk::web
