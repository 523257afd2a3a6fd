import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

/** The command was called wrongly: exit status 2, with the sentence. */
export class UsageError extends Error {}

const common = {
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

/** Options and operands of one command; what it does not know is refused. */
export function readArguments<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options: { ...common, ...options }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(sentenceOf(error));
  }
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const option = /'(--?[^' ]+)/.exec(message)?.[1];
  if (message.startsWith("Unknown option")) return `Opção desconhecida: ${option ?? "?"}.`;
  if (message.includes("argument missing")) return `A opção ${option ?? "?"} precisa de um valor.`;
  return `Opção usada de forma errada: ${option ?? message}.`;
}

/** Exactly one operand. */
export function onlyOperand(positionals: readonly string[], what: string): string {
  const [operand] = positionals;
  if (operand === undefined) throw new UsageError(`Falta dizer ${what}.`);
  if (positionals.length > 1) throw new UsageError(`Só se espera ${what}; sobrou: ${positionals.slice(1).join(" ")}.`);
  return operand;
}
