// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"

namespace risk {

std::string Failure::sentence() const {
    std::string text = what;
    if (!where.empty()) text += (text.empty() ? "" : ": ") + where;
    if (!expected.empty()) text += (text.empty() ? "expected " : ": expected ") + expected;
    if (!found.empty()) text += (expected.empty() ? ": found " : ", found ") + found;
    if (!text.empty() && text.back() != '.') text += '.';
    if (!remedy.empty()) text += (text.empty() ? "" : " ") + remedy;
    return text;
}

}  // namespace risk
