import { uploadFiles } from "../../integrations/contract.ts";
import { newRequestKey } from "../clock-and-chance.ts";
import { noConnection, readProblem } from "../problem-error.ts";
import { tabCompany } from "../tab-company.ts";

/** Sends files to be kept. @throws ProblemError */
export async function sendFiles(files: readonly File[]): Promise<readonly { readonly id: string }[]> {
  const form = new FormData();
  for (const file of files) form.append("file", file, file.name);
  const company = tabCompany();
  let response: Response;
  try {
    response = await fetch(`/v1${uploadFiles.path}`, {
      method: uploadFiles.method,
      body: form,
      credentials: "same-origin",
      headers: {
        "idempotency-key": newRequestKey(),
        ...(company !== null && { "retaguarda-company": company }),
      },
    });
  } catch {
    throw noConnection(true);
  }
  if (!response.ok) throw await readProblem(response);
  return uploadFiles.answer.parse(await response.json()).files;
}
