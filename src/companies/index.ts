export {
  createCompany,
  findCompanyId,
  listCompanies,
  type NewCompany,
  type TaxRegime,
} from "./company.ts";
export { refuse as refuseInCompanies } from "./errors.ts";
export { identifyPartners, type PartnerFacts } from "./partner.ts";
export { findPartnersByWords } from "./partner-store.ts";
export {
  chooseCompany,
  createFirstPerson,
  findMember,
  findPerson,
  grantRole,
  insertUser,
  listPeople,
  nameActors,
} from "./people.ts";
export { isPermission, permissionsOf, type Role } from "./policy.ts";
export { companiesRoutes, describeSession } from "./routes.ts";
export { findTouchedPartners, takeBackPartners } from "./take-back-partners.ts";
export { findReconciliationTerms, type ReconciliationTerms, readCompany } from "./terms.ts";
export { identifyTitlePartner, type TitlePartner } from "./title-partner.ts";
