/**
 * An event of an NF-e or NFC-e (cancelling, correction letter, recipient's manifestation…), from `evento`, `retEvento` or
 * both together (`procEventoNFe`). Names are the layout's own; what one of the two halves does not say is absent.
 */
export interface NfeEvent {
  readonly versao?: string;
  readonly chNFe: string;
  /** "110111" cancelling, "110110" CC-e, "210200" confirmation… */
  readonly tpEvento: string;
  readonly nSeqEvento: string;
  /** When the author says it happened; a `retEvento` alone does not carry it. */
  readonly dhEvento?: string;
  /** Who registered it, by CNPJ or CPF. */
  readonly CNPJ?: string;
  readonly CPF?: string;
  /** "1" production, "2" homologation. */
  readonly tpAmb?: string;
  readonly descEvento?: string;
  readonly xJust?: string;
  readonly xCorrecao?: string;
  /** Protocol of the authorisation that a cancelling refers to. */
  readonly nProtRef?: string;
  /** The authority's answer: "135" and "136" registered, "155" cancelled late. Absent in a request. */
  readonly cStat?: string;
  readonly xMotivo?: string;
  readonly nProt?: string;
  readonly dhRegEvento?: string;
}
