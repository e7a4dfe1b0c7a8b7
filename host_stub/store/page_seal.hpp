// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk::store {

/// Before the first connection of the process. From then on whatever SQLite writes into a database made with seal_bytes
/// of reserve is sealed (sealed_page.hpp), and whatever it reads is checked; other databases are left as they are. A bit that
/// turned over on the disk is found when its page is read, and is never taken for somebody's score: the statement that reads the
/// page fails as one on a damaged database.
void seal_pages();

/// Whether SQLite's file, given as its sqlite3_file, is a database with seals; once its first page was read.
bool has_seals(void* file);

/// From now on writes to a log, given as its sqlite3_file, are gathered until SQLite syncs it, sees how long it is or cuts it.
void gather_writes(void* log);

/// What the system said when a read, write, truncation or sync of a database or its log last failed on this thread; 0 if none did since
/// this was asked.
int take_file_error();

}  // namespace risk::store
