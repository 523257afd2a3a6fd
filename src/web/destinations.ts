import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconBook2,
  IconBuildingBank,
  IconFiles,
  IconHome,
  IconInbox,
  IconSettings,
  IconUpload,
  IconUsers,
} from "@tabler/icons-react";
import type { ComponentType } from "react";

/** A place of the main navigation. Each screen that exists has one line in `DESTINATIONS`, in the order of the sidebar. */
export interface Destination {
  readonly path: `/${string}`;
  readonly label: string;
  readonly icon: ComponentType<{ readonly "aria-hidden"?: boolean }>;
  /** Those of one group stand together. */
  readonly group: "work" | "money" | "books" | "house";
  /** After `g`. */
  readonly key?: string;
  /** Which count of the frame stands beside it. */
  readonly counter?: "pending";
  /** In the bar of the phone, where three fit besides “Mais”. */
  readonly onPhone?: boolean;
  /** Without it, the destination is not shown. */
  readonly permission?: string;
  readonly screen: () => Promise<{ readonly default: ComponentType }>;
  /** Places below it, lit as the destination itself: `/$accountId`, `/balancete`. */
  readonly places?: Readonly<Record<`/${string}`, () => Promise<{ readonly default: ComponentType }>>>;
}

export const DESTINATIONS: readonly Destination[] = [
  {
    path: "/",
    label: "Início",
    icon: IconHome,
    group: "work",
    key: "i",
    onPhone: true,
    permission: "report:read",
    screen: () => import("./reports/home.tsx"),
  },
  {
    path: "/pendencias",
    label: "Pendências",
    icon: IconInbox,
    group: "work",
    key: "p",
    counter: "pending",
    onPhone: true,
    permission: "exception:read",
    screen: () => import("./processes/inbox.tsx"),
  },
  {
    path: "/documentos",
    label: "Documentos",
    icon: IconFiles,
    group: "work",
    key: "d",
    onPhone: true,
    permission: "document:read",
    screen: () => import("./documents/documents.tsx"),
    places: { "/$documentId": () => import("./documents/document.tsx") },
  },
  {
    path: "/a-pagar",
    label: "A pagar",
    icon: IconArrowUpRight,
    group: "money",
    key: "a",
    permission: "bill:read",
    screen: () => import("./payables/bills.tsx"),
    places: { "/recorrentes": () => import("./payables/recurring-bills.tsx") },
  },
  {
    path: "/a-receber",
    label: "A receber",
    icon: IconArrowDownLeft,
    group: "money",
    key: "r",
    permission: "receivable:read",
    screen: () => import("./receivables/receivables.tsx"),
    places: { "/recorrentes": () => import("./receivables/recurring-receivables.tsx") },
  },
  {
    path: "/bancos",
    label: "Bancos",
    icon: IconBuildingBank,
    group: "money",
    key: "b",
    permission: "statement:read",
    screen: () => import("./banking/bank.tsx"),
  },
  {
    path: "/contabilidade",
    label: "Contabilidade",
    icon: IconBook2,
    group: "books",
    key: "c",
    permission: "entry:read",
    screen: () => import("./ledger/trial-balance.tsx"),
    places: {
      "/dre": () => import("./ledger/income-statement.tsx"),
      "/balanco": () => import("./ledger/balance-sheet.tsx"),
      "/razao": () => import("./ledger/account-ledger.tsx"),
      "/diario": () => import("./ledger/journal.tsx"),
      "/lancamentos/$entryId": () => import("./ledger/entry.tsx"),
    },
  },
  {
    path: "/parceiros",
    label: "Parceiros",
    icon: IconUsers,
    group: "house",
    permission: "partner:read",
    screen: () => import("./companies/partners.tsx"),
    places: { "/$partnerId": () => import("./companies/partner.tsx") },
  },
  {
    path: "/importar",
    label: "Importar",
    icon: IconUpload,
    group: "house",
    permission: "import:read",
    screen: () => import("./integrations/migration.tsx"),
  },
  {
    path: "/configuracoes",
    label: "Configurações",
    icon: IconSettings,
    group: "house",
    screen: () => import("./companies/settings.tsx"),
    places: {
      "/pessoas": () => import("./companies/people.tsx"),
      "/conciliacao": () => import("./companies/reconciliation-terms.tsx"),
      "/seguranca": () => import("./companies/security.tsx"),
      "/navegador": () => import("./companies/this-browser.tsx"),
    },
  },
];
