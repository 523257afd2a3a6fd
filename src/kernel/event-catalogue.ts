/**
 * Every event type with the routine and the step of the standard catalogue that it is, or none. Code never writes a slug
 * by hand: it announces a type, and this table says where in the work that is. Names: the project's list of names.
 */
interface CatalogueStep {
  readonly routine: string;
  readonly step: string;
}

const documents = (step: string): CatalogueStep => ({ routine: "recepcao_documentos", step });
const bills = (step: string): CatalogueStep => ({ routine: "contas_a_pagar", step });
const receivables = (step: string): CatalogueStep => ({ routine: "contas_a_receber", step });
const reconciliation = (step: string): CatalogueStep => ({ routine: "conciliacao_bancaria", step });
const partners = (step: string): CatalogueStep => ({ routine: "cadastro_parceiros", step });
const bookkeeping = (step: string): CatalogueStep => ({ routine: "escrituracao", step });
const closing = (step: string): CatalogueStep => ({ routine: "fechamento_mensal", step });

export const eventCatalogue = {
  "companies.company_created": null,
  "companies.company_changed": null,
  "companies.role_granted": null,
  "companies.role_revoked": null,
  "companies.user_invited": null,
  "companies.partner_requested": partners("solicitar_cadastro"),
  "companies.partner_tax_id_checked": partners("conferir_cnpj"),
  "companies.partner_approved": partners("aprovar_cadastro"),
  "companies.partner_blocked": null,
  "companies.partner_unblocked": null,
  "ledger.account_created": null,
  "ledger.entry_posted": bookkeeping("gerar_lancamento"),
  "ledger.entry_reversed": null,
  "ledger.books_exported": bookkeeping("exportar_contador"),
  "ledger.period_opened": null,
  "ledger.period_closed": closing("travar_periodo"),
  "ledger.period_reopened": null,
  "documents.message_received": null,
  "documents.file_received": null,
  "documents.document_received": documents("coletar_documento"),
  "documents.document_deduplicated": documents("deduplicar"),
  "documents.document_recognised": documents("classificar_documento"),
  "documents.facts_extracted": documents("extrair_dados"),
  "documents.document_accepted": documents("validar_documento"),
  "documents.document_quarantined": documents("validar_documento"),
  "documents.document_unrecognised": null,
  "documents.authority_status_changed": null,
  "documents.document_archived": documents("arquivar"),
  "payables.supplier_identified": bills("identificar_fornecedor"),
  "payables.bill_created": bills("criar_titulo"),
  "payables.bill_classified": bills("classificar_conta_centro"),
  "payables.withholding_computed": bills("calcular_retencoes"),
  "payables.bill_changed": null,
  "payables.recurring_bill_registered": { routine: "contratos_recorrencias", step: "registrar_contrato" },
  "payables.recurring_bill_changed": null,
  "payables.recurring_bill_ended": null,
  "payables.payroll_received": { routine: "folha", step: "receber_folha" },
  "payables.payroll_checked": { routine: "folha", step: "conferir_variacao" },
  "payables.bill_settled": { routine: "pagamento", step: "baixar_titulos" },
  "payables.bill_reopened": null,
  "payables.bill_cancelled": null,
  "receivables.recurring_receivable_registered": { routine: "contratos_recorrencias", step: "registrar_contrato" },
  "receivables.recurring_receivable_changed": null,
  "receivables.recurring_receivable_ended": null,
  "receivables.receivable_created": { routine: "faturamento", step: "criar_titulo_receber" },
  "receivables.receivable_changed": null,
  "receivables.receivable_settled": receivables("baixar_recebimento"),
  "receivables.receivable_reopened": null,
  "receivables.receivable_cancelled": null,
  "banking.bank_account_added": null,
  "banking.feed_bound": null,
  "banking.statement_imported": reconciliation("obter_extrato"),
  "banking.collection_return_imported": null,
  "banking.gap_found": null,
  "banking.movement_recorded": null,
  "banking.movement_settled": reconciliation("casar_lancamento"),
  "banking.movement_categorised": reconciliation("classificar_sem_titulo"),
  "banking.movement_reopened": null,
  "integrations.import_completed": null,
  "integrations.import_discarded": null,
  "integrations.import_undone": null,
  "processes.exception_opened": null,
  "processes.exception_resolved": null,
  "processes.exception_assigned": null,
  "processes.exception_dismissed": null,
} as const satisfies Readonly<Record<string, CatalogueStep | null>>;

export type EventType = keyof typeof eventCatalogue;
