import type { NfeEvent } from "./nfe-event.ts";

/**
 * What we read of an NF-e (model 55) or NFC-e (model 65), layouts 3.10 and 4.00. Names and lexical forms are the layout's
 * own (MOC, Anexo I), so amounts are decimal text and dates keep their offset; absent fields are absent.
 */
export interface Nfe {
  readonly versao: string;
  /** Access key of 44 characters, from the `Id` attribute without its "NFe" prefix. Empty where the layout demands a value
   * and the file has none; so are the other fields that are not optional. */
  readonly chave: string;
  readonly ide: NfeIde;
  readonly emit: NfeParty;
  readonly dest?: NfeParty;
  readonly det: readonly NfeItem[];
  /** `total/ICMSTot`, every field that is there, by its own name (`vNF`, `vProd`, `vICMS`…). */
  readonly ICMSTot: Readonly<Record<string, string>>;
  readonly ISSQNtot?: Readonly<Record<string, string>>;
  readonly retTrib?: Readonly<Record<string, string>>;
  /** `total/IBSCBSTot`: `vBCIBSCBS`, `vIBS`, `vCBS`. */
  readonly IBSCBSTot?: Readonly<Record<string, string>>;
  readonly fat?: { readonly nFat?: string; readonly vOrig?: string; readonly vDesc?: string; readonly vLiq?: string };
  readonly dup: readonly { readonly nDup?: string; readonly dVenc?: string; readonly vDup: string }[];
  readonly detPag: readonly {
    readonly indPag?: string;
    readonly tPag: string;
    readonly vPag: string;
    readonly dPag?: string;
  }[];
  /** The protocol of authorisation, when the file carries one. */
  readonly infProt?: {
    readonly chNFe: string;
    readonly cStat: string;
    readonly xMotivo?: string;
    readonly nProt?: string;
    readonly dhRecbto?: string;
    readonly digVal?: string;
  };
  /** Events glued inside the same `nfeProc` (a cancelling `retEvento` is one). */
  readonly eventos: readonly NfeEvent[];
  readonly infCpl?: string;
}

export interface NfeIde {
  readonly cUF: string;
  readonly natOp: string;
  /** "55" NF-e, "65" NFC-e. */
  readonly mod: string;
  readonly serie: string;
  readonly nNF: string;
  readonly dhEmi: string;
  readonly dhSaiEnt?: string;
  /** "0" entry, "1" exit. */
  readonly tpNF: string;
  readonly idDest?: string;
  readonly tpEmis: string;
  /** "1" production, "2" homologation. */
  readonly tpAmb: string;
  /** "1" normal, "2" complementary, "3" adjustment, "4" return, "5" credit note, "6" debit note. */
  readonly finNFe: string;
  readonly indFinal?: string;
  readonly tpNFDebito?: string;
  readonly tpNFCredito?: string;
  /** Keys of the notes this one refers to (`NFref/refNFe`). */
  readonly refNFe: readonly string[];
}

export interface NfeParty {
  /** CNPJ (14, may hold letters), CPF (11) or the foreigner's id, as written; absent when the layout leaves it out. */
  readonly CNPJ?: string;
  readonly CPF?: string;
  readonly idEstrangeiro?: string;
  readonly xNome?: string;
  readonly xFant?: string;
  readonly IE?: string;
  readonly CRT?: string;
  readonly UF?: string;
  readonly cMun?: string;
}

export interface NfeItem {
  readonly nItem: string;
  readonly cProd: string;
  readonly xProd: string;
  readonly NCM?: string;
  readonly CFOP: string;
  readonly vProd: string;
  readonly vDesc?: string;
  readonly vFrete?: string;
  readonly vSeg?: string;
  readonly vOutro?: string;
  /** "1" when the item's value is part of the note's total. */
  readonly indTot?: string;
  /** CST or CSOSN of ICMS. */
  readonly CST?: string;
  readonly vICMS?: string;
  readonly vICMSST?: string;
  readonly vIPI?: string;
  /** Deducted from the total only where `indDeduzDeson` is "1". */
  readonly vICMSDeson?: string;
  readonly indDeduzDeson?: string;
  /** Part of the total only where `indSomaPISST` and `indSomaCOFINSST` are "1". */
  readonly vPISST?: string;
  readonly indSomaPISST?: string;
  readonly vCOFINSST?: string;
  readonly indSomaCOFINSST?: string;
  /** IBS/CBS classification, when the group is there. */
  readonly cClassTrib?: string;
}
