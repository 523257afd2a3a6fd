import type { City } from "./party.ts";

/** Invented names and ordinary goods: enough for a month to look like a small company's, no one's in particular. */

export interface Good {
  readonly name: string;
  readonly ncm: string;
  readonly unit: string;
}

export interface Trade {
  readonly company: string;
  readonly goods: readonly Good[];
  /** A service the company itself provides. */
  readonly service: { readonly code: string; readonly name: string; readonly description: string };
}

export const trades: readonly Trade[] = [
  {
    company: "FERRAGENS SERRA AZUL COMERCIO LTDA",
    goods: [
      { name: "PARAFUSO SEXTAVADO 1/4 X 2 ZINCADO CX 100", ncm: "73181500", unit: "CX" },
      { name: "FURADEIRA DE IMPACTO 650W 127V", ncm: "84672100", unit: "UN" },
      { name: "DISCO DE CORTE 7 POL INOX", ncm: "68042211", unit: "UN" },
      { name: "CADEADO DE LATAO 40 MM", ncm: "83011000", unit: "UN" },
      { name: "TINTA ACRÍLICA FOSCA BRANCO 18 L", ncm: "32091010", unit: "LT" },
      { name: "CABO FLEXÍVEL 2,5 MM2 ROLO 100 M", ncm: "85444900", unit: "RL" },
      { name: "TRENA DE ACO 5 M", ncm: "90178010", unit: "UN" },
      { name: "DOBRADICA 3 1/2 POL COM ANEL", ncm: "83021000", unit: "PC" },
    ],
    service: {
      code: "140101",
      name: "Lubrificação, limpeza, lustração, revisão, carga e recarga, conserto, restauração e manutenção",
      description: "Manutenção de ferramentas elétricas",
    },
  },
  {
    company: "PAPELARIA FOLHA VERDE COMERCIO LTDA",
    goods: [
      { name: "PAPEL SULFITE A4 75 G CX 10 RESMAS", ncm: "48025610", unit: "CX" },
      { name: "CADERNO UNIVERSITÁRIO 10 MATÉRIAS", ncm: "48202000", unit: "UN" },
      { name: "CANETA ESFEROGRÁFICA AZUL CX 50", ncm: "96081000", unit: "CX" },
      { name: "TONER COMPATÍVEL PRETO 2,6 MIL PÁGINAS", ncm: "84439933", unit: "UN" },
      { name: "PASTA SUSPENSA KRAFT CX 50", ncm: "48203000", unit: "CX" },
      { name: "GRAMPEADOR DE MESA 26/6", ncm: "84729040", unit: "UN" },
      { name: "ETIQUETA ADESIVA A4 PCT 100 FL", ncm: "48211000", unit: "PC" },
    ],
    service: {
      code: "130501",
      name: "Composição gráfica, inclusive confecção de impressos gráficos",
      description: "Impressão de apostilas e encadernação",
    },
  },
  {
    company: "TORREFACAO MANHA CLARA LTDA",
    goods: [
      { name: "CAFÉ TORRADO EM GRÃO 1 KG", ncm: "09012100", unit: "KG" },
      { name: "CAFÉ TORRADO E MOÍDO 500 G CX 10", ncm: "09012100", unit: "CX" },
      { name: "FILTRO DE PAPEL 103 CX 30", ncm: "48232091", unit: "CX" },
      { name: "XÍCARA DE PORCELANA 80 ML", ncm: "69111010", unit: "UN" },
      { name: "MOEDOR ELÉTRICO 150 W", ncm: "85094050", unit: "UN" },
      { name: "AÇÚCAR EM SACHÊ CX 1000", ncm: "17019900", unit: "CX" },
    ],
    service: {
      code: "080201",
      name: "Instrução, treinamento, orientação pedagógica e educacional",
      description: "Curso de barista para equipe do cliente",
    },
  },
];

export const consumables: readonly Good[] = [
  { name: "DETERGENTE NEUTRO 5 L", ncm: "34022000", unit: "GL" },
  { name: "PAPEL HIGIÊNICO FOLHA DUPLA FD 64", ncm: "48181000", unit: "FD" },
  { name: "COPO DESCARTÁVEL 200 ML CX 2500", ncm: "39241000", unit: "CX" },
];

export const assets: readonly Good[] = [
  { name: "NOTEBOOK 14 POL 16 GB SSD 512 GB", ncm: "84713012", unit: "UN" },
  { name: "IMPRESSORA TÉRMICA DE ETIQUETAS", ncm: "84433239", unit: "UN" },
  { name: "EMPILHADEIRA MANUAL HIDRÁULICA 1 T", ncm: "84279000", unit: "UN" },
];

export const bought = [
  { code: "170101", name: "Assessoria ou consultoria de qualquer natureza", description: "Consultoria em processos" },
  {
    code: "171901",
    name: "Contabilidade, inclusive serviços técnicos e auxiliares",
    description: "Honorários contábeis do mês",
  },
  {
    code: "110201",
    name: "Vigilância, segurança ou monitoramento de bens",
    description: "Monitoramento eletrônico mensal",
  },
  { code: "010701", name: "Suporte técnico em informática", description: "Suporte técnico e manutenção de rede" },
  { code: "071001", name: "Limpeza, manutenção e conservação", description: "Limpeza predial" },
] as const;

export const cities: readonly City[] = [
  { code: "3550308", name: "São Paulo", state: "SP" },
  { code: "3509502", name: "Campinas", state: "SP" },
  { code: "3543402", name: "Ribeirão Preto", state: "SP" },
  { code: "4106902", name: "Curitiba", state: "PR" },
  { code: "3106200", name: "Belo Horizonte", state: "MG" },
  { code: "4209102", name: "Joinville", state: "SC" },
  { code: "3304557", name: "Rio de Janeiro", state: "RJ" },
];

export const namesOfSuppliers = ["DISTRIBUIDORA", "ATACADO", "INDUSTRIA", "COMERCIAL", "IMPORTADORA", "FORNECEDORA"];
export const namesOfCustomers = ["MERCADO", "CONSTRUTORA", "ESCOLA", "RESTAURANTE", "OFICINA", "CONDOMINIO", "LOJA"];
export const namesOfProviders = ["CONSULTORIA", "CONTABILIDADE", "SERVICOS", "MONITORAMENTO", "TECNOLOGIA"];
// biome-ignore format: a word list is read as a block
export const firstHalves = [
  "ALVORADA", "BELA VISTA", "CAMPO ALTO", "DUAS PONTES", "ESTRELA D'OESTE", "FIGUEIRA", "GIRASSOL", "HORIZONTE",
  "IPE AMARELO", "JATOBA", "LAGOA MANSA", "MIRANTE", "NOVA ALIANCA", "OURO FINO", "PEDRA LISA", "QUATRO VENTOS",
  "RIO PARDO", "SOL NASCENTE", "TRES MARIAS", "VALE SERENO",
];
// biome-ignore format: a word list is read as a block
export const secondHalves = [
  "DO NORTE", "DO SUL", "PAULISTA", "CENTRAL", "& FILHOS", "UNIDOS", "DAS FLORES", "DA SERRA", "REAL", "MODELO",
  "PIONEIRA", "PRIMAVERA", "& IRMAOS", "CONFIANCA", "PROGRESSO",
];
// biome-ignore format: a word list is read as a block
export const people = [
  "ANA LUISA PRADO", "BRENO TEIXEIRA", "CARLA MONTEIRO", "DIEGO FARIA", "ELISA RAMALHO", "FABIO QUEIROZ",
  "GISELE AMARAL", "HELIO BASTOS", "IARA NOGUEIRA", "JONAS PACHECO", "LARISSA VIDAL", "MURILO SERPA",
];
// biome-ignore format: a word list is read as a block
export const streets = [
  "RUA DAS ACACIAS", "AVENIDA DO COMERCIO", "RUA QUINZE DE MARCO", "ALAMEDA DOS IPES", "RUA DO PORTO VELHO",
  "AVENIDA BRASIL NOVO", "TRAVESSA DA FONTE",
];
