// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/failure.hpp"
#include "web/denial_log.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {

/// Stands before every route: finds out who asks and whether they may. Thread-safe.
class Gatekeeper {
  public:
    /// Fills in request.identity. A ProblemError if the request goes no further: 401 not signed in, 403 not allowed (audited)
    /// or from another site, 415 an unsafe one with a body that is not JSON, 503 while there is no administrator yet.
    void admit(const RestContext& context, const Route& route, Request& request) const;

  private:
    void write(const RestContext& context, const std::vector<store::AuditEntry>& entries) const;
    [[noreturn]] void refuse(const RestContext& context, const Route& route, const Request& request,
                             const Failure& why) const;
    void check_form(const RestContext& context, const Route& route, const Request& request) const;

    mutable DenialLog denials_;
};

}  // namespace risk::web
