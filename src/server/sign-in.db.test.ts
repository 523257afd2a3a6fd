import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneTimeCode } from "../../test/support/one-time-code.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";
import { insertUser } from "../companies/index.ts";
import { systemClock } from "../kernel/clock.ts";
import { newUuid } from "../kernel/identifier.ts";
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
    expect(unknown).toEqual({ ...wrong, body: { ...wrong.body, instance: unknown.body["instance"] } });
    expect(wrong.body).toMatchObject({ code: "kernel.credentials_wrong", title: "Não entrou" });
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
    const tried = await new Browser().send("POST", "/auth/sign-in/email", { email: "a@b.com.br", password: "x" });
    expect(tried.body).toMatchObject({ code: "kernel.too_many_attempts" });
    expect(tried.body["detail"]).toMatch(/Espere \d+ segundos/);
  });
});

describe("a person's own sign-in", () => {
  const rui = { name: "Rui", email: "rui@exemplo.com.br", password: "uma frase que ninguem sabe" };
  let browser: Browser;

  /** The library slows down who asks the same thing often, and tests do. */
  const forgetAttempts = () => asIdentity('delete from identity."rateLimit"');
  const refused = async (path: string, body: object) => {
    await forgetAttempts();
    const { status, body: problem } = await browser.send("POST", `/auth${path}`, body);
    return `${status} ${String(problem["code"])}`;
  };

  beforeAll(async () => {
    await forgetAttempts();
    const identityId = await server.identity.createPerson(rui);
    const user = { userId: newUuid(), identityId, name: rui.name, email: rui.email };
    await database.db.withoutCompany((tx) => insertUser(tx, user));
    browser = new Browser();
    expect((await browser.send("POST", "/auth/sign-in/email", rui)).status).toBe(200);
  });

  test("a password is changed by who knows it, for one that is neither short nor the first to be tried", async () => {
    const change = { currentPassword: rui.password, newPassword: "outra frase bem comprida" };
    expect(await refused("/change-password", { ...change, newPassword: "curta" })).toBe("422 kernel.password_length");
    expect(await refused("/change-password", { ...change, newPassword: "senha1234567890" })).toBe(
      "422 kernel.password_too_common",
    );
    expect(await refused("/change-password", { ...change, currentPassword: "não é esta" })).toBe(
      "422 kernel.password_wrong",
    );
    await forgetAttempts();
    expect((await browser.send("POST", "/auth/change-password", change)).status).toBe(200);
    rui.password = change.newPassword;
  });

  test("a second factor counts once its code was shown, and goes with the password", async () => {
    const { password } = rui;
    expect(await refused("/two-factor/enable", { password: "não é esta" })).toBe("422 kernel.password_wrong");
    expect(await refused("/two-factor/verify-totp", { code: "000000" })).toBe("409 kernel.second_factor_missing");
    await forgetAttempts();
    const enrolled = await browser.send("POST", "/auth/two-factor/enable", { password });
    expect(enrolled.body["backupCodes"]).toHaveLength(10);
    expect(await refused("/two-factor/verify-totp", { code: "000000" })).toBe("422 kernel.code_wrong");
    await forgetAttempts();
    const code = oneTimeCode(String(enrolled.body["totpURI"]), systemClock.now());
    expect((await browser.send("POST", "/auth/two-factor/verify-totp", { code })).status).toBe(200);
    expect(await refused("/two-factor/enable", { password })).toBe("409 kernel.second_factor_standing");
    await forgetAttempts();
    expect((await browser.send("POST", "/auth/two-factor/disable", { password })).status).toBe(200);
  });

  test("who guesses codes has five guesses in a quarter of an hour", async () => {
    await forgetAttempts();
    const enrolled = await browser.send("POST", "/auth/two-factor/enable", { password: rui.password });
    expect(enrolled.status).toBe(200);
    const statuses = [];
    for (let guess = 0; guess < 7; guess++) {
      const { status } = await browser.send("POST", "/auth/two-factor/verify-totp", { code: `00000${guess}` });
      statuses.push(status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429]);
    await forgetAttempts();
  });

  test("nobody completes a sign-in that was not begun, nor acts without a session", async () => {
    await forgetAttempts();
    const stranger = new Browser();
    const code = await stranger.send("POST", "/auth/two-factor/verify-totp", { code: "123456" });
    expect(code).toMatchObject({ status: 401, body: { code: "kernel.second_factor_expired" } });
    const change = { currentPassword: "x", newPassword: "uma frase bem comprida" };
    const password = await stranger.send("POST", "/auth/change-password", change);
    expect(password).toMatchObject({ status: 401, body: { code: "kernel.not_signed_in" } });
    expect((await stranger.send("GET", "/sessions")).status).toBe(401);
  });

  test("a passkey is refused without its ceremony, and a request that says nothing is malformed", async () => {
    expect(await refused("/passkey/verify-registration", { response: {} })).toBe("422 kernel.passkey_refused");
    expect(await refused("/change-password", {})).toBe("400 kernel.sign_in_request_invalid");
  });

  test("sees where they are signed in, and ends one of those without ever being shown what would open it", async () => {
    await forgetAttempts();
    const phone = new Browser();
    expect((await phone.send("POST", "/auth/sign-in/email", rui)).status).toBe(200);
    const listed = await browser.send("GET", "/sessions");
    const sessions = listed.body["data"] as readonly { readonly id: string; readonly isThis: boolean }[];
    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ isThis }) => isThis)).toHaveLength(1);
    expect(Object.keys(sessions[0] ?? {})).not.toContain("token");
    const other = sessions.find(({ isThis }) => !isThis)?.id ?? "";
    expect((await browser.send("DELETE", `/sessions/${other}`)).body).toMatchObject({ data: [{ isThis: true }] });
    expect((await phone.send("GET", "/sessions")).status).toBe(401);
    const again = await browser.send("DELETE", `/sessions/${other}`);
    expect(again).toMatchObject({ status: 404, body: { code: "companies.session_not_found" } });
    expect((await browser.send("GET", "/auth/list-sessions")).status).toBe(404);
  });

  test("adding a passkey asks for a session of today", async () => {
    await forgetAttempts();
    await asIdentity(`update identity."session" set "createdAt" = now() - interval '2 days'`);
    const answer = await browser.send("GET", "/auth/passkey/generate-register-options");
    expect(answer).toMatchObject({ status: 403, body: { code: "kernel.sign_in_again" } });
  });
});

async function asIdentity(statement: string): Promise<void> {
  const client = new pg.Client({ ...database.address });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

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
