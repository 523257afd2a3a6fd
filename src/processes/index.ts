export { type Cause, causeOf } from "./causes.ts";
export { findTalkedAbout } from "./conversation.ts";
export {
  followMovements,
  listOpenExceptions,
  type OpenException,
  openExceptions,
  resolveExceptions,
} from "./exceptions.ts";
export { processesRoutes } from "./routes.ts";
