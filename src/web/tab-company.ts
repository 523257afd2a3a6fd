const NAME = "retaguarda.company";

/** The company that this tab works in: two tabs may stand in two companies, under one session. */
export function tabCompany(): string | null {
  return sessionStorage.getItem(NAME);
}

export function keepTabCompany(companyId: string | null): void {
  if (companyId === null) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, companyId);
}
