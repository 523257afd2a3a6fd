export { deriveLayout, SchemaNotReadable } from "./derive-layout.ts";
export { type EmittedSchema, emitSchema } from "./emit-schema.ts";
export type { Layout } from "./layout.ts";
export { completed, withoutWhatIsAlike } from "./layout-delta.ts";
export { writeLayout } from "./write-layout.ts";
