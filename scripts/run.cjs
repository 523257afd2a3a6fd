// Runs one of the project's TypeScript programs with the Node the project pins, installing it first when it is missing.
// Plain JavaScript that any Node from 12 on can read: it is the only file that runs before the project's own Node is here.
"use strict";

const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const lockFile = path.join(root, "package-lock.json");
const installedLock = path.join(root, "node_modules", ".package-lock.json");
const MINIMUM_MAJOR = 24;

function isInstalled() {
  try {
    return fs.statSync(installedLock).mtimeMs >= fs.statSync(lockFile).mtimeMs;
  } catch (_) {
    return false;
  }
}

/**
 * Installs the exact versions of the lock file; what npm says goes to standard error, so `--json` stays clean. Where the
 * registry lacks the packages of other platforms, `npm ci` calls the lock incomplete; `npm install` reads the same versions.
 */
function install() {
  process.stderr.write("Instalando o que falta (só na primeira vez)...\n");
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  let result = npm(["ci"].concat(quiet), "ignore");
  if (result.status !== 0) result = npm(["install", "--no-save"].concat(quiet), 2);
  if (result.status !== 0) {
    process.stderr.write(
      "Não foi possível instalar as dependências com npm. Confira a rede e a versão do npm e tente de novo.\n",
    );
    process.exit(1);
  }
  const now = new Date();
  fs.utimesSync(installedLock, now, now);
}

function npm(args, errors) {
  return spawnSync("npm", args, { cwd: root, stdio: ["ignore", 2, errors], shell: process.platform === "win32" });
}

function nodeBinary() {
  const bundled = path.join(root, "node_modules", ".bin", "node");
  if (fs.existsSync(bundled)) return fs.realpathSync(bundled);
  if (Number(process.versions.node.split(".")[0]) >= MINIMUM_MAJOR) return process.execPath;
  process.stderr.write(
    "Não há um Node " +
      MINIMUM_MAJOR +
      " empacotado para esta máquina; instale o Node " +
      MINIMUM_MAJOR +
      " ou mais novo e tente de novo.\n",
  );
  process.exit(1);
}

function run(program, args) {
  if (!isInstalled()) install();
  const child = spawn(nodeBinary(), ["--disable-warning=ExperimentalWarning", path.join(root, program)].concat(args), {
    stdio: "inherit",
  });
  // The terminal sends Ctrl-C to the child as well: wait for it to stop by itself. Other signals are passed on.
  process.on("SIGINT", () => {});
  ["SIGTERM", "SIGHUP"].forEach((signal) => {
    process.on(signal, () => {
      child.kill(signal);
    });
  });
  child.on("exit", (code, signal) => {
    process.exit(signal ? 130 : code);
  });
}

module.exports = { run: run };
if (require.main === module) run(process.argv[2], process.argv.slice(3));
