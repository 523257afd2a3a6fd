import type { z } from "zod";
import type { Endpoint } from "../kernel/contract.ts";
import { addressOf } from "./api.ts";
import { newRequestKey } from "./clock-and-chance.ts";
import { noConnection, readProblem } from "./problem-error.ts";
import { tabCompany } from "./tab-company.ts";
import { nameOf } from "./ui/dropped-files.ts";

/** Sends files as parts of one form. The server knows files by their bytes, so sending them again adds nothing. */
export async function sendFiles<E extends Endpoint>(
  endpoint: E,
  files: readonly File[],
): Promise<z.output<E["answer"]>> {
  const form = new FormData();
  for (const file of files) form.append("files", file, nameOf(file));
  const company = tabCompany();
  let response: Response;
  try {
    response = await fetch(addressOf(endpoint, {}), {
      method: "POST",
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        "idempotency-key": newRequestKey(),
        ...(company !== null && { "retaguarda-company": company }),
      },
      body: form,
    });
  } catch {
    throw noConnection(true);
  }
  if (!response.ok) throw await readProblem(response);
  return endpoint.answer.parse(await response.json()) as z.output<E["answer"]>;
}
