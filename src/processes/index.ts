export { listOpenExceptions, type OpenException, openExceptions, resolveExceptions } from "./exceptions.ts";
