import { expect, test } from "vitest";
import { readHledger, settleJournal } from "../formats/hledger/index.ts";
import { addDecimals, type Decimal } from "../values/decimal.ts";
import { hledgerBalances, hledgerIsInstalled, rounded } from "./hledger-for-tests.ts";

/** The corners of the format, where reading and refusing are both easy to get wrong. */
const JOURNALS = [
  "2026-01-01\n a  1 A\n b  1 B\n",
  "2026-01-01\n a   -1 A\n b  1 B\n c  0.5 B\n",
  "2026-01-01\n a  -2 A @@ 3 B\n b\n",
  "2026-01-01\n a  -2 A @@ -3 B\n b\n",
  "2026-01-01\n a  2 A @@ -3 B\n b\n",
  "2026-01-01\n a  1.005 A\n b  -1.00 A\n",
  "2026-01-01\n a  1.5 X @ 0.33 A\n b  -0.50 A\n",
  "2026-01-01\n a  1 A {2 B} @ 3 B\n b\n",
  "2026-01-01\n a  1 A @ 3 B {2 B}\n b\n",
  "2026-01-01\n a  = 5 A\n b\n2026-01-02\n a  1 A == 6 A\n b\n",
  "2026-01-01\n [a]  1\n [b]\n c  2\n d\n",
  "2026-01-01\n (a)  = 3 A\n",
  "2026-01-01\n a  1 A = 1 A @ 2 B\n b\n",
  "2026-01-01\n a:x  1\n a  1 =* 2\n b\n",
  "D $1,000.00\n2026-01-01\n a  1,000\n b\n",
  "commodity 1.000, A\n2026-01-01\n a  1.234 A\n b\n",
  "2026-01-01 x;y:z\n a  1 ;c\n b\n",
  "2026-01-01=01-02 x\n a  $1\n b\n",
  "alias x=y:z\n2026-01-01\n x:w  1\n b\n",
  "apply account q\n2026-01-01\n a  1\n b\nend apply account\n",
  '2026-01-01\n a  "x 1" 5\n b\n',
  "2026-01-01\n a  EUR-5\n b\n",
  "2026-01-01\n a  -$1\n b\n",
  "2026-01-01\n a  1e2 A\n b\n",
  "Y2020\n1/2\n a  1\n b\n",
  "2026-01-01\n a\n b\n",
  "2026-01-01\n a  1 A\n",
  "2026-01-01\n a  (1 A)\n b\n",
  "~ monthly\n a  1\n b\n\n= a\n b  *2\n\n2026-01-01\n a  1\n b\n",
];

test.skipIf(!hledgerIsInstalled).each(JOURNALS)("hledger too says of %j what we say (sem hledger: pulado)", (text) => {
  const journal = readHledger(text);
  const { transactions, faults } = settleJournal(journal);
  if (journal.faults.length + faults.length > 0) {
    expect(() => hledgerBalances(text)).toThrow();
    return;
  }
  const ours = new Map<string, Decimal>();
  for (const { account, amounts } of transactions.flatMap(({ postings }) => postings)) {
    for (const { commodity, quantity } of amounts) {
      const key = `${account}|${commodity}`;
      ours.set(key, addDecimals(ours.get(key) ?? { coefficient: 0n, scale: 0 }, quantity));
    }
  }
  const theirs = hledgerBalances(text);
  const shown = [...ours]
    .map(([key, balance]) => [key, rounded(balance, theirs.get(key)?.scale ?? balance.scale)] as const)
    .filter(([, balance]) => !/^-?[0.]*$/.test(balance));
  expect(Object.fromEntries(shown)).toEqual(
    Object.fromEntries([...theirs].map(([key, balance]) => [key, rounded(balance, balance.scale)])),
  );
});
