// SPDX-License-Identifier: Apache-2.0
import { SidePanel } from "../parts/dialog";

export default function EventPanel({ row, close }: { row: number; close: () => void }) {
  return <SidePanel title={`Event ${row}`} on_close={close}>{null}</SidePanel>;
}
