export { buildWebIfStale } from "./build-web.ts";
export { registerWork, type RunningServer, startServer } from "./start-server.ts";
