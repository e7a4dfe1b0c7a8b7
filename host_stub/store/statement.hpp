// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <soci/soci.h>

#include <string>

namespace risk::store {

/// A statement with its places: soci::use and soci::into. In the place of SOCI's session << "…", which collects the text
/// in a stream that stays broken once memory was short, and runs a statement from a destructor, even half-made.
template <class... Places>
soci::statement prepare_statement(soci::session& session, const std::string& text, Places&&... places) {
    soci::statement statement(session);
    (statement.exchange(places), ...);
    statement.alloc();
    statement.prepare(text);
    statement.define_and_bind();
    return statement;
}

/// Runs it once. Whether there was a row, which is then in its places.
template <class... Places>
bool run_statement(soci::session& session, const std::string& text, Places&&... places) {
    return prepare_statement(session, text, places...).execute(true);
}

}  // namespace risk::store
