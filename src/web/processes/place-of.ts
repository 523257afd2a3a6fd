/** Where the screen of an object is, and what to call the way there. */
export interface Place {
  readonly to: string;
  readonly words: string;
  readonly action: string;
}

/** Null for what has no screen of its own. */
export function placeOf({ type, id }: { readonly type: string; readonly id: string }): Place | null {
  switch (type) {
    case "movement":
      return { to: `/bancos?movimento=${id}`, words: "movimento do extrato", action: "Conciliar" };
    case "document":
      return { to: `/documentos/${id}`, words: "documento", action: "Abrir o documento" };
    case "bill":
      return { to: `/a-pagar?titulo=${id}`, words: "título a pagar", action: "Abrir o título" };
    case "receivable":
      return { to: `/a-receber?titulo=${id}`, words: "título a receber", action: "Abrir o título" };
    case "partner":
      return { to: `/parceiros/${id}`, words: "cadastro do parceiro", action: "Abrir o cadastro" };
    case "entry":
      return { to: `/contabilidade/lancamentos/${id}`, words: "lançamento", action: "Abrir o lançamento" };
    default:
      return null;
  }
}
