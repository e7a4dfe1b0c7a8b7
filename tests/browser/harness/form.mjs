// SPDX-License-Identifier: Apache-2.0

/** Types what the simulated upstream accepts into the form of a new integration. */
export async function fill_integration(page, simulator, name, changes = {}) {
  const values = { name, "contact.name": "Ada", "contact.email": "ada@acme.test",
    "configuration.client_id": simulator.client_id, "configuration.client_secret": simulator.client_secret,
    "configuration.base_url": simulator.https, "configuration.ca_file": simulator.ca_file, "configuration.requests_per_minute": "60000", ...changes };
  for (const [key, value] of Object.entries(values)) await page.locator(`[name="${key}"]`).fill(value);
  await page.locator("[name=interval_ms]").fill("0.3");
  await page.getByLabel("Read every: unit").selectOption("seconds");
}
