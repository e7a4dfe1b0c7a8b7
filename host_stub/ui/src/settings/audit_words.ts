// SPDX-License-Identifier: Apache-2.0
// What the audit log's actions are called. An action that is not known here is shown as it is.

const words: Record<string, string> = {
  "session.begin": "Signed in",
  "session.end": "Signed out",
  "session.refused": "Sign-in refused",
  "denied": "Not allowed",
  "link.make": "One-time link made",
  "account.add": "Account added",
  "account.change": "Account changed",
  "account.password": "Password changed",
  "account.remove": "Account deleted",
  "role.add": "Role added",
  "role.change": "Role changed",
  "role.remove": "Role deleted",
  "token.add": "API token created",
  "token.revoke": "API token revoked",
  "entitlement.grant": "Entitlement granted",
  "entitlement.revoke": "Entitlement withdrawn",
  "integration.add": "Integration added",
  "integration.edit": "Integration changed",
  "integration.pause": "Integration paused",
  "integration.resume": "Integration resumed",
  "integration.remove": "Integration deleted",
  "people.import": "Directory imported",
  "plugin.release": "Quarantine lifted",
  "plugin.trust": "Key for plugins trusted",
  "plugin.revoke": "Key for plugins revoked",
  "secrets.rotate": "Key of the secrets changed",
  "secrets.key_replaced": "Key of the secrets lost, another in its place",
  "notice.set": "Receiver of notices set",
  "notice.remove": "Receiver of notices removed",
  "notice.given_up": "Notice given up after three days",
  "status": "Status changed",
  "backup": "Backup made",
  "restore": "Backup restored",
};

export const action_words = (action: string): string | undefined => words[action];
export const known_actions: readonly string[] = Object.keys(words);
