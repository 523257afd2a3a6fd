export { type CompanyFile, readCompanyFile } from "./company-file.ts";
export { refuse as refuseInIntegrations } from "./errors.ts";
export { requestImportRun, runImport } from "./import-run.ts";
export { type FolderTaken, type Progress, pipelineActor, processFolder } from "./process-folder.ts";
export { type ProcessReport, type ReportedBalance, reportBalance, reportProcess } from "./report-process.ts";
export { integrationsRoutes } from "./routes.ts";
export { type ImportsGiven, runSpreadsheetImports } from "./spreadsheets/run-spreadsheet-imports.ts";
export { readTrustedRoots } from "./trusted-roots.ts";
export { verifyCompany } from "./verify-company.ts";
