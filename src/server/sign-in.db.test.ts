import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useTestDatabase } from "../../test/support/test-database.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const database = useTestDatabase();
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({
    workspace: { db: database.db, address: database.address, close: async () => undefined },
    port: 0,
    host: "127.0.0.1",
    trustedRoots: undefined,
    works: false,
    servesWeb: false,
    logLevel: "silent",
  });
});
afterAll(async () => {
  await server?.close();
});

/** A browser's cookies, as far as these tests need them. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async send(method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await fetch(`${server.url}/v1${path}`, {
      method,
      headers: {
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", ...value] = (line.split(";")[0] ?? "").split("=");
      this.#cookies.set(name, value.join("="));
    }
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }
}

const ana = { name: "Ana Dona", email: "Ana@Exemplo.com.br", password: "quatro palavras bem longas" };

describe("the first person", () => {
  test("is made once, owns the company that they make, and is in it at once", async () => {
    const browser = new Browser();
    expect((await browser.send("GET", "/session")).body).toMatchObject({ needsFirstOwner: true, user: null });
    const common = await browser.send("POST", "/first-owner", { ...ana, password: "senha1234567890" });
    expect(common).toMatchObject({ status: 422, body: { code: "kernel.password_too_common" } });
    expect((await browser.send("POST", "/first-owner", ana)).body).toMatchObject({ user: { name: "Ana Dona" } });
    const made = await browser.send("POST", "/companies", {
      name: "Padaria",
      taxId: "11.222.333/0001-81",
      taxRegime: "simples",
      state: "SP",
      accounts: [{ bank: "001", branch: "1", number: "2-3", openingBalance: "100.00", openingOn: "2026-01-31" }],
    });
    expect(made.body).toMatchObject({
      company: { name: "Padaria", roles: ["owner", "admin", "finance", "accountant"] },
    });
    const second = await new Browser().send("POST", "/first-owner", { ...ana, email: "outra@exemplo.com.br" });
    expect(second).toMatchObject({ status: 409, body: { code: "companies.first_owner_exists" } });
  });

  test("comes back with the password, and nobody with another", async () => {
    const browser = new Browser();
    const wrong = await browser.send("POST", "/auth/sign-in/email", { email: ana.email, password: "quatro palavras" });
    expect(wrong.status).toBe(401);
    expect((await browser.send("GET", "/session")).body).toMatchObject({ user: null });
    const unknown = await browser.send("POST", "/auth/sign-in/email", { email: "x@y.com.br", password: ana.password });
    expect(unknown).toEqual(wrong);
    expect((await browser.send("POST", "/auth/sign-in/email", ana)).status).toBe(200);
    expect((await browser.send("GET", "/session")).body).toMatchObject({ company: { name: "Padaria" } });
    await browser.send("POST", "/auth/sign-out", {});
    expect((await browser.send("GET", "/session")).body).toMatchObject({ user: null, needsFirstOwner: false });
  });

  test("cannot make more people through the sign-in library, nor read what it does not open", async () => {
    const browser = new Browser();
    const made = await browser.send("POST", "/auth/sign-up/email", { ...ana, email: "z@exemplo.com.br" });
    expect(made.status).toBe(404);
    expect((await browser.send("GET", "/auth/get-session")).status).toBe(404);
  });

  test("who guesses passwords is slowed down", async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 14; attempt++) {
      const tried = await new Browser().send("POST", "/auth/sign-in/email", { email: "a@b.com.br", password: "x" });
      statuses.push(tried.status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});

test("the application's role cannot read who signs in, and the sign-in's role cannot read the books", async () => {
  const client = new pg.Client({ ...database.address });
  await client.connect();
  try {
    await client.query("set role retaguarda_app");
    await expect(client.query('select * from identity."session"')).rejects.toThrow("permission denied");
    await client.query("reset role; set role retaguarda_identity");
    await expect(client.query("select * from companies.company")).rejects.toThrow("permission denied");
  } finally {
    await client.end();
  }
});
