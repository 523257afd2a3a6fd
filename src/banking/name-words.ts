/** Words that banks write around a name, or instead of one; none says who somebody is. */
const BANK_WORDS = new Set(
  (
    "IDENTIFICADO IDENTIFICADA NFS PELO EFETUADO COMPE EFETI IBC ELETRON BANCOS OUTRO DISP DISPON DISPONIV REMET DES EMIT STR SIS RPS PARCIAL SALDO " +
    "TIT PIX TED DOC TEF TRANSF TRANSFERENCIA TRANSFERIDA TRF TRANSFER ENVIADO ENVIADA ENVIO ENV RECEBIDO RECEBIDA RECEB " +
    "RECEBIMENTO PAGAMENTO PAGTO PGTO PAG PAGO PAGOS PAGAMENTOS CREDITO CRED DEBITO DEB DEPOSITO DEP EM CONTA CC CORRENTE " +
    "DE DO DA DOS DAS PARA A O E BOLETO BOLETOS BLOQUETO TITULO TITULOS COBRANCA COB LIQ LIQUIDACAO LIQUID ELETRONICO ELETR " +
    "ELET ELETRONICA INTERNET INT BANKING IB FORNECEDOR FORNECEDORES FORNEC CLIENTE CLIENTES NF NFE NFSE NOTA FISCAL DUPL " +
    "DUPLICATA DUP FAT FATURA REF REFERENTE DOCTO DOCUMENTO QR CODE QRCODE CODIGO CHAVE DINAMICO ESTATICO AUTOMATICO AUT AG " +
    "AGENCIA CTA CONTAS BCO BANCO REM REMETENTE FAV FAVORECIDO DEST DESTINATARIO ORIGEM VALOR VLR HORA DATA DIA LOTE SISPAG " +
    "MULTIPAG PAGFOR CNAB ARQ ARQUIVO OUTRA OUTROS IF MESMA MESMO TITULARIDADE COMPRA CARTAO SAQUE TRANSACAO LANCAMENTO " +
    "COMPL CIP SPB INST FIN PJ PF VIA APP MOBILE CELULAR NET EMPRESA EMPRESARIAL BB ITAU BRADESCO SANTANDER CAIXA CEF " +
    "SICREDI SICOOB INTER NUBANK NU SISTEMA REALIZADO COM POR NO NA"
  ).split(" "),
);
/** Legal forms and trades that many companies share. */
const SHARED_WORDS = new Set(
  (
    "LTDA EIRELI EPP MEI SA CIA COMPANHIA COMERCIO COMERCIAL COM SERVICOS SERVICO SERV INDUSTRIA INDUSTRIAL IND " +
    "DISTRIBUIDORA DISTR TRANSPORTES TRANSPORTADORA ATACADO VAREJO BRASIL NACIONAL MODELO FILHOS IRMAOS GRUPO SOCIEDADE " +
    "ASSOCIACAO PRODUTOS MATERIAIS"
  ).split(" "),
);

/** Words of three letters or more in a normalised text. */
export function wordsIn(text: string): readonly string[] {
  return text.match(/[A-Z]{3,}/g) ?? [];
}

/** The words of a memo that are not the bank's. */
export function wordsOfMemo(memo: string): readonly string[] {
  return wordsIn(memo).filter((word) => !BANK_WORDS.has(word));
}

/** The words of a normalised name that say whose it is. */
export function tellingWords(name: string): readonly string[] {
  return wordsOfMemo(name).filter((word) => !SHARED_WORDS.has(word));
}

/** Words that say what was paid, or how: nobody is called so. */
const WORDS_OF_WHAT = new Set(
  (
    "DINHEIRO ESPECIE CHEQUE CHEQUES TARIFA TARIFAS JUROS IOF APLICACAO RESGATE RENDIMENTO DEVOLUCAO RETIRADA SOCIO ALUGUEL " +
    "TRIBUTO TRIBUTOS DARF GPS FGTS EMPRESTIMO CAPITAL GIRO PARCELA SALARIO FOLHA VISA ELECTRON MASTERCARD ELO MAESTRO"
  ).split(" "),
);

/** Of a memo as the bank wrote it, what stands between the bank's own words: as much of a name as there is. */
export function nameLeftIn(memo: string): string {
  const tokens = memo.split(/\s+/).filter((token) => token !== "");
  const isOfName = (token: string): boolean => {
    const parts = token
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toUpperCase()
      .split(/[^A-Z0-9]+/);
    const isWord = parts.every((part) => /^[A-Z]*$/.test(part));
    return isWord && parts.some((part) => part.length > 1 && !BANK_WORDS.has(part) && !WORDS_OF_WHAT.has(part));
  };
  const first = tokens.findIndex(isOfName);
  if (first < 0) return "";
  // What comes after the name is the bank's again, but for the legal form that belongs to it.
  return tokens.slice(first, tokens.findLastIndex((token) => isOfName(token) || LEGAL_FORM.test(token)) + 1).join(" ");
}

const LEGAL_FORM = /^(S[./]?A\.?|CIA\.?|COM\.?)$/i;
