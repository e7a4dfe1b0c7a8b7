// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import "./theme.css";
import "./layout/layout.css";
import "./parts/parts.css";
import { App } from "./app";
import { keep_focus } from "./layout/focus_keeper";
import { find_page, redirect_of } from "./pages";
import { start_router } from "./router";
import { SessionProvider } from "./session";
import { apply_theme } from "./theme";

apply_theme();
start_router();
keep_focus();
// Arrives while the session is asked for; if it fails, the page itself says so.
find_page(redirect_of(location.pathname) ?? location.pathname)?.load().catch(() => undefined);
render(<SessionProvider><App /></SessionProvider>, document.getElementById("app")!);
