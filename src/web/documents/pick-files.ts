import { sendFiles } from "./upload-queue.ts";

/** Asks the person for files, of any type and any number, and sends them. */
export function pickFiles(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.addEventListener("change", () => sendFiles([...(input.files ?? [])]));
  input.click();
}
