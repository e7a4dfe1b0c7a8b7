// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace soci {
class session;
}

namespace risk::store {

/// Bytes, as against text.
struct Bytes {
    std::string_view view;
};

/// A statement of the commit path, prepared once and run for every event, straight on SQLite. SOCI copies each text before it
/// binds it and each value after it was read, which costs as much as the statement itself.
class QuickStatement {
    // Leaves the statement finished: one left half-run would hold its view of the database.
    class Run {
      public:
        explicit Run(QuickStatement& statement) : statement_(statement) {}
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;
        ~Run() { statement_.reset(); }

      private:
        QuickStatement& statement_;
    };

  public:
    QuickStatement(soci::session& session, const char* text);
    QuickStatement(const QuickStatement&) = delete;
    QuickStatement& operator=(const QuickStatement&) = delete;
    ~QuickStatement();

    template <class... Values>
    void run(const Values&... values) {
        const Run run(*this);
        bind_all(values...);
        step();
    }
    /// Values of several rows, one row behind the other: values_of(row, bind) calls bind(value...) for each.
    template <class Rows, class ValuesOf>
    void run_rows(const Rows& rows, int columns, const ValuesOf& values_of) {
        const Run run(*this);
        int first = 0;
        for (const auto& row : rows) {
            values_of(row, [&](const auto&... values) {
                int place = first;
                (bind_next(place, values), ...);
            });
            first += columns;
        }
        step();
    }
    /// Whether there is a row; if so, take(*this) looks at the first.
    template <class Take, class... Values>
    bool first(const Take& take, const Values&... values) {
        const Run run(*this);
        bind_all(values...);
        if (!step()) return false;
        take(*this);
        return true;
    }
    /// Until there is no row left, or take(*this) says false.
    template <class Take, class... Values>
    void each(const Take& take, const Values&... values) {
        const Run run(*this);
        bind_all(values...);
        while (step() && take(*this)) {
        }
    }

    /// Rows that are looked at beside those of another statement, until next() says false. The statement is in use while this
    /// lives.
    class Rows {
      public:
        template <class... Values>
        explicit Rows(QuickStatement& statement, const Values&... values) : statement_(statement), run_(statement) {
            statement_.bind_all(values...);
        }
        bool next() { return statement_.step(); }

      private:
        QuickStatement& statement_;
        Run run_;
    };

    // Of the row that is looked at, columns from 0.
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] std::string_view text(int column) const;  ///< or bytes; good while the row is

  private:
    template <class... Values>
    void bind_all(const Values&... values) {
        [[maybe_unused]] int place = 0;
        (bind_next(place, values), ...);
    }
    template <class Value>
    void bind_next(int& place, const Value& value) {
        bind(++place, value);
    }
    template <class Value, std::size_t count>
    void bind_next(int& place, const std::array<Value, count>& values) {
        for (const auto& value : values) bind(++place, value);
    }
    void bind(int place, std::int64_t number);
    void bind(int place, std::string_view text);
    void bind(int place, Bytes bytes);
    void bind(int place, std::nullopt_t);
    template <class T>
    void bind(int place, const std::optional<T>& value) {
        if (value) return bind(place, *value);
        bind(place, std::nullopt);
    }
    bool step();
    void reset() noexcept;
    void check(int result) const;

    void* statement_ = nullptr;
};

}  // namespace risk::store
