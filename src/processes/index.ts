export {
  followMovements,
  listOpenExceptions,
  type OpenException,
  openExceptions,
  resolveExceptions,
} from "./exceptions.ts";
export { processesRoutes } from "./routes.ts";
