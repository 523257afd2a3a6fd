import { describe, expect, test } from "vitest";
import { calendarDate } from "../values/calendar.ts";
import { type RankedTitle, type RankGiven, rankProposals } from "./rank-proposals.ts";

const on = calendarDate;

function title(id: string, more: Partial<RankedTitle> = {}): RankedTitle {
  return {
    id,
    documentNumber: "000123",
    partnerName: "Moinho Inventado Ltda",
    partnerTaxId: "11444777000161",
    issuedOn: on("2026-03-01"),
    dueOn: on("2026-03-20"),
    openCentavos: 50_000n,
    finePct: null,
    interestPctMonth: null,
    discountPct: null,
    discountUntil: null,
    ...more,
  };
}

const given: RankGiven = {
  movement: { movedOn: on("2026-03-20"), amountCentavos: -50_000n, memo: "PAGTO MOINHO 123" },
  proposal: undefined,
  candidates: [],
  lateTerms: {},
  roundingLimitCentavos: 5n,
};

describe("titles that a movement may settle", () => {
  test("stand in order: the matcher's, the same amount, the words, the date", () => {
    const titles = [
      title("date", { openCentavos: 1n, partnerName: "Outro", documentNumber: "9" }),
      title("words", { openCentavos: 2n }),
      title("amount", { partnerName: "Outro", documentNumber: "8" }),
      title("matcher", { openCentavos: 3n, partnerName: "Outro", documentNumber: null }),
    ];
    const ranked = rankProposals(titles, { ...given, candidates: ["matcher"] });
    expect(ranked.map(({ title: { id }, origin }) => [id, origin])).toEqual([
      ["matcher", "matcher"],
      ["amount", "amount"],
      ["words", "words"],
      ["date", "date"],
    ]);
  });

  test("say what speaks for them and against them", () => {
    const [right] = rankProposals([title("a")], given);
    expect(right?.reasonsFor).toEqual([
      "O valor em aberto é exatamente o do movimento.",
      "O extrato traz MOINHO, do nome de Moinho Inventado Ltda.",
      "O extrato traz o número 000123.",
      "Vence no dia do movimento.",
    ]);
    const far = title("b", { openCentavos: 60_000n, partnerName: "X", documentNumber: null, dueOn: on("2026-05-20") });
    const [wrong] = rankProposals([{ ...far, issuedOn: on("2026-03-25") }], given);
    expect(wrong?.reasonsAgainst).toEqual([
      "Está em aberto R$ 100,00 a mais que o movimento.",
      "O extrato não traz o nome nem o CNPJ/CPF.",
      "Foi emitido em 25/03/2026, depois do movimento.",
      "Vence em 20/05/2026, 61 dias depois.",
    ]);
  });

  test("late, come with the fine and interest that close to the centavo", () => {
    const late = title("c", { dueOn: on("2026-03-10"), finePct: "2", interestPctMonth: "1" });
    const [proposal] = rankProposals([late], { ...given, movement: { ...given.movement, amountCentavos: -51_167n } });
    expect(proposal).toMatchObject({ isExact: true, settles: { amount: "500.00", fine: "10.00", interest: "1.67" } });
    expect(proposal?.reasonsFor[0]).toContain("fecha ao centavo");
  });

  test("with more open than moved, take what moved and no more", () => {
    const [proposal] = rankProposals([title("d", { openCentavos: 90_000n })], given);
    expect(proposal).toMatchObject({ isExact: false, settles: { amount: "500.00" } });
  });

  test("proposed with taxes withheld, come with each of them", () => {
    const [proposal] = rankProposals([title("e", { openCentavos: 50_762n })], {
      ...given,
      proposal: { settles: [{ side: "payable", titleId: "e", amount: "507.62", withheld: { irrf: "7.62" } }] },
    });
    expect(proposal).toMatchObject({ isExact: true, settles: { withheld: { irrf: "7.62" } } });
    expect(proposal?.reasonsFor[0]).toBe("Falta exatamente o que se retém de IRRF.");
  });
});
