import { exportMovements } from "../../banking/contract.ts";
import { type Asked, addressOf } from "../api.ts";
import { readProblem } from "../problem-error.ts";
import { tabCompany } from "../tab-company.ts";

/** The filtered movements as a file, of the company of this tab: a plain link would not say which. */
export async function downloadMovements(query: NonNullable<Asked<typeof exportMovements>["query"]>): Promise<void> {
  const company = tabCompany();
  const answer = await fetch(addressOf(exportMovements, { query }), {
    credentials: "same-origin",
    headers: company === null ? {} : { "retaguarda-company": company },
  });
  if (!answer.ok) throw await readProblem(answer);
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "movimentos.csv";
  link.click();
  URL.revokeObjectURL(address);
}
