// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import "./theme.css";
import "./layout/layout.css";
import "./parts/parts.css";
import { App } from "./app";
import { start_router } from "./router";
import { SessionProvider } from "./session";
import { apply_theme } from "./theme";

apply_theme();
start_router();
render(<SessionProvider><App /></SessionProvider>, document.getElementById("app")!);
