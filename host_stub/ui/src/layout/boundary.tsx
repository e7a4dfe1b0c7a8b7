// SPDX-License-Identifier: Apache-2.0
import { Component, type ComponentChildren } from "preact";
import { problem_from } from "../api/client";
import { Trouble } from "../parts/panel";

interface Props { name: string; children: ComponentChildren }   // another name: another page, a new start
interface State { cause: unknown; failed: boolean; name: string }

/** A defect in one page must not take the navigation with it. */
export class Boundary extends Component<Props, State> {
  override state: State = { cause: null, failed: false, name: this.props.name };

  static override getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.name === state.name ? null : { name: props.name, failed: false, cause: null };
  }

  override componentDidCatch(cause: unknown): void {
    console.error(cause);
    this.setState({ cause, failed: true });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const problem = { ...problem_from(this.state.cause), remedy: "Load it again; if it stays, tell whoever runs this server." };
    return <Trouble problem={problem} title="This page has a defect" retry={() => location.reload()} />;
  }
}
