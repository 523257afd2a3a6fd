import { uploadFiles } from "../../integrations/contract.ts";
import { ProblemError } from "../problem-error.ts";
import { sendFiles } from "../send-files.ts";

/** Keeps files, to be attached: all of them, or the reason why one cannot be. @throws ProblemError */
export async function keepFiles(files: readonly File[]): Promise<readonly string[]> {
  const kept = await sendFiles(uploadFiles, files);
  const [refused] = kept.refused;
  if (refused === undefined) return kept.files.map(({ id }) => id);
  throw new ProblemError({
    type: "about:blank",
    title: "Anexo recusado",
    status: 422,
    detail: refused.message,
    code: refused.code,
    instance: "",
  });
}
