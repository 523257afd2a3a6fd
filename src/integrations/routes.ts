import { createCompany as createCompanyContract } from "../companies/contract.ts";
import { chooseCompany, describeSession, refuseInCompanies } from "../companies/index.ts";
import { FILE_BYTES_MAX, tooLarge } from "../documents/contract.ts";
import { receiveFiles } from "../documents/index.ts";
import { bytesWithin, companyRoute, personRoute, type Route, uploadRoute } from "../kernel/http/route.ts";
import { publicId } from "../kernel/identifier.ts";
import type { Jobs } from "../kernel/jobs/jobs.ts";
import { calendarDate, dateIn } from "../values/calendar.ts";
import { parseMoney } from "../values/money.ts";
import { cleanTaxId } from "../values/tax-id.ts";
import * as contract from "./contract.ts";
import { findLatestImportRun, type ImportRunRow, requestImportRun } from "./import-run.ts";
import { setUpCompany } from "./set-up-company.ts";
import { spreadsheetRoutes } from "./spreadsheets/routes.ts";

const CHANNEL = { kind: "upload", name: "envio" } as const;
/** Files stored in one transaction, and bytes held in memory at once. */
const FILES_A_BATCH = 100;
const BYTES_A_BATCH = 16_000_000;

export function integrationsRoutes({ jobs, zone }: { readonly jobs: Jobs; readonly zone: string }): readonly Route[] {
  return [
    personRoute(createCompanyContract, async ({ db, person, body, at }) => {
      if (person === undefined) throw refuseInCompanies("companies.company_not_yours");
      const { accounts, ...company } = body;
      const companyId = await setUpCompany(
        db,
        { actor: { class: "person", id: person.userId }, at },
        {
          company: { ...company, taxId: cleanTaxId(company.taxId) },
          ownerId: person.userId,
          accounts: accounts.map(({ openingBalance, openingOn, ...account }) => ({
            ...account,
            opening: {
              on: openingOn === undefined ? dateIn(zone, at) : calendarDate(openingOn),
              centavos: parseMoney(openingBalance ?? "0.00"),
            },
          })),
        },
      );
      await chooseCompany(db, person, companyId, at);
      return await describeSession(db, person, at);
    }),
    uploadRoute(contract.uploadFiles, async ({ db, member, actor, at, files }) => {
      const stored: { id: string; name: string; isNew: boolean }[] = [];
      const refused: { name: string; code: string; message: string }[] = [];
      let batch: { name: string; bytes: Uint8Array }[] = [];
      let bytes = 0;
      const store = async (): Promise<void> => {
        const together = batch;
        batch = [];
        bytes = 0;
        const arrivals = await db.withCompany(member.companyId, (tx) =>
          receiveFiles(tx, actor, at, { channel: CHANNEL, files: together }),
        );
        stored.push(...arrivals.map(({ id, name, isNew }) => ({ id: publicId("file", id), name, isNew })));
      };
      for await (const file of files) {
        const name = file.name === "" ? "sem nome" : file.name;
        const content = await bytesWithin(file, FILE_BYTES_MAX);
        if (!("buffer" in content)) {
          refused.push({ name, ...tooLarge(name, content.size) });
          continue;
        }
        if (batch.length === FILES_A_BATCH || bytes + content.length > BYTES_A_BATCH) await store();
        batch.push({ name, bytes: content });
        bytes += content.length;
      }
      await store();
      const run = await db.withCompany(member.companyId, (tx) =>
        requestImportRun(tx, jobs, { at, requestedBy: member.userId }),
      );
      return { files: stored, refused, run: describeRun(run) };
    }),
    companyRoute(contract.readImportRun, async ({ tx }) => {
      const run = await findLatestImportRun(tx);
      return { run: run === undefined ? null : describeRun(run) };
    }),
    ...spreadsheetRoutes({ jobs, zone }),
  ];
}

function describeRun({ id, requestedAt, endedAt, ...run }: ImportRunRow): contract.ImportRun {
  return {
    ...run,
    id: publicId("run", id),
    requestedAt: requestedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
