// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace soci {
class session;
}

namespace risk::store {

/// Takes the write lock at once, so that it can never lose a race half-way. Rolled back unless committed.
class WriteTransaction {
  public:
    explicit WriteTransaction(soci::session& session);
    WriteTransaction(const WriteTransaction&) = delete;
    WriteTransaction& operator=(const WriteTransaction&) = delete;
    ~WriteTransaction();
    void commit();  ///< durable when it returns; counted (lineage.hpp) if it changed anything

  private:
    soci::session& session_;
    std::int64_t rows_changed_;
};

/// A part of a transaction that can fail alone. Undone unless kept.
class Savepoint {
  public:
    explicit Savepoint(soci::session& session);
    Savepoint(const Savepoint&) = delete;
    Savepoint& operator=(const Savepoint&) = delete;
    ~Savepoint();
    void keep();

  private:
    soci::session& session_;
    bool open_ = true;
};

/// One consistent view for several reads.
class ReadTransaction {
  public:
    explicit ReadTransaction(soci::session& session);
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;
    ~ReadTransaction();

  private:
    soci::session& session_;
    bool own_;  ///< false within a transaction that is open already
};

}  // namespace risk::store
