import {
  XmlDocument as Libxml2Document,
  ParseOption,
  XmlBufferInputProvider,
  XmlError,
  XmlParseError,
  XmlValidateError,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from "libxml2-wasm";

/** What libxml2 says of one place in a document, in its own words. */
export interface SchemaViolation {
  readonly message: string;
  /** Of the bytes that were validated. */
  readonly line: number;
  /** The element, by position: "/*&#47;*[2]". Absent when the violation is of the whole document. */
  readonly xpath?: string;
}

/** A schema that documents can be validated by, many times. It holds memory of libxml2's until it is disposed of. */
export interface CompiledSchema extends Disposable {
  /** @param xml a well-formed document in UTF-8; what is not well formed is one violation */
  validate(xml: Uint8Array): readonly SchemaViolation[];
}

const OPTIONS = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NOCDATA;

/**
 * Compiles an XML Schema. Nothing is fetched: what the schema includes or imports is among the texts that are given.
 *
 * @param texts the others, by the address with which they are included or imported
 * @throws XmlError when it is not a schema
 */
export function compileSchema(main: Uint8Array, texts: Readonly<Record<string, Uint8Array>>): CompiledSchema {
  const schema = Libxml2Document.fromBuffer(main, { option: OPTIONS, url: "schema.xsd" });
  // Only while compiling: at any other time libxml2 has nowhere to read from.
  xmlRegisterInputProvider(new XmlBufferInputProvider({ ...texts }));
  try {
    const validator = XsdValidator.fromDoc(schema);
    return {
      validate: (xml) => validate(validator, xml),
      [Symbol.dispose]: () => {
        validator.dispose();
        schema.dispose();
      },
    };
  } catch (error) {
    schema.dispose();
    throw error;
  } finally {
    xmlCleanupInputProvider();
  }
}

function validate(validator: XsdValidator, xml: Uint8Array): readonly SchemaViolation[] {
  try {
    using document = Libxml2Document.fromBuffer(xml, { option: OPTIONS, encoding: "UTF-8" });
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError || error instanceof XmlParseError)) {
      if (error instanceof XmlError) return [{ message: error.message, line: 1 }];
      throw error;
    }
    return error.details.map(({ message, line, xpath }) => ({
      message: message.trim(),
      line,
      ...(xpath !== undefined && { xpath }),
    }));
  }
}
