/** The files of a drop, with those inside the folders that were dropped. Must be called while the drop is being handled. */
export async function filesOf(items: DataTransferItemList): Promise<readonly File[]> {
  // What is dragged out of a mail program is a file and has no entry.
  const dropped = [...items].flatMap((item) => item.webkitGetAsEntry() ?? item.getAsFile() ?? []);
  const found = await Promise.all(dropped.map((one) => (one instanceof File ? [one] : filesUnder(one))));
  return found.flat();
}

async function filesUnder(entry: FileSystemEntry): Promise<readonly File[]> {
  if (isFile(entry)) return [await new Promise<File>((done, fail) => entry.file(done, fail))];
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: File[] = [];
  for (;;) {
    // A folder is given some hundred entries at a time, until there are none.
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return found;
    for (const files of await Promise.all(some.map(filesUnder))) found.push(...files);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** A spreadsheet is looked at before it is imported; everything else is read by itself. */
export function isSpreadsheet({ name }: { readonly name: string }): boolean {
  return /\.(xlsx|xlsm|xls|ods|csv|tsv)$/i.test(name);
}

/** What folders hold beside documents. */
export function isLeftover({ name, size }: { readonly name: string; readonly size: number }): boolean {
  return size === 0 || /^(\.|thumbs\.db$|desktop\.ini$|~\$)/i.test(name);
}

/** With its folders, where a whole folder was chosen: two banks may call a month's file alike. */
export function nameOf(file: File): string {
  return file.webkitRelativePath === "" ? file.name : file.webkitRelativePath;
}
