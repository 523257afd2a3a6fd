import type { QueryClient } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import { z } from "zod";
import { sessionAnswer } from "../session.ts";
import { authenticate } from "./authenticate.ts";

/** Signs out, and forgets what was read. */
export async function leave(cache: QueryClient, router: Pick<AnyRouter, "invalidate" | "navigate">): Promise<void> {
  await authenticate("/sign-out", z.unknown(), {});
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionAnswer.queryKey[0] });
  await cache.fetchQuery({ ...sessionAnswer, staleTime: 0 });
  // By their own will: who comes next begins at the beginning.
  await router.navigate({ to: "/entrar" });
  await router.invalidate();
}
