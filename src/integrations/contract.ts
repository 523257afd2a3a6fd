import { z } from "zod";
import { endpoint, idOf, instant } from "../kernel/contract.ts";

export const importRun = z.object({
  id: idOf("run"),
  status: z.enum(["queued", "running", "done", "failed"]),
  stage: z.enum(["receive", "read", "titles", "bank", "verify"]).nullable(),
  done: z.number(),
  requestedAt: instant,
  endedAt: instant.nullable(),
  problem: z.string().nullable(),
});
export type ImportRun = z.infer<typeof importRun>;

export const uploadFiles = endpoint({
  method: "POST",
  path: "/files",
  permission: "document:create",
  summary: "Recebe arquivos de qualquer tipo (partes de um formulário); guardados antes de serem lidos.",
  answer: z.object({
    files: z.array(
      z.object({
        id: idOf("file"),
        name: z.string(),
        /** False when the same bytes had come before under the same name. */
        isNew: z.boolean(),
      }),
    ),
    refused: z.array(z.object({ name: z.string(), code: z.string(), message: z.string() })),
    run: importRun.nullable(),
  }),
});

export const readImportRun = endpoint({
  method: "GET",
  path: "/import-runs/latest",
  permission: "document:read",
  summary: "A última leitura de arquivos: em que etapa está, ou como terminou.",
  answer: z.object({ run: importRun.nullable() }),
});
