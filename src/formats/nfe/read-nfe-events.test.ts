import { describe, expect, it } from "vitest";
import { openXml } from "../xml/index.ts";
import { testKey } from "./nfe-for-tests.ts";
import { readNfeEvents } from "./read-nfe-events.ts";

function events(xml: string) {
  const opened = openXml(Buffer.from(xml));
  if ("fault" in opened) throw new Error(opened.fault.code);
  return readNfeEvents(opened.document.root);
}

const key = testKey();
const request = (tpEvento: string, detail: string) =>
  `<evento versao="1.00"><infEvento Id="ID1"><tpAmb>1</tpAmb><CNPJ>12ABC34501DE35</CNPJ><chNFe>${key}</chNFe>` +
  `<dhEvento>2026-03-11T09:00:00-03:00</dhEvento><tpEvento>${tpEvento}</tpEvento><nSeqEvento>1</nSeqEvento>` +
  `<detEvento versao="1.00">${detail}</detEvento></infEvento></evento>`;
const answer = (tpEvento: string, cStat: string, chNFe = key) =>
  `<retEvento versao="1.00"><infEvento><tpAmb>1</tpAmb><cStat>${cStat}</cStat><chNFe>${chNFe}</chNFe><tpEvento>${tpEvento}</tpEvento>` +
  "<nSeqEvento>1</nSeqEvento><dhRegEvento>2026-03-11T09:00:03-03:00</dhRegEvento><nProt>135260000000099</nProt></infEvento></retEvento>";
const cancelling =
  "<descEvento>Cancelamento</descEvento><nProt>135260000000001</nProt><xJust>Pedido em duplicidade</xJust>";

describe("an event of an NF-e", () => {
  it("with its answer says who asked, what, and what the authority said", () => {
    expect(events(`<procEventoNFe>${request("110111", cancelling)}${answer("110111", "135")}</procEventoNFe>`)).toEqual(
      [
        {
          versao: "1.00",
          chNFe: key,
          tpEvento: "110111",
          nSeqEvento: "1",
          dhEvento: "2026-03-11T09:00:00-03:00",
          CNPJ: "12ABC34501DE35",
          tpAmb: "1",
          descEvento: "Cancelamento",
          xJust: "Pedido em duplicidade",
          nProtRef: "135260000000001",
          cStat: "135",
          nProt: "135260000000099",
          dhRegEvento: "2026-03-11T09:00:03-03:00",
        },
      ],
    );
  });

  it("that was only asked has no answer", () => {
    const [event] = events(`<envEvento>${request("110110", "<xCorrecao>Volume: 2 caixas</xCorrecao>")}</envEvento>`);
    expect(event).toMatchObject({ tpEvento: "110110", xCorrecao: "Volume: 2 caixas" });
    expect(event).not.toHaveProperty("cStat");
  });

  it("is read from the answer to a lot, each of its own", () => {
    const both = events(`<retEnvEvento>${answer("110111", "135")}${answer("110110", "573")}</retEnvEvento>`);
    expect(both.map(({ tpEvento, cStat }) => [tpEvento, cStat])).toEqual([
      ["110111", "135"],
      ["110110", "573"],
    ]);
  });

  it("takes no answer that is of another note", () => {
    const [event] = events(
      `<procEventoNFe>${request("110111", cancelling)}${answer("110111", "135", testKey({ number: "9" }))}</procEventoNFe>`,
    );
    expect(event).not.toHaveProperty("cStat");
  });

  it("is read from the authority's summary", () => {
    const xml = `<resEvento versao="1.01"><chNFe>${key}</chNFe><dhEvento>2026-03-11T09:00:00-03:00</dhEvento><tpEvento>110111</tpEvento><nSeqEvento>1</nSeqEvento><xEvento>Cancelamento</xEvento></resEvento>`;
    expect(events(xml)).toMatchObject([{ chNFe: key, tpEvento: "110111", descEvento: "Cancelamento" }]);
  });

  it("of no note is none", () => {
    expect(events("<procEventoNFe><evento/></procEventoNFe>")).toEqual([]);
    expect(events("<evento><infEvento><tpEvento>1</tpEvento></infEvento></evento>")).toEqual([]);
  });
});
