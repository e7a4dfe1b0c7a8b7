// SPDX-License-Identifier: Apache-2.0
#include "domain/behaviour.hpp"

namespace risk::domain {

std::string_view behaviour_id(Behaviour behaviour) {
    switch (behaviour) {
        case Behaviour::sensitive_data_handling:
            return "sensitive_data_handling";
    }
    return "unknown";
}

std::string_view behaviour_title(Behaviour behaviour) {
    switch (behaviour) {
        case Behaviour::sensitive_data_handling:
            return "Sensitive Data Handling";
    }
    return "Unknown";
}

}  // namespace risk::domain
