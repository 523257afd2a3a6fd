import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { randomSecret } from "../kernel/identifier.ts";

const WEB = fileURLToPath(new URL("../../dist/web/", import.meta.url));

/**
 * The web app's files, and its page for every address that is not the API's: the app itself knows what to show there. Scripts and
 * styles come from us alone; the page's own styles carry a number used once.
 */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  const page = path.join(WEB, "index.html");
  if (!existsSync(page)) throw new Error(`the web app is not built: ${page} is missing`);
  const html = readFileSync(page, "utf8");
  await app.register(fastifyStatic, {
    root: WEB,
    wildcard: false,
    index: false,
    // The page is sent by us, with its number used once.
    globIgnore: ["index.html"],
    // Names of built files carry their content's hash.
    immutable: true,
    maxAge: "365d",
  });
  const sendPage = async (reply: FastifyReply): Promise<FastifyReply> => {
    const nonce = randomSecret();
    return await reply
      .headers({
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": [
          "default-src 'none'",
          "script-src 'self'",
          `style-src 'self' 'nonce-${nonce}'`,
          "style-src-attr 'unsafe-inline'",
          "img-src 'self' data: blob:",
          "font-src 'self'",
          "connect-src 'self'",
          "frame-src 'self' blob:",
          "manifest-src 'self'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
        ].join("; "),
      })
      .send(html.replaceAll("__NONCE__", nonce));
  };
  app.get("/", async (_, reply) => await sendPage(reply));
  app.setNotFoundHandler(async (request, reply) => {
    const isPage = request.method === "GET" && !request.url.startsWith("/v1") && !request.url.startsWith("/assets");
    if (isPage) return await sendPage(reply);
    return await reply.status(404).type("application/problem+json").send({
      type: "/errors/kernel.page_not_found",
      title: "Endereço não encontrado",
      status: 404,
      detail: "Não há nada neste endereço. Confira-o, ou volte ao início.",
      code: "kernel.page_not_found",
      instance: request.id,
    });
  });
}
