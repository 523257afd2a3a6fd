export { type Cause, causeOf } from "./causes.ts";
export { listOpenExceptions, type OpenException, openExceptions, resolveExceptions } from "./exceptions.ts";
export { processesRoutes } from "./routes.ts";
