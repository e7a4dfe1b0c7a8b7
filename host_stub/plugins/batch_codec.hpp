// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "plugin_api/risk_plugin.h"
#include "plugins/plugin_process.hpp"
#include "plugins/spare_frame.hpp"

namespace risk::plugins {

/// A batch as the plugin wrote it, with today's sizes: members that its writer did not know are zero, and so are those of
/// its events and tally. Points to the plugin's own strings, and to its events if they have today's sizes.
class WidenedBatch final : public ReceivedBatch {
  public:
    /// `raw` may be of any size and stride; a failure says which of them makes no sense. No event is looked at if there
    /// are more than `max_events`.
    static Result<std::unique_ptr<WidenedBatch>> of(const rp_batch& raw, std::uint32_t max_events);
    [[nodiscard]] const rp_batch& batch() const override { return batch_; }

  private:
    std::vector<rp_event> events_;
    rp_tally tally_{};
    rp_batch batch_{};
};

/// Appends a batch to `out`, as lengths and bytes. Strides and sizes are today's; lengths were checked (BatchRules).
void append_batch(std::string& out, const rp_batch& batch);
/// The same in two: what comes before the texts, and the texts, where they are.
void append_batch_front(std::string& out, const rp_batch& batch);
std::vector<std::string_view> batch_texts(const rp_batch& batch);

/// Looks into `frame` from `offset` on without copying a string, and keeps it; when it is no longer needed its room goes to
/// `spare`, if there is one. A failure says what is wrong with it.
Result<std::unique_ptr<ReceivedBatch>> decode_batch(std::string frame, std::size_t offset,
                                                    std::shared_ptr<SpareFrame> spare = {});

/// Copies the struct that `raw` points to as far as its writer knew it; the rest is zero.
template <class Struct>
Struct widened(const Struct& raw) {
    Struct copy{};
    const std::size_t known = raw.size < sizeof(Struct) ? raw.size : sizeof(Struct);
    __builtin_memcpy(&copy, &raw, known);
    copy.size = sizeof(Struct);
    return copy;
}

}  // namespace risk::plugins
