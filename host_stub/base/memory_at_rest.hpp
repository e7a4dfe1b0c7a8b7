// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk {

/// Gives back what only the start or a burst has needed: free blocks of the allocator, and the pages of programs and libraries
/// that were looked at, which the system keeps and maps again where they are used. Takes a fraction of a millisecond; to be
/// called by whoever has nothing to do for a while.
void give_back_memory();

}  // namespace risk
