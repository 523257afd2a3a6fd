import type { FastifyInstance } from "fastify";
import { headersOf } from "../kernel/http/serve-routes.ts";
import type { Identity } from "../kernel/identity.ts";
import { inOurWords } from "./sign-in-refusals.ts";

/** What of the sign-in library is reached from outside: nothing that makes people or changes who they are by e-mail alone. */
const OPEN_PATHS = new Set([
  "/sign-in/email",
  "/sign-in/passkey",
  "/sign-out",
  "/revoke-other-sessions",
  "/change-password",
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/two-factor/generate-backup-codes",
  "/passkey/generate-register-options",
  "/passkey/verify-registration",
  "/passkey/generate-authenticate-options",
  "/passkey/verify-authentication",
  "/passkey/list-user-passkeys",
  "/passkey/delete-passkey",
]);

export function serveIdentity(app: FastifyInstance, identity: Identity, origin: string): void {
  app.route({
    method: ["GET", "POST"],
    url: "/v1/auth/*",
    handler: async (request, reply) => {
      const url = new URL(request.url, origin);
      if (!OPEN_PATHS.has(url.pathname.slice("/v1/auth".length))) return reply.callNotFound();
      const headers = headersOf(request);
      headers.delete("content-length");
      // Who is slowed down for guessing is told apart by address, and the address is the one of the connection.
      headers.set("x-forwarded-for", request.ip);
      const said = await identity.handle(
        new Request(url, {
          method: request.method,
          headers,
          ...(request.method === "POST" ? { body: JSON.stringify(request.body ?? {}) } : {}),
        }),
      );
      const answer = said.ok ? said : await inOurWords(said, request.id);
      reply.status(answer.status);
      answer.headers.forEach((value, name) => {
        if (name !== "set-cookie") reply.header(name, value);
      });
      for (const cookie of answer.headers.getSetCookie()) reply.header("Set-Cookie", cookie);
      return await reply.send(answer.body === null ? "" : Buffer.from(await answer.arrayBuffer()));
    },
  });
}
