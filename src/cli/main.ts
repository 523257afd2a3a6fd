import { readFileSync } from "node:fs";
import { Refusal, sentenceOf } from "../kernel/errors.ts";
import { UsageError } from "./arguments.ts";
import { printable, say } from "./output.ts";

/**
 * The command line: parse arguments, call the use cases in process, print.
 * Exit status 0 done; 1 done, but something given was refused; 2 called wrongly; 130 stopped by the person.
 */
type Command = (args: readonly string[]) => Promise<number>;

interface Listed {
  readonly usage: string;
  readonly does: string;
  readonly load: () => Promise<Command>;
}

const commands: Readonly<Record<string, Listed>> = {
  start: {
    usage: "start [--port 4180] [--host 127.0.0.1] [--database NOME|URL] [--web] [--api]",
    does: "serve as telas e a API, e faz o trabalho (com --web, só serve; com --api, sem as telas)",
    load: async () => (await import("./start.ts")).start,
  },
  worker: {
    usage: "worker [--database NOME|URL]",
    does: "faz o trabalho sem servir telas; pode haver vários",
    load: async () => (await import("./start.ts")).worker,
  },
  inspect: {
    usage: "inspect CAMINHO... [--text TEXTO|-] [--on DATA] [--trusted-roots PASTA] [--workers N]",
    does: "diz o que é cada arquivo e o que ele diz",
    load: async () => (await import("./inspect.ts")).inspect,
  },
  process: {
    usage: "process PASTA --company ARQUIVO [--database NOME|URL] [--trusted-roots PASTA]",
    does: "lê tudo da pasta, abre títulos, lança e concilia",
    load: async () => (await import("./process.ts")).process_,
  },
  verify: {
    usage: "verify [--database NOME|URL] [--company CNPJ|ARQUIVO]",
    does: "recalcula tudo e confere",
    load: async () => (await import("./verify.ts")).verify,
  },
  report: {
    usage:
      "report trial-balance|income-statement|balance-sheet [--period 2026-01[..2026-12]] [--database NOME|URL] [--company CNPJ|ARQUIVO]",
    does: "mostra o balancete, a DRE ou o balanço",
    load: async () => (await import("./report.ts")).report,
  },
  export: {
    usage:
      "export hledger|trial-balance|ecd [--period …] [--year 2025 --book livro.json] [--out ARQUIVO|-] [--database NOME|URL] [--company CNPJ|ARQUIVO]",
    does: "exporta os livros; a ECD é de um ano e leva os dados do livro",
    load: async () => (await import("./export.ts")).export_,
  },
  "close-year": {
    usage: "close-year --year 2025 [--database NOME|URL] [--company CNPJ|ARQUIVO]",
    does: "encerra as contas de resultado do exercício",
    load: async () => (await import("./close-year.ts")).closeYearCommand,
  },
  import: {
    usage: "import hledger|ecd ARQUIVO [--database NOME|URL] [--company CNPJ|ARQUIVO]",
    does: "lança um diário em texto, ou abre os livros pela ECD do contador anterior",
    load: async () => (await import("./import.ts")).import_,
  },
  demo: {
    usage: "demo [--once] [--seed N]",
    does: "mostra tudo com o mês de uma empresa inventada",
    load: async () => (await import("./demo.ts")).demo,
  },
  migrate: {
    usage: "migrate [--database NOME|URL]",
    does: "atualiza o banco de dados",
    load: async () => (await import("./migrate.ts")).migrateCommand,
  },
  doctor: {
    usage: "doctor",
    does: "confere a instalação e diz o que está errado",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  bench: {
    usage: "bench [NOME] [--scale N]",
    does: "mede, sempre como razão contra um par",
    load: async () => (await import("./bench.ts")).bench,
  },
};

function help(): string {
  const lines = Object.values(commands).map(({ usage, does }) => `  retaguarda ${usage}\n      ${does}`);
  return [
    "Retaguarda: o backoffice que se faz sozinho.",
    "",
    ...lines,
    "",
    "Em todos: --json imprime JSON na saída padrão, --help explica, --verbose mostra a causa técnica de um erro.",
  ].join("\n");
}

function version(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version") {
    process.stdout.write(`retaguarda ${version()}\n`);
    return 0;
  }
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(`${help()}\n`);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError(`Comando desconhecido: ${name}. Veja retaguarda --help.`);
  if (rest.includes("--help")) {
    process.stdout.write(`retaguarda ${command.usage}\n    ${command.does}\n`);
    return 0;
  }
  return await (await command.load())(rest);
}

/** A reader that went away (`| head`) is no error of ours. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    say(error.message);
    process.exitCode = 2;
  } else {
    const { code, message } = sentenceOf(error);
    say(`${message} [${code}]`);
    if (process.argv.includes("--verbose")) say(technicalCauses(error).join("\n"));
    process.exitCode = error instanceof Refusal ? usageOrRefused(error) : 1;
  }
}

/** A company file that cannot be used, or a database that is not there, means that the command was called wrongly. */
function usageOrRefused(refusal: Refusal): number {
  const calledWrongly = new Set([
    "companies.company_file_invalid",
    "integrations.company_file_unreadable",
    "integrations.folder_not_found",
    "integrations.company_ambiguous",
    "integrations.trusted_roots_unreadable",
    "integrations.journal_not_found",
    "integrations.no_company",
    "integrations.output_unwritable",
    "kernel.database_not_found",
    "kernel.database_name_invalid",
    "kernel.database_url_invalid",
    "kernel.data_folder_unusable",
    "companies.company_not_found",
  ]);
  return calledWrongly.has(refusal.code) ? 2 : 1;
}

/** What failed beneath, from the outermost to the first cause; where in the program it was says nothing to a person. */
function technicalCauses(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const detail = "detail" in error && typeof error.detail === "string" ? ` (${error.detail})` : "";
  const cause = error.cause === undefined ? [] : technicalCauses(error.cause);
  return [`  ${error.name}: ${printable(error.message)}${detail}`, ...cause];
}
