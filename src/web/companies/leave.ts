import type { QueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { sessionAnswer } from "../session.ts";
import { authenticate } from "./authenticate.ts";

/** Signs out, and forgets what was read. */
export async function leave(cache: QueryClient, router: { readonly invalidate: () => Promise<void> }): Promise<void> {
  await authenticate("/sign-out", z.unknown(), {});
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionAnswer.queryKey[0] });
  await cache.fetchQuery({ ...sessionAnswer, staleTime: 0 });
  await router.invalidate();
}
