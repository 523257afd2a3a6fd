/** Every cause that opens an exception, in a few words, and what it asks of a person. Names: the project's list of causes. */
export interface Cause {
  readonly label: string;
  readonly kind: "decide" | "read" | "barred";
}

export const CAUSES: Readonly<Record<string, Cause>> = {
  "documents.signature_invalid": { label: "Conteúdo alterado", kind: "barred" },
  "documents.signature_absent": { label: "Sem assinatura", kind: "barred" },
  "documents.signature_untrusted": { label: "Cadeia não confiável", kind: "barred" },
  "documents.not_authorised": { label: "Não autorizada", kind: "barred" },
  "documents.authorisation_unconfirmed": { label: "A confirmar na SEFAZ", kind: "read" },
  "documents.cancelled_by_issuer": { label: "Cancelada pelo emitente", kind: "decide" },
  "documents.unrecognised": { label: "Não reconhecido", kind: "read" },
  "documents.unreadable": { label: "Ilegível", kind: "read" },
  "documents.password_protected": { label: "Com senha", kind: "read" },
  "documents.unsafe_file": { label: "Tipo não permitido", kind: "barred" },
  "documents.too_large": { label: "Acima do limite", kind: "read" },
  "documents.recipient_is_not_company": { label: "Destinatário é outro", kind: "barred" },
  "documents.totals_differ": { label: "Totais não fecham", kind: "barred" },
  "documents.possible_duplicate": { label: "Possível duplicata", kind: "decide" },
  "documents.kind_not_handled": { label: "Tipo ainda não lançado", kind: "read" },
  "documents.no_payment_stated": { label: "Sem cobrança", kind: "read" },
  "payables.boleto_tampered": { label: "Boleto adulterado", kind: "barred" },
  "payables.account_unclear": { label: "Conta a definir", kind: "decide" },
  "payables.withholding_unclear": { label: "Retenção a definir", kind: "decide" },
  "payables.due_date_missing": { label: "Sem vencimento", kind: "decide" },
  "payables.credit_note_unapplied": { label: "Devolução sem origem", kind: "decide" },
  "payables.cancelled_note_settled": { label: "Cancelada depois de paga", kind: "decide" },
  "receivables.account_unclear": { label: "Conta a definir", kind: "decide" },
  "receivables.withholding_unclear": { label: "Retenção a definir", kind: "decide" },
  "receivables.credit_note_unapplied": { label: "Devolução sem origem", kind: "decide" },
  "receivables.cancelled_note_settled": { label: "Cancelada depois de recebida", kind: "decide" },
  "banking.movement_unknown": { label: "Movimento sem par", kind: "decide" },
  "banking.several_matches": { label: "Mais de um par", kind: "decide" },
  "banking.amount_differs": { label: "Valor diverge", kind: "decide" },
  "banking.own_transfer_unpaired": { label: "Transferência sem par", kind: "decide" },
  "banking.balance_differs": { label: "Saldo diverge", kind: "decide" },
  "banking.account_unbound": { label: "Conta sem vínculo", kind: "decide" },
  "banking.account_unclear": { label: "Conta a definir", kind: "decide" },
  "banking.file_totals_differ": { label: "Totais do arquivo divergem", kind: "barred" },
};

/** A cause that is not in the list is still shown, by its code: nothing waits unseen. */
export function causeOf(code: string): Cause {
  return CAUSES[code] ?? { label: code, kind: "decide" };
}

export function causesOf(kind: Cause["kind"]): readonly string[] {
  return Object.entries(CAUSES).flatMap(([code, cause]) => (cause.kind === kind ? code : []));
}
