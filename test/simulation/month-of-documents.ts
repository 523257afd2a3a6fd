import { type CivilDay, lastOfMonth } from "./civil-day.ts";
import type { Month } from "./make-note.ts";
import {
  addPurchase,
  addRetailSales,
  addSale,
  addServiceProvided,
  addServiceTaken,
  addSmallPurchases,
} from "./ordinary-documents.ts";
import {
  addBonus,
  addCancelledByEvent,
  addCancelledByStatus,
  addComplement,
  addEqualParcels,
  addGrouped,
  addJunk,
  addNotesWithoutTitles,
  addOwnEntryNote,
  addPairOfEqualAmounts,
  addRefused,
  addRepeated,
  addReturn,
  addTampered,
  addUnknownChain,
} from "./trap-documents.ts";
import { quota, type World } from "./world.ts";

/** The documents of one month, the ordinary ones and each trap once, with the titles they open. */
export function addDocumentsOfMonth(world: World, firstDay: CivilDay): void {
  const month: Month = { world, firstDay, lastDay: lastOfMonth(firstDay) };
  const repeat = (ordinary: number, each: (index: number) => void): void => {
    for (let index = 0; index < quota(world, ordinary); index += 1) each(index);
  };
  const few = world.traps === "few";
  repeat(few ? 12 : 7, (index) => addPurchase(month, index));
  repeat(few ? 10 : 6, (index) => addSale(month, index));
  repeat(3, (index) => addServiceTaken(month, index));
  repeat(few ? 4 : 2, (index) => addServiceProvided(month, index));
  repeat(1, (index) => {
    addSmallPurchases(month);
    addRetailSales(month);
    addNotesWithoutTitles(month);
    addBonus(month);
    addReturn(month, index);
    addCancelledByEvent(month);
    addTampered(month);
    addRepeated(month);
  });
  if (few) return;
  repeat(1, (index) => {
    addPairOfEqualAmounts(month);
    addEqualParcels(month);
    addGrouped(month);
    addComplement(month);
    addOwnEntryNote(month);
    addCancelledByStatus(month);
    addRefused(month);
    addUnknownChain(month);
    addJunk(month, index);
  });
}
