import { parseSync } from "@swc/core";

/** A fault as it is written in the source: its code and the sentence, with a name in braces where a value goes. */
export interface FaultCode {
  readonly code: string;
  readonly message: string;
}

const CODE = /^[a-z][a-z0-9-]*\.[a-z0-9_]+$/;

/** Every `{ code: "format.what", message: … }` of a source text. Codes that are computed are left out: nobody finds them. */
export function findFaultCodes(source: string): readonly FaultCode[] {
  const found: FaultCode[] = [];
  visit(parseSync(source, { syntax: "typescript" }), (node) => {
    if (node["type"] !== "ObjectExpression") return;
    const codes = textsOf(propertyOf(node, "code")).filter((code) => CODE.test(code));
    const messages = textsOf(propertyOf(node, "message"));
    codes.forEach((code, at) => {
      const message = messages.length === codes.length ? messages[at] : messages.join(" · ");
      found.push({ code, message: message ?? "" });
    });
  });
  return found;
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (!isNode(value)) return;
  see(value);
  for (const part of Object.values(value)) visit(part, see);
}

function nodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function propertyOf(object: Node, name: string): unknown {
  return nodes(object["properties"]).find((property) => isNode(property["key"]) && property["key"]["value"] === name)?.[
    "value"
  ];
}

/** The texts that an expression may come to: two for a condition, one for anything else that is made of text. */
function textsOf(expression: unknown): readonly string[] {
  if (!isNode(expression)) return [];
  switch (expression["type"]) {
    case "StringLiteral":
      return [String(expression["value"])];
    case "ParenthesisExpression":
      return textsOf(expression["expression"]);
    case "ConditionalExpression":
      return [...textsOf(expression["consequent"]), ...textsOf(expression["alternate"])];
    case "BinaryExpression":
      return textsOf(expression["left"]).flatMap((left) =>
        textsOf(expression["right"]).map((right) => `${left}${right}`),
      );
    case "TemplateLiteral":
      return [templateText(expression)];
    default:
      return [`{${nameOf(expression)}}`];
  }
}

function templateText(template: Node): string {
  const values = nodes(template["expressions"]);
  return nodes(template["quasis"])
    .map((quasi, at) => {
      const value = values[at];
      return `${String(quasi["cooked"] ?? "")}${value === undefined ? "" : `{${nameOf(value)}}`}`;
    })
    .join("");
}

/** The name that stands for a value: the variable, the last property, or what a function is called with. */
function nameOf(expression: Node): string {
  const { property, argument, left } = expression;
  if (expression["type"] === "Identifier") return String(expression["value"]);
  if (expression["type"] === "MemberExpression" && isNode(property)) return String(property["value"] ?? "…");
  if (expression["type"] === "CallExpression") {
    const [first] = nodes(expression["arguments"]);
    const { callee } = expression;
    if (first !== undefined && isNode(first["expression"])) return nameOf(first["expression"]);
    return isNode(callee) ? nameOf(callee) : "…";
  }
  const inner = [left, argument, expression["expression"]].find(isNode);
  return inner === undefined ? "…" : nameOf(inner);
}
