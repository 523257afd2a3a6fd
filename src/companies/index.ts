export {
  createCompany,
  findCompanyId,
  listCompanies,
  type NewCompany,
  type TaxRegime,
} from "./company.ts";
export { refuse as refuseInCompanies } from "./errors.ts";
export { identifyPartners, type PartnerFacts } from "./partner.ts";
