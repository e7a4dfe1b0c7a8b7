// SPDX-License-Identifier: Apache-2.0
#include "web/openapi_document.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

Response show_description(const RestContext&, const Request& request) {
    QueryReader(request, {});
    Response response;
    response.body = openapi_document();
    return response;
}

}  // namespace

void add_openapi_routes(Router& router) {
    router.add({"GET", "/api/v1/openapi.json", domain::Action::own_session, show_description});
}

}  // namespace risk::web
