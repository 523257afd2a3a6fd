import { pathToFileURL } from "node:url";

/** Starts a throw-away server with the kernel of another folder, asks it one question, prints the answer, and stops it. */
const kernel = pathToFileURL(`${process.argv[2] ?? ""}/`).href;
const { startThrowAwayServer }: typeof import("../../src/kernel/database/embedded-server.ts") = await import(
  `${kernel}database/embedded-server.ts`
);
const { asAdministrator }: typeof import("../../src/kernel/database/database.ts") = await import(
  `${kernel}database/database.ts`
);
const server = await startThrowAwayServer();
const address = { host: server.socketFolder, port: server.port, user: server.superuser, database: "postgres" };
const { rows } = await asAdministrator(address, (client) => client.query("select 6 * 7 as answer"));
console.log(JSON.stringify(rows));
await server.stop();
