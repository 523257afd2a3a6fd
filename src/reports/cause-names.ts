/** What waits for a person, as a group is called: causes of the closed list (names.md, section 16). */
const CAUSE_NAMES: Readonly<Record<string, string>> = {
  "documents.signature_invalid": "Documentos com conteúdo alterado depois de assinados",
  "documents.signature_absent": "Documentos sem assinatura",
  "documents.signature_untrusted": "Documentos de cadeia não confiável",
  "documents.not_authorised": "Notas não autorizadas",
  "documents.authorisation_unconfirmed": "Notas a confirmar na SEFAZ",
  "documents.cancelled_by_issuer": "Notas canceladas pelo emitente",
  "documents.unrecognised": "Arquivos que não reconheci",
  "documents.unreadable": "Documentos que não consegui ler",
  "documents.password_protected": "Arquivos com senha",
  "documents.unsafe_file": "Arquivos de tipo não permitido",
  "documents.too_large": "Arquivos acima do limite",
  "documents.low_confidence": "Documentos de leitura incerta",
  "documents.recipient_is_not_company": "Documentos de outra empresa",
  "documents.totals_differ": "Notas cujos totais não fecham",
  "documents.possible_duplicate": "Documentos possivelmente repetidos",
  "documents.kind_not_handled": "Documentos de um tipo que ainda não lanço",
  "documents.date_implausible": "Notas com data impossível",
  "documents.no_payment_stated": "Notas sem cobrança própria",
  "payables.account_unclear": "Compras com a conta a definir",
  "payables.withholding_unclear": "Retenções a definir",
  "payables.due_date_missing": "Contas a pagar sem vencimento",
  "payables.supplier_unknown": "Fornecedores novos",
  "payables.cancelled_note_settled": "Notas canceladas depois de pagas",
  "receivables.cancelled_note_settled": "Notas canceladas depois de recebidas",
  "receivables.overdue": "Títulos a receber em atraso",
  "banking.movement_unknown": "Movimentos do banco sem par",
  "banking.several_matches": "Movimentos do banco com mais de um par",
  "banking.amount_differs": "Movimentos cujo valor diverge do título",
  "banking.account_unclear": "Movimentos com a conta a definir",
  "banking.possible_duplicate": "Movimentos possivelmente repetidos",
  "banking.own_transfer_unpaired": "Transferências próprias sem par",
  "banking.statement_gap": "Extratos faltando",
  "banking.balance_differs": "Saldos que o extrato e os movimentos não fecham",
  "banking.file_totals_differ": "Arquivos do banco cujos totais divergem",
  "banking.account_unbound": "Extratos de conta sem vínculo",
};

/** By slice, for a cause that has no name yet: a group is never shown by its code. */
const SLICE_NAMES: Readonly<Record<string, string>> = {
  documents: "Documentos a conferir",
  payables: "Contas a pagar a conferir",
  receivables: "Contas a receber a conferir",
  banking: "Movimentos do banco a conferir",
  ledger: "Lançamentos a conferir",
};

export function causeName(cause: string): string {
  return CAUSE_NAMES[cause] ?? SLICE_NAMES[cause.split(".")[0] ?? ""] ?? "Itens a conferir";
}
