// SPDX-License-Identifier: Apache-2.0
#include "store/many_rows.hpp"

namespace risk::store {

std::string ManyRows::places(std::size_t rows, int columns) {
    std::string row = "(?";
    for (int column = 1; column < columns; ++column) row += ",?";
    row += ')';
    std::string all = row;
    for (std::size_t i = 1; i < rows; ++i) all += ',' + row;
    return all;
}

}  // namespace risk::store
