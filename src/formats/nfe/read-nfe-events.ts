import type { XmlElement } from "../xml/index.ts";
import type { NfeEvent } from "./nfe-event.ts";

/**
 * The events at or below an element: `procEventoNFe` gives one, with what both its halves say; `evento`, `retEvento` and
 * `resEvento` alone give what they have; lots and answers give each of theirs.
 *
 * @see NT 2011.003 (eventos), NT 2014.002 (distribuição, `resEvento`)
 */
export function readNfeEvents(root: XmlElement): NfeEvent[] {
  if (root.name === "procEventoNFe") {
    const request = readEvent(root.child("evento"));
    const answer = readEvent(root.child("retEvento"));
    return request === undefined ? (answer === undefined ? [] : [answer]) : [joined(request, answer)];
  }
  if (root.name === "evento" || root.name === "retEvento" || root.name === "resEvento") {
    const event = readEvent(root);
    return event === undefined ? [] : [event];
  }
  return root.children.flatMap((child) => (child.children.length > 0 ? readNfeEvents(child) : []));
}

function readEvent(element: XmlElement | undefined): NfeEvent | undefined {
  const body = element?.name === "resEvento" ? element : element?.child("infEvento");
  const fields = body?.leaves();
  const chNFe = fields?.["chNFe"];
  if (element === undefined || fields === undefined || chNFe === undefined) return undefined;
  const detail = body?.child("detEvento")?.leaves() ?? {};
  const event: { -readonly [Name in keyof NfeEvent]: NfeEvent[Name] } = {
    chNFe,
    tpEvento: fields["tpEvento"] ?? "",
    nSeqEvento: fields["nSeqEvento"] ?? "",
  };
  const versao = element.attribute("versao");
  if (versao !== undefined) event.versao = versao;
  for (const name of FROM_BODY) if (fields[name] !== undefined) event[name] = fields[name];
  for (const name of FROM_DETAIL) if (detail[name] !== undefined) event[name] = detail[name];
  // In a request this is the protocol of the note; in an answer, or a summary, that of the event itself.
  const protocol = detail["nProt"];
  if (protocol !== undefined) event.nProtRef = protocol;
  const description = fields["xEvento"];
  if (description !== undefined) event.descEvento ??= description;
  return event;
}

const FROM_BODY = ["dhEvento", "CNPJ", "CPF", "tpAmb", "cStat", "xMotivo", "nProt", "dhRegEvento"] as const;
const FROM_DETAIL = ["descEvento", "xJust", "xCorrecao"] as const;

/** The request says what was asked; only what it lacks comes from the answer. An answer to another request is no answer. */
function joined(request: NfeEvent, answer: NfeEvent | undefined): NfeEvent {
  const answersIt = answer?.chNFe === request.chNFe && (answer.tpEvento === "" || answer.tpEvento === request.tpEvento);
  return answersIt ? { ...answer, ...request } : request;
}
