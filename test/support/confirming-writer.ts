import { asAdministrator } from "../../src/kernel/database/database.ts";
import { startEmbeddedServer } from "../../src/kernel/database/embedded-server.ts";

/**
 * A program to be killed: it starts a server over the folder it is given, commits one row after another, and prints the
 * number of each row once it is confirmed.
 */
const server = await startEmbeddedServer(process.argv[2] ?? "");
const address = { host: server.socketFolder, port: server.port, user: server.superuser, database: "postgres" };
await asAdministrator(address, async (client) => {
  await client.query("create table if not exists confirmed (number bigint primary key)");
  for (let number = 1; ; number++) {
    await client.query("insert into confirmed values ($1)", [number]);
    process.stdout.write(`${number}\n`);
  }
});
