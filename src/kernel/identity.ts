import { argon2, createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { passkey } from "@better-auth/passkey";
import { betterAuth } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { twoFactor } from "better-auth/plugins";
import pg from "pg";
import type { DatabaseAddress } from "./database/database.ts";
import { refuseInKernel } from "./refusals.ts";

/** Who somebody is, and nothing about what they may do: passwords, second factors, passkeys and sessions. */
export interface Identity {
  /** The library's own routes: sign in and out, second factor, passkeys. */
  handle(request: Request): Promise<Response>;
  findSession(headers: Headers): Promise<IdentitySession | undefined>;
  /** Makes a person with a password, and answers with the id that the session will carry. */
  createPerson(person: { readonly name: string; readonly email: string; readonly password: string }): Promise<string>;
  /** Signs in and gives the headers that carry the session. */
  signIn(given: { readonly email: string; readonly password: string; readonly headers: Headers }): Promise<Headers>;
  /** Where the person of these headers is signed in, the newest use first. */
  listSessions(headers: Headers): Promise<readonly OpenSession[]>;
  /** Ends one of their sessions; false when they have none with this id. */
  endSession(headers: Headers, id: string): Promise<boolean>;
  close(): Promise<void>;
}

/** One place where somebody is signed in, without the token that would let another be them. */
export interface OpenSession {
  readonly id: string;
  readonly startedAt: Date;
  readonly usedAt: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly isThis: boolean;
}

export interface IdentitySession {
  readonly identityId: string;
  readonly name: string;
  readonly email: string;
  readonly hasTotp: boolean;
  /** SHA-256 of the session's token: enough to tell sessions apart, not to be one. */
  readonly sessionHash: Buffer;
}

const IDENTITY_ROLE = "retaguarda_identity";
const CONNECTIONS_MAX = 4;
const PASSWORD_CHARACTERS_MIN = 12;
const PASSWORD_CHARACTERS_MAX = 200;
const IDLE_SECONDS = 12 * 3_600;

export function openIdentity(
  address: DatabaseAddress,
  { secret, origin }: { readonly secret: string; readonly origin: string },
): Identity {
  const pool = new pg.Pool({
    ...address,
    max: CONNECTIONS_MAX,
    options: `-c role=${IDENTITY_ROLE} -c search_path=identity`,
    application_name: IDENTITY_ROLE,
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const { hostname, protocol } = new URL(origin);
  const auth = betterAuth({
    appName: "Retaguarda",
    secret,
    baseURL: origin,
    basePath: "/v1/auth",
    trustedOrigins: [origin],
    database: pool,
    logger: { disabled: true },
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARACTERS_MIN,
      maxPasswordLength: PASSWORD_CHARACTERS_MAX,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    hooks: { before: createAuthMiddleware(async ({ path, body }) => refuseCommonPassword(path, body)) },
    session: { expiresIn: IDLE_SECONDS, updateAge: 300 },
    rateLimit: { enabled: true, storage: "database", window: 60, max: 200, customRules: SIGN_IN_RULES },
    advanced: { useSecureCookies: protocol === "https:", cookiePrefix: "retaguarda" },
    plugins: [twoFactor({ issuer: "Retaguarda" }), passkey({ rpName: "Retaguarda", rpID: hostname, origin })],
  });
  /** Sessions of who sends these headers, and which of them that is. */
  const sessionsOf = async (headers: Headers) => {
    const found = await auth.api.getSession({ headers });
    if (found === null) return [];
    const { internalAdapter } = await auth.$context;
    const open = await internalAdapter.listSessions(found.user.id, { onlyActiveSessions: true });
    return open.map((session) => ({ ...session, isThis: session.token === found.session.token }));
  };
  return {
    handle: (request) => auth.handler(request),
    listSessions: async (headers) =>
      (await sessionsOf(headers))
        .map(({ id, createdAt, updatedAt, ipAddress, userAgent, isThis }) => ({
          id,
          startedAt: createdAt,
          usedAt: updatedAt,
          ipAddress: ipAddress ?? null,
          userAgent: userAgent ?? null,
          isThis,
        }))
        .sort((a, b) => b.usedAt.getTime() - a.usedAt.getTime()),
    endSession: async (headers, id) => {
      const session = (await sessionsOf(headers)).find((one) => one.id === id);
      if (session === undefined) return false;
      const { internalAdapter } = await auth.$context;
      await internalAdapter.deleteSession(session.token);
      return true;
    },
    findSession: async (headers) => {
      const found = await auth.api.getSession({ headers });
      if (found === null) return undefined;
      return {
        identityId: found.user.id,
        name: found.user.name,
        email: found.user.email,
        hasTotp: found.user.twoFactorEnabled === true,
        sessionHash: createHash("sha256").update(found.session.token).digest(),
      };
    },
    createPerson: async ({ name, email, password }) => {
      if (isCommonPassword(password)) throw refuseInKernel("kernel.password_too_common");
      const { internalAdapter } = await auth.$context;
      const user = await internalAdapter.createUser(
        { name, email: email.toLowerCase(), emailVerified: true },
        { method: "email-password" },
      );
      await internalAdapter.linkAccount({
        userId: user.id,
        providerId: "credential",
        accountId: user.id,
        password: await hashPassword(password),
      });
      return user.id;
    },
    signIn: async ({ email, password, headers }) => {
      const answer = await auth.api.signInEmail({ body: { email, password }, headers, asResponse: true });
      return answer.headers;
    },
    close: () => pool.end(),
  };
}

/**
 * Not where passwords are hashed: the library also hashes those of people it does not know, so that both take as long, and a
 * refusal there would tell them apart.
 */
function refuseCommonPassword(path: string, body: unknown): void {
  if (path !== "/change-password" || typeof body !== "object" || body === null || !("newPassword" in body)) return;
  if (typeof body.newPassword === "string" && isCommonPassword(body.newPassword))
    throw new APIError("UNPROCESSABLE_ENTITY", { code: "PASSWORD_TOO_COMMON", message: "password too common" });
}

/** Who guesses passwords or codes is slowed down; who mistypes is not. */
const SIGN_IN_RULES = {
  "/sign-in/email": { window: 60, max: 10 },
  "/two-factor/verify-totp": { window: 900, max: 5 },
  "/two-factor/verify-backup-code": { window: 900, max: 5 },
};

const argon2Async = promisify(argon2);
/** OWASP's first choice of parameters for Argon2id: 19 MiB, two passes, one lane. */
const ARGON2 = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await argon2Async("argon2id", { ...ARGON2, message: password.normalize("NFKC"), nonce });
  return `$argon2id$v=19$m=${ARGON2.memory},t=${ARGON2.passes},p=${ARGON2.parallelism}$${base64(nonce)}$${base64(hash)}`;
}

async function verifyPassword(stored: string, password: string): Promise<boolean> {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(stored);
  if (found === null) return false;
  const [memory, passes, parallelism] = found.slice(1, 4).map(Number) as [number, number, number];
  const wanted = Buffer.from(found[5] ?? "", "base64");
  const hash = await argon2Async("argon2id", {
    memory,
    passes,
    parallelism,
    tagLength: wanted.length,
    message: password.normalize("NFKC"),
    nonce: Buffer.from(found[4] ?? "", "base64"),
  });
  return timingSafeEqual(hash, wanted);
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}

const COMMON_WORDS = /^(senha|password|retaguarda|empresa|mudar|trocar|brasil|qwerty|asdf|admin|teste)[\d!@#$%.]*$/i;

/** One character repeated, a run of digits, or a word that everybody tries first. */
function isCommonPassword(password: string): boolean {
  return /^(.{1,3})\1+$/.test(password) || "01234567890123456789".includes(password) || COMMON_WORDS.test(password);
}
