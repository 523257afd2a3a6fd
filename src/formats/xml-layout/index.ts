export { checkLayout, type LayoutCheck, type LayoutPart, layoutShelf, layoutUnknown } from "./check-layout.ts";
export { deriveLayout, SchemaNotReadable } from "./derive-layout.ts";
export type { Layout } from "./layout.ts";
export { completed, withoutWhatIsAlike } from "./layout-delta.ts";
export { writeLayout } from "./write-layout.ts";
