import { compareFacts, samplesAreHere } from "../test/samples/compare-facts.ts";
import { reasonOf } from "../test/samples/known-differences.ts";

// node scripts/compare-facts.ts: what `inspect` says of ../shared/samples against what was measured of them, fact by fact.
if (!samplesAreHere) console.log("../shared/samples não está aqui: nada foi comparado.");
else {
  const { counts, differences } = await compareFacts();
  console.table(counts);
  for (const difference of differences) {
    const { file, fact, expected, found } = difference;
    console.log(`${file} ${fact}: manifest ${JSON.stringify(expected)}, inspect ${JSON.stringify(found)}`);
    console.log(`    ${reasonOf(difference) ?? "NO REASON IS KNOWN"}`);
  }
  const unexplained = differences.filter((difference) => reasonOf(difference) === undefined).length;
  const sum = (what: "equal" | "different") => Object.values(counts).reduce((total, count) => total + count[what], 0);
  console.log(`${sum("equal")} facts equal, ${sum("different")} different, ${unexplained} without a reason.`);
  if (unexplained > 0) process.exitCode = 1;
}
