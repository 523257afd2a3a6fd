import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { readSession, type Session } from "../companies/contract.ts";
import { call } from "./api.ts";
import { preferencesOf } from "./preferences.ts";
import { keepTabCompany } from "./tab-company.ts";

export const sessionAnswer = queryOptions({
  queryKey: [readSession.path],
  queryFn: async ({ signal }) => {
    const session = await call(readSession, { signal });
    settle(session);
    return session;
  },
  staleTime: 60_000,
});

type Member = Session & {
  readonly user: NonNullable<Session["user"]>;
  readonly company: NonNullable<Session["company"]>;
};

/** Who is here, inside the frame, where somebody always is. */
export function useSession(): Member {
  const { data } = useQuery(sessionAnswer);
  if (data === undefined || !isMember(data)) throw new Error("a screen of a company was shown outside one");
  return data;
}

export function isMember(session: Session): session is Member {
  return session.user !== null && session.company !== null;
}

/** Puts in the cache the session that a command has answered with. What was known of another company is forgotten. */
export function takeSession(cache: QueryClient, session: Session): void {
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== readSession.path });
  settle(session);
  cache.setQueryData(sessionAnswer.queryKey, session);
}

/** Where a session must be before anything else; null when it may go on. */
export function doorOf(session: Session): "/primeiro-acesso" | "/entrar" | "/empresas" | "/empresas/nova" | null {
  if (session.needsFirstOwner) return "/primeiro-acesso";
  if (session.user === null) return "/entrar";
  if (session.company !== null) return null;
  return session.companies.length === 0 ? "/empresas/nova" : "/empresas";
}

function settle(session: Session): void {
  keepTabCompany(session.company?.id ?? null);
  if (session.user !== null) preferencesOf(session.user.id);
}
