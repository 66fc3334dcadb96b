package io.tidemark.dialect;

import static java.util.stream.Collectors.toMap;

import io.tidemark.dialect.PostgresType.Equality;
import io.tidemark.dialect.PostgresType.Wire;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's types as one table: it drives what the catalog's columns become, DDL, how values are
 * selected, compared, staged and encoded. A type that is not here travels as text.
 */
final class PostgresTypes {
  private static final Wire TEXT = new Wire(PostgresEncoders.TEXT, true);

  /** Types of PostgreSQL's own that records carry as text. */
  private static final List<String> OTHER_COMPARABLE =
      List.of(
          "inet",
          "cidr",
          "macaddr",
          "macaddr8",
          "timetz",
          "money",
          "varbit",
          "tsvector",
          "tsquery",
          "int4range",
          "int8range",
          "numrange",
          "tsrange",
          "tstzrange",
          "daterange",
          "int4multirange",
          "int8multirange",
          "nummultirange",
          "tsmultirange",
          "tstzmultirange",
          "datemultirange",
          "oid",
          "pg_lsn");

  /** The same, compared as text: without an operator, or (interval) with one that is too lax. */
  private static final List<String> OTHER_AS_TEXT =
      List.of("interval", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle");

  /**
   * What a json document may have that jsonb refuses: escapes of characters that a text cannot
   * hold, and numbers out of the range of numeric.
   */
  private static final String NO_JSONB = "\\\\u|[0-9][eE][-+]*[0-9]{4}|[0-9]{255}";

  private static final Map<String, PostgresType> BY_NAME =
      Stream.concat(known(), others()).collect(toMap(PostgresType::name, Function.identity()));

  /** What a kind is when nothing more is known; STRING and JSON in their roomiest forms. */
  private static final Map<Kind, PostgresType> BY_KIND =
      Map.ofEntries(
          Map.entry(Kind.BOOLEAN, named("bool")),
          Map.entry(Kind.INT8, named("int2")),
          Map.entry(Kind.INT16, named("int2")),
          Map.entry(Kind.INT32, named("int4")),
          Map.entry(Kind.INT64, named("int8")),
          Map.entry(Kind.FLOAT32, named("float4")),
          Map.entry(Kind.FLOAT64, named("float8")),
          Map.entry(Kind.DECIMAL, named("numeric")),
          Map.entry(Kind.STRING, named("text")),
          Map.entry(Kind.BYTES, named("bytea")),
          Map.entry(Kind.DATE, named("date")),
          Map.entry(Kind.TIME, named("time")),
          Map.entry(Kind.TIMESTAMP, named("timestamp")),
          Map.entry(Kind.TIMESTAMP_TZ, named("timestamptz")),
          Map.entry(Kind.UUID, named("uuid")),
          Map.entry(Kind.JSON, named("jsonb")),
          Map.entry(Kind.OTHER, named("text")));

  /** Names that a statement's description or other tools use for a type in the table. */
  private static final Map<String, String> ALIASES =
      Map.of("smallserial", "int2", "serial", "int4", "bigserial", "int8", "bit", "varbit");

  /** What becomes of a type that PostgreSQL does not have. */
  static final PostgresType TEXT_ROW = named("text");

  private static final int MAX_VARCHAR = 10_485_760;
  private static final int MAX_PRECISION = 1000;

  private PostgresTypes() {}

  private static Stream<PostgresType> known() {
    return Stream.of(
        type("bool", Kind.BOOLEAN, "boolean", PostgresEncoders.BOOLEAN),
        type("int2", Kind.INT16, "smallint", PostgresEncoders.INT2),
        type("int4", Kind.INT32, "integer", PostgresEncoders.INT4),
        type("int8", Kind.INT64, "bigint", PostgresEncoders.INT8),
        type("float4", Kind.FLOAT32, "real", PostgresEncoders.FLOAT4),
        type("float8", Kind.FLOAT64, "double precision", PostgresEncoders.FLOAT8),
        type("numeric", Kind.DECIMAL, "numeric", PostgresNumeric.ENCODER),
        new PostgresType("text", Kind.STRING, false, "text", Equality.BYTES_OF_TEXT, TEXT),
        new PostgresType("varchar", Kind.STRING, false, "varchar", Equality.BYTES_OF_TEXT, TEXT),
        new PostgresType("bpchar", Kind.STRING, true, "bpchar", Equality.BYTES_OF_TEXT, TEXT),
        type("bytea", Kind.BYTES, "bytea", PostgresEncoders.BYTEA),
        type("date", Kind.DATE, "date", PostgresEncoders.DATE),
        type("time", Kind.TIME, "time", PostgresEncoders.TIME),
        type("timestamp", Kind.TIMESTAMP, "timestamp", PostgresEncoders.TIMESTAMP),
        type("timestamptz", Kind.TIMESTAMP_TZ, "timestamptz", PostgresEncoders.TIMESTAMP),
        type("uuid", Kind.UUID, "uuid", PostgresEncoders.UUID),
        json("json", PostgresEncoders.TEXT),
        json("jsonb", PostgresEncoders.JSONB));
  }

  private static Stream<PostgresType> others() {
    Wire asText = new Wire(PostgresEncoders.TEXT, false);
    return Stream.concat(
        OTHER_COMPARABLE.stream()
            .map(n -> new PostgresType(n, Kind.OTHER, true, n, Equality.NATIVE, asText)),
        OTHER_AS_TEXT.stream()
            .map(n -> new PostgresType(n, Kind.OTHER, true, n, Equality.AS_TEXT, asText)));
  }

  private static PostgresType type(String name, Kind kind, String ddl, CellEncoder encoder) {
    return new PostgresType(name, kind, false, ddl, Equality.NATIVE, new Wire(encoder, true));
  }

  private static PostgresType json(String name, CellEncoder encoder) {
    Wire wire = new Wire(encoder, false);
    return new PostgresType(name, Kind.JSON, true, name, Equality.AS_JSONB, wire);
  }

  private static PostgresType named(String name) {
    return Objects.requireNonNull(BY_NAME.get(name), name);
  }

  /** The row for a type that is no array; empty for an OTHER that the table does not know. */
  static Optional<PostgresType> find(ColumnType type) {
    String name = canonical(type.nativeName());
    PostgresType byName = name == null ? null : BY_NAME.get(name);
    if (byName != null && byName.kind() == type.kind()) {
      return Optional.of(byName);
    } else if (type.kind() == Kind.OTHER && name != null) {
      return Optional.empty();
    }
    return Optional.ofNullable(BY_KIND.get(type.kind()));
  }

  private static @Nullable String canonical(@Nullable String name) {
    return name == null ? null : ALIASES.getOrDefault(name, name);
  }

  static ColumnType columnType(NativeColumn column) {
    String element = column.elementTypeName();
    return element == null
        ? type(column, column.typeName())
        : ColumnType.array(type(column, element));
  }

  private static ColumnType type(NativeColumn column, String name) {
    PostgresType type = BY_NAME.get(ALIASES.getOrDefault(name, name));
    if (type == null) {
      return ColumnType.other(name);
    }
    String travels = type.named() ? name : null;
    return switch (type.kind()) {
      case STRING -> new ColumnType(Kind.STRING, length(column, name), 0, 0, null, travels);
      case DECIMAL ->
          column.precision() == 0
              ? ColumnType.of(Kind.DECIMAL)
              : ColumnType.decimal(column.precision(), column.scale());
      default -> new ColumnType(type.kind(), 0, 0, 0, null, travels);
    };
  }

  /**
   * The cast that a reader puts behind a column: the driver has no exact class for a type that
   * travels as text. Only inet's cast says more than the type's own text form.
   */
  static String selectCast(ColumnType type) {
    ColumnType element = type.element();
    ColumnType text = element == null ? type : element;
    if (text.kind() != Kind.OTHER || "inet".equals(text.nativeName())) {
      return "";
    }
    return element == null ? "::text" : "::text[]";
  }

  /** Whether two values differ, NULLs being equal to each other. */
  static String differs(ColumnType type, String left, String right) {
    if ("json".equals(type.nativeName()) && type.kind() == Kind.JSON) {
      return jsonDiffers(left, right);
    }
    String compared = comparedAs(type);
    return left + compared + " IS DISTINCT FROM " + right + compared;
  }

  /** Equal texts are equal documents, and those that jsonb might refuse are equal by text only. */
  private static String jsonDiffers(String left, String right) {
    return "CASE WHEN %1$s::text COLLATE \"C\" IS NOT DISTINCT FROM %2$s::text THEN FALSE WHEN %3$s OR %4$s THEN TRUE ELSE %1$s::jsonb IS DISTINCT FROM %2$s::jsonb END"
        .formatted(left, right, textOnly(left), textOnly(right));
  }

  private static String textOnly(String json) {
    return json + "::text ~ '" + NO_JSONB + "'";
  }

  /** The cast under which two values are compared. */
  private static String comparedAs(ColumnType type) {
    ColumnType element = type.element();
    if (element != null) {
      return find(element).map(PostgresType::equality).filter(Equality.NATIVE::equals).isPresent()
          ? ""
          : "::text COLLATE \"C\"";
    }
    return switch (find(type).map(PostgresType::equality).orElse(Equality.AS_TEXT)) {
      case NATIVE, AS_JSONB -> "";
      case BYTES_OF_TEXT, AS_TEXT -> "::text COLLATE \"C\"";
    };
  }

  /**
   * What the catalog lists for a column that is made for a type: what PostgreSQL does not have is a
   * text there, and what is too long or too precise has no limit.
   */
  static ColumnType listed(ColumnType type, boolean key) {
    if (type.element() != null) {
      return ColumnType.array(listed(type.element(), false));
    }
    PostgresType found = find(type).orElse(TEXT_ROW);
    PostgresType row = key && found.name().equals("json") ? named("jsonb") : found;
    boolean text = row.kind() == Kind.STRING && type.length() <= MAX_VARCHAR;
    boolean digits = row.kind() == Kind.DECIMAL && within(type.precision());
    return new ColumnType(
        row.kind(),
        text ? type.length() : 0,
        digits ? type.precision() : 0,
        digits ? type.scale() : 0,
        null,
        row.named() ? row.name() : null);
  }

  private static boolean within(int precision) {
    return precision > 0 && precision <= MAX_PRECISION;
  }

  private static int length(NativeColumn column, String name) {
    return name.equals("text") ? 0 : column.length();
  }

  /** Encodes into a stage's column. */
  static CellEncoder stage(ColumnType type) {
    return stageRow(type)
        .map(row -> row.wire().encoder())
        .orElse((cell, out) -> out.putText(PostgresText.of(type, cell)));
  }

  /** The row whose type a stage's column has; empty when the stage holds text instead. */
  static Optional<PostgresType> stageRow(ColumnType type) {
    return type.kind() == Kind.ARRAY ? Optional.empty() : find(type).filter(r -> r.wire().staged());
  }

  /** Whether cells can be copied straight into a column of the type. */
  static boolean hasDirect(ColumnType type) {
    return type.kind() != Kind.ARRAY && type.kind() != Kind.OTHER;
  }

  static CellEncoder direct(ColumnType type) {
    if (!hasDirect(type)) {
      throw new IllegalArgumentException("type " + type + " can only be copied through a stage");
    }
    return find(type).orElseThrow().wire().encoder();
  }
}
