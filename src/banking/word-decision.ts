import type { OpenTitle } from "../ledger/index.ts";
import { counted } from "../values/counted.ts";
import { formatReais, moneyText } from "../values/money.ts";
import { formatTaxId } from "../values/tax-id.ts";
import type { Decision, Known, Parts, Proposal, Settles } from "./decision.ts";
import { type Candidate, candidatesOf, type Evidence, type Gap, type Open, partnersOf } from "./evidence.ts";
import { inWords, isOwn } from "./own-transfers.ts";
import type { TitleIndex } from "./title-index.ts";
import { explainWithheld } from "./withheld-proposal.ts";

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
  const fees = settles.reduce((sum, { feeCentavos }) => sum + feeCentavos, 0n);
  const lessFees = fees > 0n ? `, menos ${formatReais(fees)} de tarifa do banco` : "";
  if (parts.amount === "collection return") {
    const which =
      settles.length === 1 ? "o título que este crédito paga" : `os ${settles.length} títulos que este crédito paga`;
    return `O retorno da cobrança diz, um a um, ${which}: documento, pagador e valor conferem${lessFees}.`;
  }
  if (settles.length > 1) {
    const whose = parts.party === "none" ? "" : ` de ${nameOf(first.title)}`;
    return `O valor é a soma exata de ${settles.length} títulos${whose}${parts.party === "none" ? " que venciam juntos" : ", que o extrato nomeia"}${lessFees}.`;
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
  if (parts.party === "tax-id") return "o CNPJ/CPF";
  return parts.party === "name" ? "o nome" : "o número do documento";
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
    parts: {
      rivals: candidates.length,
      ...candidatesOf(candidates.flatMap(({ settles }) => settles.map(({ title }) => title))),
    },
    cause: "banking.several_matches",
    why: `${candidates.length} títulos explicam estes ${formatReais(open.amount)} por ${key}: diga qual.`,
  };
}

/** Evidence said what it is, and something that it points at is missing. */
export function unfollowed({ cause, why, parts }: Gap, { rule }: Evidence): Decision {
  return { status: "pending", category: "unknown", level: "scored", rule, confidence: "0", parts, cause, why };
}

export function leaveToPerson(open: Open, titles: TitleIndex, company: Known["company"]): Decision {
  const pending = (cause: string, why: string, parts: Parts = {}): Decision => ({
    status: "pending",
    category: "unknown",
    level: "scored",
    rule: "none",
    confidence: "0",
    parts,
    cause: `banking.${cause}`,
    why,
  });
  if (isOwn(open.movement, company)) {
    return pending(
      "own_transfer_unpaired",
      "Parece transferência da própria empresa, mas a outra ponta não está nos extratos.",
    );
  }
  const named = titlesNamed(open, titles);
  const withheld = named.flatMap((title) => {
    const explanation = explainWithheld(title.openCentavos, open.amount);
    return explanation === undefined ? [] : [{ title, explanation }];
  });
  const [kept] = withheld;
  if (kept !== undefined) {
    const { title, explanation } = kept;
    const others =
      withheld.length > 1 ? ` Há mais ${withheld.length - 1} títulos dos quais faltaria o mesmo: diga qual.` : "";
    return pending(
      "amount_differs",
      `Do documento ${title.documentNumber} de ${title.partnerName} falta exatamente ${explanation.percent} %: ${explanation.names} retidos? A nota não diz.${others}`,
      {
        amount: "withheld",
        ...candidatesOf(withheld.map((each) => each.title)),
        ...(withheld.length > 1 ? {} : { proposal: proposalOf(open, title, { withheld: explanation.withheld }) }),
      },
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
      {
        amount: "exact",
        ...candidatesOf(rivals),
        ...(rivals.length === 1 && only !== undefined ? { proposal: proposalOf(open, only) } : {}),
      },
    );
  }
  const [first] = named;
  if (first !== undefined) {
    return pending(
      "amount_differs",
      `O extrato nomeia ${first.partnerName}, que tem ${counted(named.length, "título", "títulos")} em aberto, mas nenhum explica este valor em ${inWords(open.movement.movedOn)}.`,
      candidatesOf(named),
    );
  }
  return pending(
    "movement_unknown",
    "Nenhum título em aberto explica este valor, e o texto do extrato não diz o que é.",
  );
}

/** The open titles of whom a memo names. */
function titlesNamed(open: Open, titles: TitleIndex): readonly OpenTitle[] {
  const { movedOn } = open.movement;
  return [...partnersOf(open)].flatMap((id) => titles.ofPartner(id, movedOn));
}

function proposalOf(open: Open, title: OpenTitle, more: Partial<Proposal["settles"][number]> = {}): Proposal {
  return { settles: [{ side: open.side, titleId: title.id, amount: moneyText(title.openCentavos), ...more }] };
}
