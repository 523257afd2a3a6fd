/** A file that came in a folder or a ZIP is named with its path; people know it by the name alone. */
export function baseName(name: string): string {
  return name.split(/[/\\]/).at(-1) || "arquivo";
}
