// SPDX-License-Identifier: Apache-2.0
#include "web/response.hpp"

#include "web/json_text.hpp"

namespace risk::web {

Response json_response(const boost::json::value& value, int status) {
    Response response;
    response.status = status;
    response.body = json_text(value) + '\n';
    return response;
}

}  // namespace risk::web
