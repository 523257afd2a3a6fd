export { buildWebIfStale } from "./build-web.ts";
export { type RunningServer, registerWork, startServer } from "./start-server.ts";
