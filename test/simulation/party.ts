/** Whoever issues or receives a document in the simulation. */
export interface Party {
  /** CNPJ of 14 characters or CPF of 11 digits, without mask. */
  readonly taxId: string;
  readonly name: string;
  /** xFant, where its documents say it. */
  readonly tradeName?: string;
  readonly stateRegistration?: string;
  /** CRT of NF-e: "1" Simples Nacional, "3" regime normal. */
  readonly crt: "1" | "3";
  readonly street: string;
  readonly number: string;
  readonly district: string;
  readonly postalCode: string;
  readonly phone: string;
  readonly city: City;
}

export interface City {
  readonly code: string;
  readonly name: string;
  readonly state: State;
}

export type State = "SP" | "PR" | "MG" | "SC" | "RJ";

/** IBGE codes of the states, the first two digits of an access key. */
export const stateCodes: Readonly<Record<State, string>> = { SP: "35", PR: "41", MG: "31", SC: "42", RJ: "33" };
