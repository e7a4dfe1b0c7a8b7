// SPDX-License-Identifier: Apache-2.0
// Debian's libraries of these two are not position-independent: the plugin brings its own.
#include <boost/json/src.hpp>
#include <boost/url/src.hpp>
