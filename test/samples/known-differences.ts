import type { Difference } from "./compare-facts.ts";

interface Known extends Pick<Difference, "file" | "fact"> {
  readonly reason: string;
}

/** Where a manifest and `inspect` rightly say different things. */
export const knownDifferences: readonly Known[] = [
  {
    file: "fiscal/nfce-4.00-proc-simples-csosn500-qrcode-com-retevento-cancelamento.xml",
    fact: "authorization.status",
    reason:
      "The manifest gives the protocol's own cStat 100; the file also holds the event that cancelled the note, as its note says.",
  },
  {
    file: "banking/cnab240-sicoob-stripped.ret",
    fact: "direction",
    reason: "A blank was lost inside the header, so column 143 holds part of a date (0); the batch is T 01, a return.",
  },
];

export function reasonOf({ file, fact }: Difference): string | undefined {
  return knownDifferences.find((known) => known.file === file && known.fact === fact)?.reason;
}
