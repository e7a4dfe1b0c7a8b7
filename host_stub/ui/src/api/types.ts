// SPDX-License-Identifier: Apache-2.0
// What the REST API answers, as the pages read it. openapi.json says the same for programs, and tests compare both with
// the server. Times come twice: RFC 3339 for people, Unix seconds for sums; both are null for "never".

export type Band = "Very Low" | "Low" | "Medium" | "High" | "Very High";
export type StatusWord =
  | "Connecting" | "Connected" | "Throttled" | "Needs attention" | "Credentials rejected"
  | "Permission missing" | "Unreachable" | "Paused" | "Plugin failed";

// ---- Problems: application/problem+json --------------------------------------------------------------------------

export interface FieldError {
  field: string;          // as in the request body, dots between levels: "name", "contact.email", "configuration.base_url"
  message: string;        // one sentence for a person
  expected: string;
  found: string;          // never a secret
}
export interface Problem {
  type: string; title: string; status: number; detail: string; request_id: string;
  what?: string; where?: string; expected?: string; found?: string; remedy?: string;
  errors?: FieldError[];             // 422: every field that is wrong
  check?: CheckReport;               // 422: the trial with the upstream failed
  retry_after_s?: number;            // 429, 503
}

// ---- Signing in ---------------------------------------------------------------------------------------------------

// POST   /api/v1/session        {name, password}   -> 200 Session, and the cookie; 401; 429 with Retry-After
// GET    /api/v1/session                           -> 200 Session; 401
// DELETE /api/v1/session                           -> 204
// POST   /api/v1/session/link   {link}             -> 200 Session: a one-time link signs in ("host_stub admin link NAME")
// GET    /api/v1/set-up                            -> 200 SetUp: answered to anybody
// POST   /api/v1/set-up         {link, name, display_name, password} -> 201 Session: the first administrator
// POST   /api/v1/password       {current, password} -> 204: one's own; other sessions of the account end
// POST   /api/v1/password/reset {link, password}   -> 200 Session: "host_stub admin reset NAME" makes the link
export interface SetUp { needed: boolean }           // while it is needed, everything else answers 503
export interface Account {
  name: string;                                      // what is typed at sign-in; unique, case-insensitive
  display_name: string;
  role: string;                                      // a role's name
  disabled: boolean;
  created: string; created_s: number;
  last_sign_in: string | null; last_sign_in_s: number | null;
}
export type Marketplace = "none" | "read" | "read and write";
// What whoever is signed in may do: decided by the server, which asks itself again at every request.
export interface Can {
  see_hub: boolean;            // integrations and plugins
  write_integrations: boolean; // add, edit, delete, test, pause, resume
  import_people: boolean;
  see_audit: boolean;
  manage_accounts: boolean;    // accounts, roles, all tokens
  manage_entitlements: boolean;
}
export interface Session {
  account: Account;
  can: Can;
  entitlements: string[];      // granted: ["engage"]
  expires: string; expires_s: number;
  host: { version: string; developer: boolean };
}

// ---- Accounts, roles, tokens, entitlements, audit -------------------------------------------------------------------

// GET /api/v1/accounts -> {accounts: Account[]}                      POST {name, display_name, role, password} -> 201 Account
// PUT /api/v1/accounts/{name} {display_name, role, disabled} -> Account      DELETE -> 204 (never the last Global Sys Admin)
// POST /api/v1/accounts/{name}/reset -> 200 {link, expires, expires_s}: a one-time link to a new password
export interface Role { name: string; built_in: boolean; marketplace: Marketplace; accounts: number; can: Can }
// GET /api/v1/roles -> {roles: Role[]}     POST {name, marketplace} -> 201 Role
// PUT /api/v1/roles/{name} {marketplace} -> Role       DELETE /api/v1/roles/{name} -> 204 (409 while accounts or tokens have it)
export interface Token {
  id: number; name: string; role: string; created_by: string;
  created: string; created_s: number; expires: string; expires_s: number;
  last_used: string | null; last_used_s: number | null;
}
// GET /api/v1/tokens -> {tokens: Token[]}     POST {name, role, expires_days} -> 201 Token & {token: string}: shown this once
// DELETE /api/v1/tokens/{id} -> 204
export interface Entitlement {
  name: string; title: string;                     // "engage", "Engage"
  granted: boolean;
  source: string | null; since: string | null; since_s: number | null;
  gates: string[];                                 // names of plugins that need it
}
// GET /api/v1/entitlements -> {entitlements: Entitlement[]}     PUT /api/v1/entitlements/{name} {granted} -> Entitlement
export interface AuditEntry { row: number; at: string; at_s: number; actor: string; action: string; subject: string; detail: string }
// GET /api/v1/audit?cursor&limit&action&actor&subject -> {audit: AuditEntry[], next}; also /api/v1/audit.csv

// ---- Notices: who is told when an integration is no longer connected, or is again ------------------------------------

export interface Webhook {
  set: boolean; url: string | null;
  since: string | null; since_s: number | null;     // the address
  waiting: number; oldest: string | null; oldest_s: number | null;
  delivered: number; last_delivered: string | null; last_delivered_s: number | null;
  failed: number; last_failed: string | null; last_failed_s: number | null; last_failure: string | null;   // attempts
  given_up: number;
}
// GET /api/v1/notices/webhook -> Webhook        PUT {url, secret?, new_secret?} -> WebhookSet        DELETE -> 204; 404: none is set
export type WebhookSet = Webhook & { secret: string | null };   // one that was made now: shown this once
// POST /api/v1/notices/webhook/test -> WebhookTrial; 404: none is set
export interface WebhookTrial { delivered: boolean; reason: string | null }

// ---- Plugins and integrations -----------------------------------------------------------------------------------------

export interface Field {
  name: string; title: string; description: string;
  type: "string" | "integer" | "number" | "boolean";
  section: string;                                  // "Activate"; fields come in the order to show them
  format: string | null;                            // "uri", "email", "path", null
  required: boolean; secret: boolean;
  choices: unknown[] | null;
  minimum: number | null; maximum: number | null; min_length: number | null; max_length: number | null;
  default: unknown;                                 // null: none
  suggestions: string[];                            // for a uri: known origins, from the manifest
}
export interface Permission { id: string; title: string; purpose: string }
export type SignatureWord = "signed" | "unsigned" | "modified" | "unknown key" | "revoked";
export interface Plugin {
  id: string; name: string; version: string; description: string; publisher: string; file: string; sha256: string;
  usable: boolean; rejected: string | null;
  running: boolean; pid: number | null; peak_rss_kb: number; restarts: number; quarantined: boolean;
  signature: { state: SignatureWord; key_id: string | null; signer: string | null; comment: string | null };
  sandbox: { level: "full" | "partial" | "none" | "unknown"; walls: { id: string; title: string; stands: boolean; lacks: string }[] };
}
// GET /api/v1/plugins -> {plugins: Plugin[], unsigned_allowed: boolean}: without those whose entitlement is missing
// GET /api/v1/plugins/{id} -> PluginForm; 404 also without its entitlement
// POST /api/v1/plugins/{id}/release -> Plugin: out of quarantine; the host starts it again
export interface PluginForm extends Plugin {
  fields: Field[];
  permissions: Permission[];                        // what must be granted upstream
  ignored_reasons: { id: string; title: string; description: string }[];
  poll: { default_ms: number; min_ms: number; max_ms: number };
}

export interface Counters {
  requests: number; fetched: number; admitted: number; duplicate: number; not_critical: number; before_activation: number;
  unmatched: number;
  ignored: Record<string, number>;                  // by reason
}
export interface Integration {
  id: number; name: string; plugin: string; plugin_name: string; description: string;
  status: StatusWord; reason: string; since: string | null; since_s: number | null;
  next: string;                                     // what happens next, a sentence
  last_read: string | null; last_read_s: number | null; next_read: string | null; next_read_s: number | null;
  interval_ms: number; consecutive_failures: number; paused: boolean;
  counters: Counters;
}
// GET /api/v1/integrations?q&status&cursor&limit -> IntegrationsPage: by name, without those whose entitlement is missing
export interface IntegrationsPage {
  integrations: Integration[]; next: string | null;
  total: number;                                    // on all pages
  statuses: Partial<Record<StatusWord, number>>;    // of all that q finds
}
// GET /api/v1/integrations/{id} -> IntegrationDetail
export interface IntegrationDetail extends Integration {
  contact: { name: string; email: string };
  configuration: Record<string, unknown>;           // without secrets
  secret_fields: string[];                          // those that have a value
  revision: number;                                 // send it back with PUT: 409 if somebody else was faster
  created: string; created_s: number;
}
export interface IntegrationInput {
  plugin: string;                                   // POST only
  name: string; description: string; contact: { name: string; email: string };
  configuration: Record<string, unknown>;           // with secrets; in PUT a secret that is absent or "" keeps its value
  interval_ms?: number;
  revision?: number;                                // PUT
}
// What a trial with the production calls found.
export interface CheckReport {
  ok: boolean; status: StatusWord; reason: string; failed_in: string | null;
  permissions: (Permission & { state: "granted" | "missing" | "not checked" })[];
  took_ms: number;
}
// POST   /api/v1/integrations  IntegrationInput, header Idempotency-Key -> 201 IntegrationDetail & {check}; the trial comes first:
//        422 with errors (nothing was called upstream) or with check (nothing was saved)
// PUT    /api/v1/integrations/{id} -> 200 IntegrationDetail & {check}; only a changed configuration is tried
// DELETE /api/v1/integrations/{id} -> 204
// POST   /api/v1/integrations/{id}/test -> 200 CheckReport: as it is stored; with a body IntegrationInput, as it would be then; 422 with errors
// POST   /api/v1/integrations/test IntegrationInput -> 200 CheckReport; 422 with errors: the trial alone
// POST   /api/v1/integrations/{id}/pause, /resume -> 200 IntegrationDetail
// GET    /api/v1/counters -> Counters: of all integrations

// ---- People -----------------------------------------------------------------------------------------------------------

export interface Person { email: string; name: string; department: string; title: string; aliases: string[]; in_directory: boolean }
// GET /api/v1/people?cursor&limit&q -> {people: Person[], next}     GET /api/v1/people/{email} -> Person
// GET /api/v1/departments -> {departments: string[]}
// POST /api/v1/people/import {csv, dry_run} -> ImportReport; 422 with errors (field: "line 7")
export interface ImportReport { added: number; changed: number; unchanged: number; events_scored: number; dry_run: boolean }

// ---- Events -----------------------------------------------------------------------------------------------------------

export interface EventRow {
  row: number; integration: number; integration_name: string; plugin: string; id: string;
  kind: string; kind_title: string; behaviour: string;          // "sensitive_data_handling"
  title: string;                                                // the Action Type
  severity: "none" | "low" | "moderate" | "high" | "critical";
  person: string | null; person_name: string | null;            // admitted: who it counts for
  subject: string; actor: string | null;                        // the address as the source gave it
  fate: "admitted" | "unmatched" | "ignored"; ignored_because: string | null; received_late: boolean;
  occurred: string; occurred_s: number; received: string; received_s: number;
}
export interface EventDetail extends EventRow { details: Record<string, unknown> }
// GET /api/v1/events?fate&person&integration&behaviour&action_type&from&to&cursor&limit -> {events: EventRow[], next}; fate: admitted unless said
// GET /api/v1/events.csv?(the same without cursor)         GET /api/v1/events/{row} -> EventDetail
// GET /api/v1/events/days?fate&person&integration&behaviour&action_type&from&to -> EventDays: at most 366 days
export interface EventDays { from: string; to: string; days: { day: string; events: number }[]; total: number }  // every day, also empty ones

// ---- Scores -----------------------------------------------------------------------------------------------------------

export interface ScoreRow {
  email: string; name: string; department: string;
  score: number; tenths: number; band: Band; clear_at: string | null; clear_at_s: number | null;
  events: number;                        // admitted, ever
  change_tenths: number | null;          // against the end of the day 30 days ago; null: no record of that day
}
// GET /api/v1/scores?q&band&department&sort&order&cursor&limit -> {scores, next, people, read_at, read_at_s}
//     sort: score (default), events, change, name, clear_at; order: desc, asc.      GET /api/v1/scores.csv
export interface ScoreLine {
  event: number; title: string; occurred: string; occurred_s: number;
  points: number; tenths: number; seconds: number;
  start_s: number; end_s: number;        // the segment of time that is its own
  not_added_seconds: number; note: string; received_late: boolean;
}
// GET /api/v1/scores/{email} -> Explanation
export interface Explanation {
  email: string; name: string; department: string; title: string; in_directory: boolean;
  score: number; tenths: number; band: Band; left_seconds: number; full_seconds: number;
  read_at: string; read_at_s: number; clear_at: string | null; clear_at_s: number | null;
  lines: ScoreLine[];                    // oldest first; points add up to the score
  behaviours: { behaviour: string; title: string; score: number; tenths: number; band: Band; weight: number; events: number }[];
}
// GET /api/v1/scores/{email}/what-if -> WhatIf: one more critical alert right now
export interface WhatIf { now: { score: number; tenths: number; band: Band; clear_at_s: number | null };
                          then: { score: number; tenths: number; band: Band; clear_at: string; clear_at_s: number }; note: string }
// GET /api/v1/scores/{email}/history?from&to -> {email, days: HistoryDay[]}     GET /api/v1/organisation/history?from&to -> {days: (HistoryDay & {people})[]}
export interface HistoryDay { day: string; score: number; tenths: number }
export interface Organisation { people: number; score: number; tenths: number; band: Band; outside: number; read_at: string; read_at_s: number }
// GET /api/v1/organisation -> Organisation

// ---- What the Human Risk Command Center shows at once --------------------------------------------------------------------

export interface BandCount { band: Band; people: number }           // all five, best first
export interface Source { integration: number; name: string; plugin_name: string; status: StatusWord; reason: string; since: string | null; last_read: string | null; last_read_s: number | null }
// GET /api/v1/dashboard -> Dashboard
export interface Dashboard {
  organisation: Organisation;
  history: HistoryDay[];                 // 90 days, those on record
  bands: BandCount[];
  card: {
    behaviour: string; title: string;    // "sensitive_data_handling", "Sensitive Data Handling"
    events: number; people: number;      // of the last 30 days
    top: ScoreRow[];                     // three
    days: { day: string; events: number }[]; // 30
    sources: Source[] | null;            // five at most, those not Connected first; null: who looks may not see the hub, or the entitlement is missing
    source_count: number | null;         // of all
    connected: boolean;                  // any source Connected
    last_read: string | null; last_read_s: number | null;
    link_to_hub: boolean;                // G-5
  };
}
// GET /api/v1/scores/breakdown -> Breakdown
export interface Breakdown {
  people: number; score: number; tenths: number; read_at: string; read_at_s: number;
  bands: BandCount[];
  action_types: { action_type: string; events: number; people: number; tenths: number; points: number }[];  // most points first
  group_index_tenths: number | null;     // null: fewer than 5 people
}

// ---- Changes ------------------------------------------------------------------------------------------------------------

// GET /api/v1/changes: text/event-stream. `event: change`, `data: {"topics": Topic[]}`; a comment every 15 s; ends after 5 minutes, the
// browser comes back by itself. What changed is asked for again, with If-None-Match and the header "Risk-Background: 1", which does not
// count as somebody being there.
export type Topic = "integrations" | "events" | "scores" | "people" | "entitlements" | "session" | "notices";
