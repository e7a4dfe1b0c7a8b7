// SPDX-License-Identifier: Apache-2.0
// Somebody who wants to be told: takes notices on a free port of this machine, and answers as it is told to.
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

export class Receiver {
  static async start() {
    const receiver = Object.assign(new Receiver(), { answers: 204, got: [] });
    receiver.server = createServer((request, response) => {
      const parts = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        receiver.got.push({ signature: request.headers["risk-signature"], body: Buffer.concat(parts).toString() });
        response.writeHead(receiver.answers).end();
      });
    }).listen(0, "127.0.0.1");
    await once(receiver.server, "listening");
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}/hook`;
    return receiver;
  }

  notices = () => this.got.map(({ body }) => JSON.parse(body));
  /** Whether the newest one is signed with that. */
  signed_with(secret) {
    const { signature, body } = this.got.at(-1);
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(signature);
    return createHmac("sha256", secret).update(`${t}.${body}`).digest("hex") === v1;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}
