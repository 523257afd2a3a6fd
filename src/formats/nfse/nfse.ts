/**
 * What we read of an NFS-e of the national standard (layouts 1.00 and 1.01). Names are the layout's own; amounts are
 * decimal text. `infNFSe` and the DPS inside it are kept apart, since the same name means other things in each.
 */
export interface Nfse {
  readonly versao?: string;
  /** Key of 50 characters, from the `Id` attribute without its "NFS" prefix. */
  readonly chave: string;
  readonly nNFSe: string;
  readonly cStat: string;
  readonly dhProc: string;
  readonly emit: NfseParty;
  /** `infNFSe/valores`: `vLiq` is what the taker owes; `vBC`, `pAliqAplic`, `vISSQN`, `vTotalRet`. */
  readonly valores: Readonly<Record<string, string>>;
  readonly IBSCBS?: Readonly<Record<string, string>>;
  readonly dps: {
    readonly dhEmi: string;
    readonly serie: string;
    readonly nDPS: string;
    /** Day of competence, `dCompet`. */
    readonly dCompet: string;
    readonly prest: NfseParty;
    /** "1" not in Simples, "2" MEI, "3" ME/EPP. */
    readonly opSimpNac?: string;
    readonly toma?: NfseParty;
    readonly cTribNac?: string;
    readonly xDescServ?: string;
    readonly vServ: string;
    readonly vDescIncond?: string;
    readonly vDescCond?: string;
    /** "1" not withheld, "2" withheld by the taker, "3" by the intermediary. */
    readonly tpRetISSQN?: string;
    /** `valores/trib/tribFed`: `vRetIRRF`, `vRetCSLL`, `vRetCP`, and the flat PIS/COFINS fields. */
    readonly tribFed?: Readonly<Record<string, string>>;
  };
  /** Key of the note that this one replaces. */
  readonly chSubstda?: string;
}

export interface NfseParty {
  readonly CNPJ?: string;
  readonly CPF?: string;
  readonly NIF?: string;
  readonly xNome?: string;
}
