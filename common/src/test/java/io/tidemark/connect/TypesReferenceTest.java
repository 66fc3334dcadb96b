package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Reference;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.MariaDialect;
import io.tidemark.dialect.NativeColumn;
import io.tidemark.dialect.PostgresDialect;
import io.tidemark.dialect.SqliteDialect;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page of types and the tables that it is made of. */
class TypesReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "types.md");
  private static final PostgresDialect POSTGRES = new PostgresDialect();
  private static final SqliteDialect SQLITE = new SqliteDialect();
  private static final MariaDialect MARIADB = new MariaDialect();

  @Test
  @DisplayName("the page says what the types become; -Dreference.write writes it anew")
  void thePageIsUpToDate() throws IOException {
    String wanted = Reference.page(Files.readString(PAGE), generated());
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/reference/types.md, which docs/testing.md tells how to write anew")
        .isEqualTo(wanted);
  }

  private static String generated() {
    StringBuilder out = new StringBuilder();
    table(
        out,
        "Physical types in the sink",
        "type | PostgreSQL | SQLite | MariaDB, MySQL",
        physical());
    table(
        out,
        "Parameters in the sink",
        "type and `" + column("") + "` | PostgreSQL | SQLite | MariaDB, MySQL",
        parameters());
    table(
        out,
        "Names in the sink",
        "name of the schema | type | PostgreSQL | SQLite | MariaDB, MySQL",
        names());
    table(out, "From the source", "PostgreSQL | type | name of the schema", source());
    table(out, "From the source", "SQLite, as declared | type | name of the schema", sqlite());
    return out.append('\n').toString();
  }

  private static void table(StringBuilder out, String title, String head, Stream<String> rows) {
    out.append(out.isEmpty() ? "" : "\n").append("## ").append(title).append('\n');
    out.append("| ").append(head).append(" |\n");
    out.append("|---".repeat(head.split("\\|").length)).append("|\n");
    rows.forEach(row -> out.append("| ").append(row).append(" |\n"));
  }

  private static Stream<String> physical() {
    Schema number = Schema.INT32_SCHEMA;
    Schema struct = SchemaBuilder.struct().build();
    Stream<Schema> plain =
        Stream.of(Schema.Type.values())
            .filter(Schema.Type::isPrimitive)
            .map(type -> SchemaBuilder.type(type).build());
    return Stream.concat(
        plain.map(schema -> name(schema.type()) + " | " + ddl(schema)),
        Stream.of(
            "array of int32, and of any other type with a column | "
                + ddl(SchemaBuilder.array(number).build()),
            "array of arrays, maps or structs | " + ddl(SchemaBuilder.array(struct).build()),
            "map | " + ddl(SchemaBuilder.map(number, number).build()),
            "struct | " + ddl(struct)));
  }

  private static Stream<String> parameters() {
    Stream<String> texts =
        Stream.of(
                "VARCHAR",
                "BPCHAR",
                "NUMERIC",
                "BIGINT UNSIGNED",
                "ENUM",
                "TEXT",
                "INTERVAL",
                "CITEXT")
            .map(
                type ->
                    "string, " + column(type) + " | " + ddl(with(SchemaBuilder.string(), type)));
    return Stream.concat(
        Stream.of(
            "int64, BIGINT UNSIGNED | " + ddl(with(SchemaBuilder.int64(), "BIGINT UNSIGNED"))),
        texts);
  }

  private static String column(String type) {
    return type.isEmpty() ? SemanticTypes.COLUMN_TYPE : type + (bounded(type) ? " of 12" : "");
  }

  private static boolean bounded(String type) {
    return List.of("VARCHAR", "BPCHAR", "NUMERIC").contains(type);
  }

  private static Schema with(SchemaBuilder builder, String type) {
    builder.parameter(SemanticTypes.COLUMN_TYPE, type);
    return bounded(type)
        ? builder.parameter(SemanticTypes.COLUMN_LENGTH, "12").build()
        : builder.build();
  }

  private static Stream<String> names() {
    return SemanticType.ALL.stream()
        .map(
            type ->
                "`%s` | %s | %s".formatted(type.name(), name(type.physical()), ddl(sample(type))));
  }

  private static Schema sample(SemanticType type) {
    return switch (type.physical()) {
      case ARRAY ->
          SchemaBuilder.array(
                  type.name().equals(SemanticTypes.FLOAT_VECTOR)
                      ? Schema.FLOAT32_SCHEMA
                      : Schema.FLOAT64_SCHEMA)
              .name(type.name())
              .build();
      case STRUCT -> SchemaBuilder.struct().name(type.name()).build();
      default -> SchemaBuilder.type(type.physical()).name(type.name()).build();
    };
  }

  private static Stream<String> source() {
    return Stream.of(Kind.values())
        .filter(kind -> kind != Kind.INT8)
        .map(TypesReferenceTest::type)
        .map(type -> sent(pg(type), type));
  }

  private static String sent(String title, ColumnType type) {
    Schema schema = FieldSchemas.of(type, false, DecimalMode.PRECISE);
    String name = schema.name() == null ? "" : "`" + schema.name() + "`";
    return "%s | %s | %s".formatted(title, name(schema.type()), name);
  }

  /** The first name of each title stands for all. */
  private static Stream<String> sqlite() {
    return Stream.of(
            "INTEGER, and all names with INT in them",
            "REAL, FLOAT, DOUBLE",
            "NUMERIC, DECIMAL, NUMBER, MONEY",
            "TEXT, VARCHAR, CLOB, and all names with one of them",
            "BLOB",
            "BOOLEAN, BOOL",
            "DATE",
            "TIME",
            "TIMESTAMP, DATETIME",
            "TIMESTAMPTZ",
            "UUID",
            "JSON",
            "nothing, ANY, and all other names, as its text")
        .map(title -> sent(title, SQLITE.columnType(declared(title.split(",", -1)[0]))));
  }

  private static NativeColumn declared(String name) {
    return new NativeColumn("c", name, null, 0, 0, 0, true, false, null, false);
  }

  private static ColumnType type(Kind kind) {
    return switch (kind) {
      case ARRAY -> ColumnType.array(ColumnType.of(Kind.INT32));
      case OTHER -> ColumnType.other("inet");
      default -> ColumnType.of(kind);
    };
  }

  private static String pg(ColumnType type) {
    String name = POSTGRES.typeName(type, false);
    return switch (type.kind()) {
      case OTHER -> name + ", and any other type, as its text";
      case JSON -> name + ", json";
      case DECIMAL -> name + " without precision; with one it is `" + SemanticTypes.DECIMAL + "`";
      default -> name;
    };
  }

  /** One column stands for MariaDB and MySQL. */
  private static String ddl(Schema schema) {
    ColumnType type = ColumnTypes.of(schema);
    assertThat(declared(MariaDialect.mySql(), type)).isEqualTo(declared(MARIADB, type));
    return Stream.of(POSTGRES, SQLITE, MARIADB)
        .map(dialect -> declared(dialect, type))
        .collect(Collectors.joining(" | "));
  }

  private static String declared(Dialect dialect, ColumnType type) {
    return dialect.typeName(type, false).replaceFirst(" COLLATE utf8mb4_\\w+", "");
  }

  private static String name(Schema.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
