export {
  type Company,
  createCompany,
  findCompany,
  findCompanyId,
  listCompanies,
  type NewCompany,
  type TaxRegime,
} from "./company.ts";
export { companiesRefusals, refuse as refuseInCompanies } from "./errors.ts";
export { identifyPartners, type PartnerFacts } from "./partner.ts";
