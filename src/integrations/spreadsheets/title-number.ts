/** Numbers as documents quote them: case and zeros before are no matter. */
export function plainNumber(number: string): string {
  return number.toUpperCase().replace(/^0+/, "");
}

/** `001`, `1` and `1/3` are the same installment. */
export function plainInstallment(installment: string): string {
  return (installment.split("/")[0] ?? "").trim().replace(/^0+/, "");
}
