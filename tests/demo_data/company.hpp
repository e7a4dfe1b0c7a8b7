// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "store/people_store.hpp"

namespace risk::demo_data {

/// Somebody who works there, and how often alerts are about them, beside the others.
struct Employee {
    store::Person person;
    int weight = 0;  ///< 0: never
};

/// The forty of the demo, and as many more as are asked for.
std::vector<Employee> company(std::size_t people);

}  // namespace risk::demo_data
