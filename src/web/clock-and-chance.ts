/** The browser's own clock and chance: the kernel's are the server's. Nothing else in the web app reads either. */
export function now(): Date {
  return new Date();
}

export function newRequestKey(): string {
  return crypto.randomUUID();
}
