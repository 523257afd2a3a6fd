import { z } from "zod";
import { type Endpoint, problem } from "../contract.ts";

/**
 * The API as an OpenAPI 3.1 document, made from the contracts alone.
 *
 * @param endpoints by the name that their contract gives them
 */
export function describeApi(endpoints: Readonly<Record<string, Endpoint>>): object {
  const paths: Record<string, Record<string, object>> = {};
  const sorted = Object.entries(endpoints).sort(([, a], [, b]) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const [name, endpoint] of sorted) {
    const path = paths[endpoint.path] ?? {};
    path[endpoint.method.toLowerCase()] = describeEndpoint(name, endpoint);
    paths[endpoint.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Retaguarda",
      version: "1",
      description:
        "Dinheiro é texto decimal com duas casas; datas são AAAA-MM-DD; instantes, RFC 3339 em UTC. " +
        "Todo POST leva Idempotency-Key; toda mudança leva If-Match com a versão vista. Erros são application/problem+json.",
    },
    servers: [{ url: "/v1" }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, "output") },
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "retaguarda.session_token" } },
    },
  };
}

function describeEndpoint(name: string, endpoint: Endpoint): object {
  const { method, permission, summary } = endpoint;
  const parameters = [...parametersOf(endpoint.params, "path"), ...parametersOf(endpoint.query, "query")];
  const body = schemaOf(endpoint.body, "input");
  const hasBody = Object.keys((body as { properties?: object }).properties ?? {}).length > 0;
  return {
    operationId: name,
    summary,
    ...(permission === "anyone" ? {} : { security: [{ session: [] }] }),
    "x-permission": permission,
    ...(parameters.length === 0 && method !== "POST"
      ? {}
      : {
          parameters: [
            ...parameters,
            ...(method === "POST" && permission.includes(":")
              ? [{ name: "Idempotency-Key", in: "header", required: true, schema: { type: "string", maxLength: 255 } }]
              : []),
          ],
        }),
    ...(hasBody ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}),
    responses: {
      "200": {
        description: "Feito.",
        content: { "application/json": { schema: schemaOf(endpoint.answer, "output") } },
      },
      default: {
        description: "Recusado, com o motivo.",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function parametersOf(schema: z.ZodType, place: "path" | "query"): object[] {
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: of,
  }));
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Record<
    string,
    unknown
  >;
  return described;
}
