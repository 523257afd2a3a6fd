import { describe, expect, test } from "vitest";
import { readMigrationComments } from "./migration-comments.ts";

const MIGRATION = `
-- Why this migration exists.

set local role owner;

-- A bill to pay.
-- One a document.
create table payables.bill (
  company_id uuid not null,
  -- From the barcode.
  due_on date not null,
  primary key (company_id, due_on),
  -- A bill has one code.
  constraint bill_once unique (company_id, due_on)
);
-- Finds what falls due.
create index bill_by_due_on on payables.bill (company_id, due_on);

-- Says no.
create function payables.refuse() returns trigger
language plpgsql as $$ begin
  -- Inside a body.
  return null;
end; $$;
`;

describe("comments of a migration", () => {
  test("belong to what is created right below them", () => {
    expect(Object.fromEntries(readMigrationComments(MIGRATION))).toEqual({
      "payables.bill": "A bill to pay.\nOne a document.",
      "payables.bill.due_on": "From the barcode.",
      "payables.bill.bill_once": "A bill has one code.",
      bill_by_due_on: "Finds what falls due.",
      "payables.refuse": "Says no.",
    });
  });
});
