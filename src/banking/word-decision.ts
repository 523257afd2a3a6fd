import type { OpenTitle } from "../ledger/index.ts";
import { formatReais } from "../values/money.ts";
import { formatTaxId } from "../values/tax-id.ts";
import type { Decision, Known, Parts, Settles } from "./decision.ts";
import { type Candidate, type Evidence, type Open, partnersOf } from "./evidence.ts";
import { inWords, isOwn } from "./own-transfers.ts";
import type { TitleIndex } from "./title-index.ts";

export function settled(open: Open, { settles, parts }: Candidate, evidence: Evidence): Decision {
  return {
    status: "settled",
    category: open.side === "payable" ? "supplier-payment" : "customer-receipt",
    level: evidence.level,
    rule: evidence.rule,
    confidence: evidence.confidence,
    parts,
    why: whySettled(settles, evidence, parts),
    settles,
  };
}

function whySettled(settles: readonly Settles[], { key }: Evidence, parts: Parts): string {
  const [first] = settles;
  if (first === undefined) return "";
  if (settles.length > 1) {
    const whose = parts["party"] === "none" ? "" : ` de ${nameOf(first.title)}`;
    return `O valor é a soma exata de ${settles.length} títulos${whose}${parts["party"] === "none" ? " que venciam juntos" : ", que o extrato nomeia"}.`;
  }
  const { title } = first;
  const what = `parcela ${title.installment} do documento ${title.documentNumber} de ${nameOf(title)}`;
  const proof = `O extrato traz ${key === "quem é" ? proofOf(parts) : key}`;
  const interest = first.interestCentavos + first.fineCentavos;
  if (first.isRounding) {
    return `${proof}: é a ${what}, com ${formatReais(first.interestCentavos + first.discountCentavos)} de diferença de arredondamento.`;
  }
  if (interest > 0n) {
    return `${proof}: é a ${what}, mais ${formatReais(first.fineCentavos)} de multa e ${formatReais(first.interestCentavos)} de juros pelo atraso, ao centavo.`;
  }
  if (first.discountCentavos > 0n) {
    return `${proof}: é a ${what}, menos ${formatReais(first.discountCentavos)} do desconto combinado, ao centavo.`;
  }
  if (first.amountCentavos < title.openCentavos) {
    return `${proof} e diz que é parcial: paga uma parte da ${what}, de que restam ${formatReais(title.openCentavos - first.amountCentavos)}.`;
  }
  return `${proof}, e o valor é exatamente o da ${what}.`;
}

function proofOf(parts: Parts): string {
  if (parts["party"] === "tax-id") return "o CNPJ/CPF";
  return parts["party"] === "name" ? "o nome" : "o número do documento";
}

function nameOf(title: OpenTitle): string {
  return title.partnerTaxId === null ? title.partnerName : `${title.partnerName} (${formatTaxId(title.partnerTaxId)})`;
}

export function doubtful(open: Open, candidates: readonly Candidate[], { rule, key }: Evidence): Decision {
  return {
    status: "pending",
    category: "unknown",
    level: "scored",
    rule,
    confidence: "0",
    parts: { rivals: candidates.length },
    cause: "banking.several_matches",
    why: `${candidates.length} títulos explicam estes ${formatReais(open.amount)} por ${key}: diga qual.`,
  };
}

export function leaveToPerson(open: Open, titles: TitleIndex, company: Known["company"]): Decision {
  const pending = (cause: string, why: string): Decision => ({
    status: "pending",
    category: "unknown",
    level: "scored",
    rule: "none",
    confidence: "0",
    parts: {},
    cause: `banking.${cause}`,
    why,
  });
  if (isOwn(open.movement, company)) {
    return pending(
      "own_transfer_unpaired",
      "Parece transferência da própria empresa, mas a outra ponta não está nos extratos.",
    );
  }
  const rivals = titles.ofAmount(open.amount, open.movement.movedOn);
  if (rivals.length > 0) {
    const [only] = rivals;
    const which =
      rivals.length === 1 && only !== undefined
        ? `um título deste valor em aberto (${only.documentNumber} de ${only.partnerName})`
        : `${rivals.length} títulos deste valor em aberto`;
    return pending(
      rivals.length === 1 ? "movement_unknown" : "several_matches",
      `Há ${which}, mas o extrato não diz de quem é o dinheiro.`,
    );
  }
  const named = [...partnersOf(open)].flatMap((id) => titles.ofPartner(id, open.movement.movedOn));
  const [first] = named;
  if (first !== undefined) {
    return pending(
      "amount_differs",
      `O extrato nomeia ${first.partnerName}, que tem ${named.length} títulos em aberto, mas nenhum explica este valor em ${inWords(open.movement.movedOn)}.`,
    );
  }
  return pending(
    "movement_unknown",
    "Nenhum título em aberto explica este valor, e o texto do extrato não diz o que é.",
  );
}
